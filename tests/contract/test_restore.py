"""A backup that is put back: what went out since then does not go out again."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError

from outreach.app import opened
from outreach.app.operation import backups, setup
from outreach.app.operation.restoring import restore
from outreach.app.running.presence import showing_pages
from outreach.errors import Busy, InvalidInput, StorageFailed
from outreach.model import SENT_NOW, ChannelName, Status
from outreach.networks import BLUESKY, FACEBOOK, TWITTER
from outreach.publish.lock import nobody_beside, scheduler_lock
from outreach.settings import Settings, read_settings
from outreach.store import PutBack, Store
from tests.approving import approve
from tests.builders import ANNA, ANNA_BEISPIEL, NOW
from tests.contract.stage import HandClock, Stage, set_up
from tests.databases import put_ready

MINUTE = timedelta(minutes=1)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An empty data folder."""
    made = read_settings({}, tmp_path / "data")
    put_ready(tmp_path / "data/outreach.db")
    setup.init(made)
    return made


def backup_of(stage: Stage, settings: Settings) -> Path:
    return backups.back_up(settings, stage.data / "copy", clock=stage.clock).folder


def copy_file(settings: Settings, target: Path) -> Path:
    """A copy of the database alone, as versions before this one made them."""
    store = Store(settings.database_url, settings.key_file)
    store.backup(target)
    store.close()
    return target


def reopened(stage: Stage, settings: Settings) -> Stage:
    return replace(stage, store=Store(settings.database_url, settings.key_file))


@pytest.mark.parametrize("channel", [FACEBOOK, TWITTER])
def test_a_restored_backup_sends_nothing_a_second_time(settings: Settings, channel: str) -> None:
    """What was live by then is found in the feed; what was not goes out once; what is due later is left alone."""
    store = Store(settings.database_url, settings.key_file)
    with set_up(store, settings.data) as stage:
        live = stage.approved("gutshof-krevese", channel)
        later = stage.approved("spaeter", channel, due=NOW + timedelta(days=1))
        backup = backup_of(stage, settings)
        stage.publisher().step()
        assert 1 == len(stage.live())
        missed_out = stage.approved("nach-der-sicherung", channel)
        store.close()

        restored = restore(settings, backup, caller=ANNA, clock=stage.clock)
        again = reopened(stage, settings)
        assert [live.id, later.id] == [post.id for post in restored.doubtful]
        assert Status.UNKNOWN is again.status(live)
        publisher = again.publisher()
        for _ in range(12):
            publisher.step()
            stage.clock.moment += 5 * MINUTE
        assert 1 == len(stage.live())
        assert Status.PUBLISHED is again.status(live)
        assert Status.APPROVED is again.status(later)
        assert missed_out.id not in {post.id for post in again.store.posts.find()}
        again.store.close()


def test_what_had_not_gone_out_by_then_goes_out_once(settings: Settings) -> None:
    """Two reads that do not show it, and its turn comes."""
    store = Store(settings.database_url, settings.key_file)
    with set_up(store, settings.data) as stage:
        post = stage.approved()
        backup = backup_of(stage, settings)
        store.close()
        restore(settings, backup, caller=ANNA, clock=stage.clock)
        again = reopened(stage, settings)
        publisher = again.publisher()
        publisher.step()
        assert [] == stage.live()
        for _ in range(12):
            stage.clock.moment += 5 * MINUTE
            publisher.step()
        assert 1 == len(stage.live())
        assert Status.PUBLISHED is again.status(post)
        again.store.close()


def test_without_a_file_the_database_there_is_taken_for_a_backup(settings: Settings) -> None:
    """For one that a server's tool, or a person's hand, has put back; the doubt tells why."""
    store = Store(settings.database_url, settings.key_file)
    with set_up(store, settings.data) as stage:
        post = stage.approved()
        assert ("", 1) == (
            (done := restore(settings, None, caller=ANNA, clock=stage.clock)).aside,
            len(done.doubtful),
        )
        assert "backup" in str(stage.now(post).reason)
        store.close()


def test_what_is_due_later_is_doubted_where_it_can_be_looked_for(stage: Stage) -> None:
    """It may have been sent ahead of its time since; but not where nobody can ask whether it was."""
    due, later = stage.approved(), stage.approved("spaeter", due=NOW + timedelta(days=1))
    blind = PutBack(at=NOW, caller=ANNA, unread=(FACEBOOK,))
    assert [due.id] == [post.id for post in stage.store.begin_again(blind).doubtful]
    assert (Status.UNKNOWN, Status.APPROVED) == (stage.status(due), stage.status(later))
    assert [later.id] == [post.id for post in stage.store.begin_again(PutBack(at=NOW, caller=ANNA)).doubtful]
    assert () == stage.store.begin_again(PutBack(at=NOW, caller=ANNA)).doubtful


def test_what_went_out_ahead_of_its_time_since_then_does_not_go_out_again(settings: Settings) -> None:
    """A post that was sent at once after the backup was made is found, and its old time means nothing any more."""
    store = Store(settings.database_url, settings.key_file)
    with set_up(store, settings.data) as stage:
        post = stage.approved(due=NOW + timedelta(hours=3))
        backup = backup_of(stage, settings)
        stage.clock.moment += MINUTE
        now = stage.clock.now()
        store.times.reschedule(post.id, now, SENT_NOW, caller=ANNA, at=now)
        stage.publisher().step()
        assert 1 == len(stage.live())
        store.close()
        restore(settings, backup, caller=ANNA, clock=stage.clock)
        again = reopened(stage, settings)
        publisher = again.publisher()
        for _ in range(60):
            publisher.step()
            stage.clock.moment += 5 * MINUTE
        assert (1, Status.PUBLISHED) == (len(stage.live()), again.status(post))
        again.store.close()


def test_the_database_before_is_kept_with_what_lies_beside_it(settings: Settings) -> None:
    """Nothing of the old one stays beside the new one, and nothing of it is lost."""
    store = Store(settings.database_url, settings.key_file)
    with set_up(store, settings.data) as stage:
        stage.approved()
        backup = backup_of(stage, settings)
        store.close()
    file = settings.sqlite_file
    assert file is not None
    file.with_name("outreach.db-wal").write_bytes(b"of the old one")
    done = restore(settings, backup, caller=ANNA)
    aside = Path(done.aside)
    assert b"of the old one" == aside.with_name(f"{aside.name}-wal").read_bytes()
    assert not file.with_name("outreach.db-wal").exists()
    for path in (file, aside, backup / "database"):
        assert 0o600 == stat.S_IMODE(path.stat().st_mode)


def spoiled(file: Path) -> None:
    """Strike the middle of a database."""
    with file.open("r+b") as raw:
        raw.seek(file.stat().st_size // 3)
        raw.write(os.urandom(file.stat().st_size // 3))


@pytest.mark.parametrize("wrong", ["missing", "damaged", "no database", "the database itself"])
def test_what_is_no_sound_backup_changes_nothing(settings: Settings, tmp_path: Path, wrong: str) -> None:
    """It is refused before anything is touched."""
    file, backup = settings.sqlite_file, tmp_path / "copy.db"
    assert file is not None
    if wrong != "missing":
        copy_file(settings, backup)
    if wrong == "damaged":
        spoiled(backup)
    if wrong == "no database":
        backup.write_text("Ein Brief ist keine Datenbank. " * 100)
    before = file.read_bytes()
    with pytest.raises(InvalidInput):
        restore(settings, file if wrong == "the database itself" else backup, caller=ANNA)
    assert before == file.read_bytes()
    assert not [path for path in settings.data.iterdir() if "restored" in path.name]


def test_nothing_is_put_back_while_a_scheduler_works(settings: Settings, tmp_path: Path) -> None:
    """It would go on with the file that is not there any more."""
    backup = copy_file(settings, tmp_path / "copy.db")
    with scheduler_lock(settings.data / "outreach.db.lock", Event()), pytest.raises(Busy):
        restore(settings, backup, caller=ANNA)


def test_nothing_is_put_back_while_pages_are_shown(settings: Settings, tmp_path: Path) -> None:
    """What people write there would be in a file that nobody looks at; once the last of them ends it is put back."""
    backup = copy_file(settings, tmp_path / "copy.db")
    with opened(settings, HandClock()) as app:  # type: ignore[arg-type]  # a clock by its shape
        with showing_pages(app), showing_pages(app), pytest.raises(Busy, match="Pages"):
            restore(settings, backup, caller=ANNA)
        held = settings.data / "outreach.db.beside.lock"
        with nobody_beside(held), pytest.raises(Busy, match="being put back"), showing_pages(app):
            pass
    assert Path(restore(settings, backup, caller=ANNA).aside).exists()


def test_a_damaged_database_is_told_as_one(settings: Settings, tmp_path: Path) -> None:
    """By check and by backup; neither speaks of room on the disk, and both name the way back."""
    file = settings.sqlite_file
    assert file is not None
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with suppress(FileNotFoundError):
        file.with_name("outreach.db-wal").unlink()
    spoiled(file)
    found = [finding for finding in setup.check(settings, network=False) if finding.code.startswith("store.")]
    assert found
    assert all("damaged" in str(finding.message) for finding in found)
    assert "db.restore" in {action.verb for finding in found for action in finding.remedy.actions}  # type: ignore[union-attr]  # a remedy with verbs
    with pytest.raises(StorageFailed) as caught:
        backups.back_up(settings, tmp_path / "copy")
    assert "damaged" in str(caught.value)
    assert not (tmp_path / "copy").exists()


@pytest.mark.parametrize("went_out", [True, False])
@pytest.mark.parametrize("channel", [FACEBOOK, TWITTER, BLUESKY])
def test_a_draft_of_the_backup_is_looked_for_before_it_goes_out(
    settings: Settings, channel: ChannelName, went_out: bool
) -> None:
    """That it was approved since then is forgotten, that it went out is not: approved again, it is live once."""
    store = Store(settings.database_url, settings.key_file)
    with set_up(store, settings.data) as stage:
        draft = stage.draft(channel=channel)
        backup = backup_of(stage, settings)
        if went_out:
            stage.clock.moment += MINUTE
            approve(store, draft.id, caller=ANNA_BEISPIEL, at=stage.clock.now())
            stage.publisher().step()
            assert 1 == len(stage.live())
        store.close()
        stage.clock.moment += timedelta(days=2)
        restore(settings, backup, caller=ANNA, clock=stage.clock)
        again = reopened(stage, settings)
        assert Status.DRAFT is again.status(draft)
        again.store.times.reschedule(draft.id, again.clock.now(), "", caller=ANNA, at=again.clock.now())
        approve(again.store, draft.id, caller=ANNA_BEISPIEL, at=again.clock.now())
        publisher = again.publisher()
        publisher.step()
        assert int(went_out) == len(again.live())
        for _ in range(14):
            publisher.step()
            again.clock.moment += 5 * MINUTE
        assert 1 == len(again.live())
        assert Status.PUBLISHED is again.status(draft)
        again.store.close()


def test_a_draft_of_the_backup_is_looked_for_though_the_database_goes_amid_it(settings: Settings) -> None:
    """Nobody hears that the mark is there, which takes along that the feed is to be read: it is in doubt anyway."""
    store = Store(settings.database_url, settings.key_file)
    with set_up(store, settings.data) as stage:
        draft = stage.draft()
        backup = backup_of(stage, settings)
        stage.clock.moment += MINUTE
        approve(store, draft.id, caller=ANNA_BEISPIEL, at=stage.clock.now())
        stage.publisher().step()
        store.close()
        stage.clock.moment += timedelta(days=2)
        restore(settings, backup, caller=ANNA, clock=stage.clock)
        again = reopened(stage, settings)
        again.store.times.reschedule(draft.id, again.clock.now(), "", caller=ANNA, at=again.clock.now())
        approve(again.store, draft.id, caller=ANNA_BEISPIEL, at=again.clock.now())
        publisher = again.publisher()
        with unheard(again.store.queue._engine, "INSERT INTO attempts"), suppress(StorageFailed):
            publisher.step()
        for _ in range(14):
            publisher.step()
            again.clock.moment += 5 * MINUTE
        assert 1 == len(again.live())
        assert Status.PUBLISHED is again.status(draft)
        again.store.close()


@contextmanager
def unheard(engine: Engine, words: str) -> Iterator[None]:
    """The first transaction with a statement of these ``words`` is committed, and the answer to that is lost."""
    held: list[str] = []

    def noted(_: object, __: object, statement: str, *___: object) -> None:
        if statement.startswith(words) and not held:
            held.append(statement)

    def lost(connection: Connection) -> None:
        if len(held) == 1:
            held.append("lost")
            connection.connection.cursor().execute("COMMIT")
            raise OperationalError("COMMIT", {}, sqlite3.OperationalError("disk I/O error"))

    event.listen(engine, "after_cursor_execute", noted)
    event.listen(engine, "commit", lost)
    yield
    assert 2 == len(held)
    event.remove(engine, "after_cursor_execute", noted)
    event.remove(engine, "commit", lost)
