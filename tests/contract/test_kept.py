"""Files that nothing refers to go by themselves, at night and once they are old enough."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from outreach.app import opened
from outreach.app.operation import kept
from outreach.errors import InvalidInput
from outreach.settings import read_settings
from tests.contract.stage import HandClock, set_up
from tests.databases import put_ready

DAY = timedelta(days=1)


def test_what_nothing_refers_to_goes_after_the_days_that_are_set(tmp_path: Path) -> None:
    """Not by day, not before its time, and never the card of a post; the journal tells how many."""
    put_ready(tmp_path / "data/outreach.db")
    settings = read_settings({"OUTREACH_FILES_KEEP_DAYS": "60"}, tmp_path / "data")
    night = datetime.now(UTC).replace(hour=kept.NIGHT, minute=17)
    clock = HandClock(night)
    with opened(settings, clock) as app:
        app.store.vault.create_key()
        with set_up(app.store, settings.data) as stage:
            used = stage.draft().image_sha256
            unused = app.files.put(b"of no post")
            for moment in (night + 59 * DAY, night + 62 * DAY + timedelta(hours=1)):
                clock.moment = moment
                assert kept.clean_once(app).quiet
            clock.moment = night + 62 * DAY
            assert [unused] == [file.digest for file in kept.clean_once(app).dropped]
            assert (True, False) == (app.files.has(used), app.files.has(unused))
            assert kept.clean_once(app).quiet
            assert ["kept.clean_once"] == [row.verb for row in app.store.journal.newest(limit=5)]


@pytest.mark.parametrize("days", ["0", "-1", "viele", "3651"])
def test_days_that_are_none_are_refused(days: str) -> None:
    """Nothing of today is ever taken for old."""
    with pytest.raises(InvalidInput, match="OUTREACH_FILES_KEEP_DAYS"):
        read_settings({"OUTREACH_FILES_KEEP_DAYS": days})
