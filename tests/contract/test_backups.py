"""A whole backup, made while posts go out, and put back: on both databases, and with the ledger as the witness."""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest

from outreach.app import opened
from outreach.app.operation import backups, doctor, setup
from outreach.app.operation.manifest import words_of
from outreach.app.operation.restoring import restore
from outreach.app.running.presence import showing_pages
from outreach.clock import SystemClock
from outreach.errors import Busy, InvalidInput, StorageFailed
from outreach.language import Language
from outreach.model import (
    JournalEntry,
    MailPurpose,
    PersonSession,
    Post,
    SessionKind,
    SharedLink,
    Status,
)
from outreach.networks import BLUESKY, FACEBOOK, MASTODON, TWITTER
from outreach.settings import Settings, read_settings
from outreach.store import Store, UpgradeNeeded, Vault
from tests.builders import ANNA, NOW, a_campaign, a_person
from tests.contract.stage import Stage, set_up

MINUTE = timedelta(minutes=1)


@pytest.fixture
def settings(ready_url: str, tmp_path: Path) -> Settings:
    """A data folder with a key, and its database."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    return read_settings({"OUTREACH_DATABASE_URL": ready_url}, data)


@pytest.fixture
def stage(settings: Settings) -> Iterator[Stage]:
    store = Store(settings.database_url, settings.key_file)
    store.vault.create_key()
    with set_up(store, settings.data) as made:
        yield made
    store.close()


def reopened(stage: Stage, settings: Settings) -> Stage:
    stage.store.close()
    stage.clock.moment += 2 * MINUTE  # the schedulers have been stopped for a while
    return replace(stage, store=Store(settings.database_url, settings.key_file))


def played_out(stage: Stage, *posts: Post) -> None:
    """Steps until nothing is on its way any more."""
    publisher = stage.publisher()
    for _ in range(40):
        publisher.step()
        stage.clock.moment += 5 * MINUTE
        if all(stage.status(post) is Status.PUBLISHED for post in posts):
            break
    publisher.close()


def test_nothing_is_doubled_or_lost_by_a_backup_amid_publishing(settings: Settings, stage: Stage) -> None:
    """Copied while four accounts post, put back after they went on: all posts are live, and each of them once."""
    networks = (FACEBOOK, TWITTER, MASTODON, BLUESKY)
    posts = [stage.approved(f"ort-{n}-{channel}", channel) for channel in networks for n in range(6)]
    later = stage.approved("spaeter", due=NOW + timedelta(hours=2))
    begun = Event()
    publisher = stage.publisher(threads=4, on_checkpoint=lambda *_: begun.set())
    working = Thread(target=publisher.step)
    working.start()
    assert begun.wait(20)
    made = backups.back_up(settings, settings.data / "copy", clock=stage.clock)
    working.join()
    publisher.close()
    assert {post.image_sha256 for post in posts} <= set(made.manifest.files)
    shutil.rmtree(settings.files)

    again = reopened(stage, settings)
    restored = restore(settings, made.folder, caller=ANNA, clock=stage.clock)
    assert restored.doubtful
    assert restored.files == len(made.manifest.files)
    played_out(again, *posts, later)
    live = Counter(again.live())
    assert {post.text for post in (*posts, later)} == set(live)
    assert {1} == set(live.values())
    assert {Status.PUBLISHED} == {again.status(post) for post in (*posts, later)}
    again.store.close()


def test_a_restored_database_goes_on_working(settings: Settings, stage: Stage) -> None:
    """Rows, counters and tokens are as they were, what was there is kept, and new rows find their place."""
    post = stage.live_post()
    before = [len(stage.store.posts.attempts(post.id)), stage.store.accounts.secrets(post.account)]
    made = backups.back_up(settings, settings.data / "copy", clock=stage.clock)
    again = reopened(stage, settings)
    restored = restore(settings, made.folder, caller=ANNA, clock=stage.clock)
    assert "before" in restored.aside
    assert Status.PUBLISHED is again.status(post)
    assert before == [len(again.store.posts.attempts(post.id)), again.store.accounts.secrets(post.account)]
    new = again.approved("neu")
    again.publisher().step()
    assert Status.PUBLISHED is again.status(new)
    again.store.close()


TOLD = JournalEntry(
    at=NOW, caller_kind=ANNA.kind, caller_id=ANNA.id, caller_name=ANNA.name, verb="people.add", subject=""
)
CAMPAIGN = "kreativorte-altmark"


def open_doors(store: Store, now: datetime) -> None:
    """Ben by everything that somebody comes in by, and a link that only shows a report."""
    store.people.add(a_person(), "", TOLD)
    soon = now + timedelta(hours=1)
    for kind in (SessionKind.BROWSER, SessionKind.TOKEN, SessionKind.PROGRAM):
        session = PersonSession(
            id=kind,
            person="id-ben",
            made_at=now,
            seen_at=now,
            ends_at=soon,
            device=f"by {kind}",
            address="",
            kind=kind,
        )
        store.sessions.begin(session, f"hash of {kind}", TOLD)
    store.mail_tokens.put("id-ben", MailPurpose.RESET, "of a mail", at=now, ends_at=soon, entry=TOLD)
    store.campaigns.save(a_campaign(), now)
    store.calendar_links.put("id-ben", CAMPAIGN, "of a calendar", now, TOLD)
    link = SharedLink(
        id="link",
        campaign=CAMPAIGN,
        language=Language.DE,
        made_by="Anna",
        made_at=now,
        ends_at=soon,
        opened=0,
        opened_at=None,
    )
    store.shared_links.add(link, "of a link", TOLD)


def test_a_restored_backup_opens_no_door(settings: Settings, stage: Stage) -> None:
    """By what may have been taken back since nobody comes in; links that only show are told, and `doctor` reminds."""
    open_doors(stage.store, stage.clock.now())
    made = backups.back_up(settings, settings.data / "copy", clock=stage.clock)
    again = reopened(stage, settings)
    shut = restore(settings, made.folder, caller=ANNA, clock=stage.clock).shut
    assert (2, 1, 1, 1) == (shut.sessions, shut.by_mail, shut.calendars, shut.links)
    assert ("by program (ben@example.org)",) == shut.programs
    store, now = again.store, again.clock.now()
    assert not [kind for kind in SessionKind if store.sessions.visitor(f"hash of {kind}", now)]
    assert [None, None] == [
        store.mail_tokens.read("of a mail", now),
        store.calendar_links.opened("of a calendar"),
    ]
    assert store.shared_links.get("of a link", now)
    assert "restoring.restore" == store.journal.newest(1)[0].verb

    def reminded() -> list[str]:
        with opened(settings, again.clock) as app:
            found = doctor.diagnose(app).findings
        return [each.code for each in found if each.code == "doctor.backup-put-back"]

    assert reminded()
    again.clock.moment += timedelta(days=8)
    assert not reminded()
    store.close()


BROKEN = {
    "no manifest": "broken off",
    "half a manifest": "manifest cannot be read",
    "another manifest": "not one of outreach",
    "a manifest that lacks something": "not whole",
    "a newer manifest": "newer outreach",
    "a changed manifest": "somebody changed it",
    "no seal": "Nobody vouches",
    "another database": "of kind",
    "a damaged database": "database is damaged",
    "no database": "database is missing",
    "a missing file": "missing or damaged",
    "a damaged file": "missing or damaged",
    "another key": "sealed with the key",
    "a newer schema": "version",
}


def sealed(manifest: dict[str, object], settings: Settings) -> dict[str, object]:
    """Sealed anew, as whoever holds the key can."""
    by = str(manifest["sealed_by"])
    return {**manifest, "seal": Vault(settings.key_file).vouch(words_of(manifest), by)}


def broken(folder: Path, settings: Settings, how: str) -> None:
    """Do to the backup in ``folder`` what ``how`` says."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    file = next((folder / "files").glob("??/*"))
    database = folder / "database"
    changes: dict[str, dict[str, object]] = {
        "another manifest": {"outreach": "report"},
        "a newer manifest": {"format": 99},
        "another database": {"kind": "oracle"},
        "a newer schema": {"revision": "9999"},
    }
    path.write_text(json.dumps(sealed(manifest | changes.get(how, {}), settings)), "utf-8")
    match how:
        case "no manifest":
            path.unlink()
        case "half a manifest":
            path.write_text(path.read_text("utf-8")[:100], "utf-8")
        case "a manifest that lacks something":
            path.write_text(json.dumps({**manifest, "files": None}), "utf-8")
        case "a changed manifest":
            path.write_text(json.dumps({**manifest, "files": {}}), "utf-8")
        case "no seal":
            bare = {name: value for name, value in manifest.items() if "seal" not in name}
            path.write_text(json.dumps(bare), "utf-8")
        case "a damaged database":
            database.write_bytes(database.read_bytes()[:-20])
        case "no database":
            database.unlink()
        case "a missing file":
            file.unlink()
        case "a damaged file":
            file.write_bytes(b"something else")
        case "another key":
            settings.key_file.write_bytes(bytes(32))


def test_what_does_not_fit_is_refused_before_anything_is_changed(settings: Settings, stage: Stage) -> None:
    """Each with the reason; the database and its posts stay as they are."""
    post = stage.approved()
    made = backups.back_up(settings, settings.data / "copy", clock=stage.clock)
    key = settings.key_file.read_bytes()
    stage.clock.moment += 2 * MINUTE
    for number, (how, told) in enumerate(BROKEN.items()):
        if how == "a newer schema" and settings.sqlite_file:
            continue  # the file itself says where it stands
        folder = settings.data / f"copy-{number}"
        shutil.copytree(made.folder, folder)
        broken(folder, settings, how)
        with pytest.raises((InvalidInput, UpgradeNeeded), match=told):
            restore(settings, folder, caller=ANNA, clock=stage.clock)
        settings.key_file.write_bytes(key)
        assert Status.APPROVED is stage.status(post)


def test_one_changed_byte_in_any_part_is_found(settings: Settings, stage: Stage) -> None:
    """Wherever it stands, and of the manifest in all of its lines; nothing that is there is touched."""
    posts = [stage.approved(f"ort-{n}", FACEBOOK) for n in range(2)]
    made = backups.back_up(settings, settings.data / "copy", clock=stage.clock)
    stage.clock.moment += 2 * MINUTE
    parts = [path for path in made.folder.rglob("*") if path.is_file()]
    assert len(parts) >= 4  # manifest, database, and each card
    kept = stage.picture(posts[0]).read_bytes()
    for part in parts:
        whole = part.read_bytes()
        step = 29 if part.name == "manifest.json" else max(1, len(whole) // 3)
        for at in {0, len(whole) - 1, *range(0, len(whole), step)}:
            part.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            with pytest.raises(InvalidInput):
                restore(settings, made.folder, caller=ANNA, clock=stage.clock)
        for end in (0, len(whole) // 2, len(whole) - 1):
            part.write_bytes(whole[:end])
            with pytest.raises(InvalidInput):
                restore(settings, made.folder, caller=ANNA, clock=stage.clock)
        part.write_bytes(whole)
    assert {Status.APPROVED} == {stage.status(post) for post in posts}
    assert kept == stage.picture(posts[0]).read_bytes()
    assert 2 == len(restore(settings, made.folder, caller=ANNA, clock=stage.clock).doubtful)


def test_a_backup_is_told_by_the_key_it_was_made_with(settings: Settings, stage: Stage) -> None:
    """After another key has come it takes the old one; what older versions made without a seal is taken when asked."""
    stage.approved()
    made = backups.back_up(settings, settings.data / "copy", clock=stage.clock)
    stage.clock.moment += 2 * MINUTE
    old = settings.key_file.read_bytes()
    settings.key_file.write_bytes(bytes(range(32)))
    with pytest.raises(InvalidInput, match="sealed with the key"):
        restore(settings, made.folder, caller=ANNA, clock=stage.clock)
    settings.key_file.write_bytes(old + bytes(range(32)))
    assert restore(settings, made.folder, caller=ANNA, clock=stage.clock).doubtful
    broken(made.folder, settings, "no seal")
    stage.clock.moment += 2 * MINUTE
    assert restore(settings, made.folder, unsealed=True, caller=ANNA, clock=stage.clock).doubtful
    settings.key_file.unlink()
    bare = backups.back_up(settings, settings.data / "bare", clock=stage.clock)
    assert "" == bare.manifest.sealed_by


def test_without_its_key_a_backup_comes_back_but_for_its_tokens(settings: Settings, stage: Stage) -> None:
    """Where the key is lost for good, the accounts have to be given their tokens again, and can be."""
    post = stage.live_post()
    made = backups.back_up(settings, settings.data / "copy", clock=stage.clock)
    settings.key_file.write_bytes(bytes(32))
    again = reopened(stage, settings)
    restore(settings, made.folder, key_lost=True, caller=ANNA, clock=stage.clock)
    again.store.keys.require_fitting()
    assert Status.PUBLISHED is again.status(post)
    with pytest.raises(InvalidInput, match="another key"):
        again.store.accounts.secrets(post.account)
    again.store.accounts.save(again.store.accounts.get(post.account), {"page_token": "neu"}, NOW)
    assert {"page_token": "neu"} == again.store.accounts.secrets(post.account)
    again.store.close()


def test_nothing_is_put_back_while_a_scheduler_works(postgresql_url: str, tmp_path: Path) -> None:
    """On a server that is one that was heard of within a minute; the file of SQLite has a lock (test_restore.py)."""
    settings = read_settings({"OUTREACH_DATABASE_URL": postgresql_url}, tmp_path / "data")
    setup.init(settings)
    made = backups.back_up(settings, settings.data / "copy")
    store, now = Store(settings.database_url, settings.key_file), SystemClock().now()
    store.schedulers.tick("host-one:17", now)
    with pytest.raises(Busy, match="host-one"):
        restore(settings, made.folder, caller=ANNA)
    store.schedulers.tick("host-one:17", now - 2 * MINUTE)
    with opened(settings) as app, showing_pages(app), pytest.raises(Busy):
        restore(settings, made.folder, caller=ANNA)
    assert () == restore(settings, made.folder, caller=ANNA).doubtful
    store.close()


def test_a_backup_without_its_files_asks_for_them(settings: Settings, stage: Stage) -> None:
    """Where files are kept elsewhere they have to be there when the backup comes back."""
    post = stage.approved()
    made = backups.back_up(settings, settings.data / "copy", with_files=False, clock=stage.clock)
    assert not (made.folder / "files").exists()
    stage.clock.moment += 2 * MINUTE
    stage.picture(post).rename(settings.data / "away.jpg")
    with pytest.raises(InvalidInput, match="missing or damaged"):
        restore(settings, made.folder, caller=ANNA, clock=stage.clock)
    (settings.data / "away.jpg").rename(stage.picture(post))
    assert [post.id] == [
        each.id for each in restore(settings, made.folder, caller=ANNA, clock=stage.clock).doubtful
    ]


def test_a_file_that_is_missing_already_is_told(settings: Settings, stage: Stage) -> None:
    """The backup is made all the same, says which, and can be put back."""
    post = stage.approved()
    stage.picture(post).unlink()
    made = backups.back_up(settings, settings.data / "copy", clock=stage.clock)
    assert (post.image_sha256,) == made.manifest.missing
    stage.clock.moment += 2 * MINUTE
    assert 1 == len(restore(settings, made.folder, caller=ANNA, clock=stage.clock).doubtful)


def test_a_backup_is_its_owner_s_alone_and_a_broken_one_leaves_nothing(
    settings: Settings, stage: Stage
) -> None:
    """Whatever the process usually makes; where there is no room or no right, no half of it remains."""
    stage.approved()
    before = os.umask(0)
    try:
        made = backups.back_up(settings, settings.data / "copy", clock=stage.clock)
    finally:
        os.umask(before)
    modes = {path.stat().st_mode & 0o077 for path in made.folder.rglob("*")}
    assert ({0}, 0o700) == (modes, made.folder.stat().st_mode & 0o777)
    with pytest.raises(InvalidInput, match="exists already"):
        backups.back_up(settings, made.folder, clock=stage.clock)
    (settings.data / "file").write_bytes(b"")
    with pytest.raises(StorageFailed, match="could not be written"):
        backups.back_up(settings, settings.data / "file" / "copy", clock=stage.clock)
