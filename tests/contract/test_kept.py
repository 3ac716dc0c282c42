"""Files that nothing refers to go by themselves, at night and once they are old enough."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from outreach.app import opened
from outreach.app.operation import kept, leftovers
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


def test_what_killed_work_left_in_the_scratch_folder_goes_at_night(tmp_path: Path) -> None:
    """What is a day old goes, and small pictures of cards that are no more; what may be in work and the caches stay."""
    put_ready(tmp_path / "data/outreach.db")
    settings = read_settings({}, tmp_path / "data")
    night = datetime.now(UTC).replace(hour=kept.NIGHT, minute=17)
    with opened(settings, HandClock(night + 2 * DAY)) as app:
        app.store.vault.create_key()
        with set_up(app.store, settings.data) as stage:
            used, gone = stage.draft().image_sha256, "0" * 64
            stay = ["outreach-fonts.conf", "font-cache/a-le64.cache-8", f"small/{used}-240.jpg"]
            for path in (
                *stay,
                f"small/{gone}-240.jpg",
                "small/tmpa",
                "tmpb/data.json",
                "tmpb/card.jpg",
                "tmpc",
            ):
                _put(settings.scratch / path, night)
            for path in (fresh := [f"small/{gone}-640.jpg", "small/tmpd", "tmpe/data.json", "tmpf"]):
                _put(settings.scratch / path, night + 2 * DAY - timedelta(hours=1))
            kept.clean_once(app)
            assert sorted((*stay, *fresh)) == _lies(settings.scratch)
            leftovers.give_up(settings, night + 4 * DAY)
            assert sorted((*stay, fresh[0])) == _lies(settings.scratch)


def _put(path: Path, at: datetime) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    for each in (path, path.parent):
        os.utime(each, (at.timestamp(), at.timestamp()))


def _lies(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
