"""A host whose clock is off does not join those that work on a server."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from outreach.app import opened
from outreach.app.running import joining
from outreach.app.running.joining import templates_digest
from outreach.clock import AheadClock, Clock, SystemClock
from outreach.errors import NotAllowed
from outreach.settings import read_settings


def fits(url: str, folder: Path, clock: Clock) -> None:
    settings = read_settings({"OUTREACH_DATABASE_URL": url, "OUTREACH_LANG": "en"}, folder)
    with opened(settings, clock=clock) as app:
        app.store.vault.create_key()
        joining.require_fit(app)


def test_a_clock_that_is_off(ready_url: str, tmp_path: Path) -> None:
    """By half a minute either way it is told; by one second it works. On SQLite there is no other clock."""
    fits(ready_url, tmp_path, SystemClock())
    fits(ready_url, tmp_path, AheadClock(timedelta(seconds=1)))
    for off in (30, -30):
        clock = AheadClock(timedelta(seconds=off))
        if ready_url.startswith("sqlite"):
            fits(ready_url, tmp_path, clock)
        else:
            with pytest.raises(NotAllowed) as refused:
                fits(ready_url, tmp_path, clock)
            assert ("-" if off < 0 else "") in str(refused.value).partition(" seconds")[0]
            assert "seconds off the database's" in str(refused.value)


def test_templates_are_known_by_names_and_content(tmp_path: Path) -> None:
    """Not by when they were written, nor by where they lie."""
    for name in ("one", "two"):
        (tmp_path / name / "cards").mkdir(parents=True)
        (tmp_path / name / "cards" / "a.svg").write_text("<svg/>")
    one, two = tmp_path / "one", tmp_path / "two"
    assert templates_digest(one) == templates_digest(two)
    (two / "cards" / "a.svg").rename(two / "cards" / "b.svg")
    assert templates_digest(one) != templates_digest(two)
