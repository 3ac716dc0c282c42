"""Data of the version before, made by the program that stood at migration 0009: upgraded, and then posted."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from outreach.app import App, opened
from outreach.clock import RehearsalClock
from outreach.files import FolderFiles
from outreach.model import Status
from outreach.networks import FACEBOOK, TWITTER
from outreach.sandbox import Sandbox, read_ledger
from outreach.settings import read_settings
from outreach.store import UpgradeNeeded, Vault
from tests.journeys.cli import World

pytestmark = pytest.mark.slow

MADE = Path(__file__).with_name("made_by_0009")
ACCOUNTS = {FACEBOOK: "die-altmark", TWITTER: "img-sachsen-anhalt"}
NAME = "probe"


@pytest.fixture
def old(tmp_path: Path) -> World:
    """A data folder and a campaign's folder as the old program left them: one post is live, four are approved.

    Its tokens were taken out; the key is a new one.
    """
    world = World(tmp_path / "data", tmp_path / "campaign")
    shutil.copytree(MADE / "campaign", world.folder)
    shutil.copytree(MADE / "cards", world.data / "cards")
    with sqlite3.connect(world.data / "outreach.db") as database:
        text = (MADE / "outreach.sql").read_text("utf-8").replace("FOLDER", str(world.folder))
        database.executescript(text)
    database.close()
    Vault(world.data / "secret.key").create_key()
    return world


def everything(world: World) -> list[str]:
    """All that stands in the database, to be compared."""
    with sqlite3.connect(world.data / "outreach.db") as database:
        lines = list(database.iterdump())
    database.close()
    return lines


def test_the_upgrade_moves_the_cards(old: World) -> None:
    """Each post keeps its words, its state and its picture, which is now known by its hash and has a name."""
    assert 1 == old("posts", "list").code
    before = {file.read_bytes() for file in (old.data / "cards").rglob("*.jpg")}
    answer = old("db", "upgrade")
    assert (0, True) == (answer.code, str(old.data / "cards") in answer.err)
    posts = old("posts", "list", "--json").json
    files = FolderFiles(old.data / "files")
    assert before == {files.open(post["image_sha256"]) for post in posts}
    assert 6 == len({post["image"] for post in posts})
    assert not any("/" in post["image"] for post in posts)
    assert ["approved"] * 4 + ["draft", "published"] == sorted(post["status"] for post in posts)


def test_the_folder_of_before_is_not_needed(old: World, tmp_path: Path) -> None:
    """With the old cards gone each picture is still there."""
    old("db", "upgrade")
    shutil.rmtree(old.data / "cards")
    (id, *_) = old.ids(status="approved")
    assert 0 == old("posts", "show", id, "--card", tmp_path / "card.jpg").code
    assert (tmp_path / "card.jpg").read_bytes().startswith(b"\xff\xd8")


def test_photos_are_taken_in_and_no_path_is_left(old: World) -> None:
    """The place's photo is known by its hash, the database names no folder, and the import still finds it."""
    old("db", "upgrade")
    shutil.rmtree(old.folder / "photos")
    (photo,) = old("places", "show", NAME, "gutshof-krevese", "--json").json["photos"]
    assert (MADE / "campaign/photos/hof.jpg").read_bytes() == FolderFiles(old.data / "files").open(
        photo["sha256"]
    )
    assert not [line for line in everything(old) if str(old.folder.parent) in line]
    assert 0 == old("campaign", "generate", NAME, "--by", "Anna").code
    assert "places.photo-missing" in old("places", "import", NAME, "--dry-run").err


def test_a_card_that_is_lost_does_not_stop_the_upgrade(old: World) -> None:
    """Its post keeps the name and waits, also where another file than a picture lies there, which is not taken in."""
    first, *others = (old.data / "cards").rglob("*.jpg")
    first.unlink()
    for other in others:
        other.write_bytes(b"root:x:0:0")
    assert 0 == old("db", "upgrade").code
    kept = [file.read_bytes() for file in (old.data / "files").glob("??/*")]
    assert not [content for content in kept if content.startswith(b"root")]
    (id, *_) = old.ids(status="approved")
    assert "is not among the kept files" in old("posts", "show", id, "--card", "no.jpg").err


KILLED = """
import os, sys
from outreach.app.operation import upgrade
from outreach.settings import read_settings
from pathlib import Path

fsync, left = os.fsync, [int(sys.argv[2])]
def until(handle):
    left[0] -= 1
    if left[0] < 0:
        os.kill(os.getpid(), 9)
    fsync(handle)
os.fsync = until
upgrade.upgrade(read_settings({}, Path(sys.argv[1])))
"""
"""Dies when so many files were taken in, and the next one is half there."""


@pytest.mark.parametrize("files", [0, 1, 3, 5])
def test_an_upgrade_that_is_killed_changes_nothing_and_can_be_repeated(old: World, files: int) -> None:
    """Killed after some files were taken in, the database stands as before; the next upgrade does it all."""
    before = everything(old)
    done = subprocess.run([sys.executable, "-c", KILLED, old.data, str(files)], check=False)
    assert -9 == done.returncode
    assert before == everything(old)
    with pytest.raises(UpgradeNeeded), opened(read_settings({}, old.data)):
        pass
    assert 0 == old("db", "upgrade").code
    kept = {kept.digest for kept in FolderFiles(old.data / "files").list()}
    assert {post["image_sha256"] for post in old("posts", "list", "--json").json} <= kept
    assert "nothing was changed" in old("db", "upgrade").err


@pytest.fixture
def sandbox(old: World) -> Iterator[Sandbox]:
    """Both networks; the old data's accounts get its tokens."""
    with Sandbox(old.data / "ledger.jsonl") as running:
        yield running


def add_accounts(app: App, sandbox: Sandbox) -> None:
    """The tokens of the sandbox in the place of those that were taken out, with the key that had sealed them."""
    app.store.keys.begin_anew()
    for each in (each for each in sandbox.accounts() if each.channel in ACCOUNTS):
        account = app.store.accounts.get(ACCOUNTS[each.channel])
        app.store.accounts.save(
            type(account)(
                name=account.name,
                channel=account.channel,
                external_id=each.external_id,
                display_name=account.display_name,
                api_url=each.api_url,
            ),
            each.secrets,
            app.clock.now(),
        )


@pytest.mark.parametrize("killed", [False, True])
def test_each_approved_post_of_before_goes_out_once(old: World, sandbox: Sandbox, killed: bool) -> None:
    """What was live is not posted again, what was approved goes out once with its picture, the draft stays one."""
    if killed:
        subprocess.run([sys.executable, "-c", KILLED, old.data, "2"], check=False)
    old("db", "upgrade")
    clock = RehearsalClock(datetime.fromisoformat("2060-02-29T12:00:00+01:00"), 1e9, sandbox.set_time)
    with opened(read_settings({}, old.data), clock) as app:
        add_accounts(app, sandbox)
        publisher = app.publisher()
        while (due := app.store.queue.next_due()) is not None:
            clock.wait_until(due + timedelta(seconds=1))
            publisher.step()
        publisher.step()
        publisher.close()
        posts = app.store.posts.find(campaign=NAME)
    assert [Status.DRAFT, *[Status.PUBLISHED] * 5] == sorted(post.status for post in posts)
    live = [line for line in read_ledger(old.data / "ledger.jsonl") if line["event"] == "post"]
    approved = [post for post in posts if post.due_utc and post.due_utc.year == 2060 and post.approved_by]
    assert sorted(post.text for post in approved) == sorted(line["text"] for line in live)
    assert sorted(post.image_sha256 for post in approved) == sorted(
        image["sha256"] for line in live for image in line["images"]
    )
