"""The program as its users start it: a process of its own, and a data folder with posts that are due."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests

from outreach.files import FolderFiles
from outreach.model import Account, Attempt, ChannelName, Draft, Kind, Post, Slot
from outreach.networks import FACEBOOK, TWITTER
from outreach.sandbox import read_ledger
from outreach.store import DraftRecord, Store, post_id
from tests.approving import approve
from tests.builders import ANNA, ANNA_BEISPIEL, ANY_HOUR, a_campaign, a_reason
from tests.contract.sandbox_clients import a_picture
from tests.databases import put_ready

ROOT = Path(__file__).parents[2]
PROGRAM = (sys.executable, "-m", "outreach")
PATIENCE = 60.0
ALT = "Ein Herrenhaus im Abendlicht"
CAMPAIGN = "kreativorte-altmark"


def english(**more: str) -> dict[str, str]:
    """The environment of a program that speaks English."""
    return {**os.environ, "OUTREACH_LANG": "en", **more}


def outreach(*words: object, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run `outreach` to its end."""
    how: dict[str, Any] = {"capture_output": True, "encoding": "utf-8", "timeout": 10 * PATIENCE}
    call = [*PROGRAM, *map(str, words)]
    return subprocess.run(call, cwd=ROOT, env=english(**environ), check=False, **how)


def eventually(condition: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
    """Wait until ``condition`` holds; fail with ``what`` where it never does."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.05)


@dataclass
class Running:
    """A program that goes on until it is ended; what it says is in two files."""

    process: subprocess.Popen[bytes]
    out: Path
    err: Path

    def says(self, words: str, seconds: float = PATIENCE) -> None:
        """Wait until ``words`` stand on stderr; fail at once where the program has ended without them."""

        def said() -> bool:
            over = self.process.poll() is not None
            told = self.err.read_text(encoding="utf-8")
            assert not over or words in told, told
            return words in told

        eventually(said, f"{words!r} on stderr", seconds)

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End it; its exit code."""
        self.process.send_signal(how)
        return self.process.wait(PATIENCE)


@contextmanager
def started(folder: Path, name: str, *call: object, **environ: str) -> Iterator[Running]:
    """``call`` as a process that is killed at the end, should it still run."""
    out, err = folder / f"{name}.out", folder / f"{name}.err"
    with out.open("wb") as stdout, err.open("wb") as stderr:
        process = subprocess.Popen(
            [*map(str, call)], cwd=ROOT, env=english(**environ), stdout=stdout, stderr=stderr
        )
        try:
            yield Running(process, out, err)
        finally:
            process.kill()
            process.wait()


@dataclass
class Networks:
    """A sandbox in a process of its own."""

    running: Running
    ledger: Path
    accounts: list[dict[str, str]]

    def url(self, channel: ChannelName) -> str:
        return next(a["api_url"] for a in self.accounts if a["channel"] == channel)

    def secrets(self, channel: ChannelName) -> dict[str, str]:
        (file,) = (a["tokens"] for a in self.accounts if a["channel"] == channel)
        found: dict[str, str] = json.loads(Path(file).read_text(encoding="utf-8"))
        return found

    def fault(self, channel: ChannelName, kind: str, operation: str = "create", **more: Any) -> None:
        fault = {"kind": kind, "network": channel, "operation": operation, **more}
        answer = requests.post(f"{self.url(channel)}/_sandbox/faults", json=fault, timeout=PATIENCE)
        assert 201 == answer.status_code, answer.text

    def clear_faults(self) -> None:
        for channel in (FACEBOOK, TWITTER):
            requests.delete(f"{self.url(channel)}/_sandbox/faults", timeout=PATIENCE)

    def silences(self) -> int:
        """How many calls got no answer so far."""
        return sum(line["status"] == 0 for line in lines(self.ledger, "call"))

    def live(self, post: Post) -> list[Mapping[str, Any]]:
        """The ledger's lines of what went live with the words of ``post``."""
        return [line for line in lines(self.ledger, "post") if line["text"] == post.text]


def lines(ledger: Path, event: str) -> list[Mapping[str, Any]]:
    """The whole lines of a ledger that may be written at this moment."""
    return [line for line in read_ledger(ledger) if line["event"] == event]


@contextmanager
def sandbox_process(folder: Path) -> Iterator[Networks]:
    """`outreach sandbox`, ended with SIGTERM."""
    call = (*PROGRAM, "sandbox", "--json", "--data", folder / "networks")
    with started(folder, "sandbox", *call) as running:
        running.says("Ctrl-C")
        shape = json.loads(running.out.read_text(encoding="utf-8"))
        yield Networks(running, Path(shape["ledger"]), shape["accounts"])
        assert 0 == running.end()


@dataclass
class House:
    """A data folder with both accounts."""

    data: Path
    _store: Store = field(repr=False)

    def approved(self, place: str, channel: ChannelName = FACEBOOK, due: datetime | None = None) -> Post:
        """An approved post with a picture, due now."""
        card = a_picture()
        now = datetime.now(UTC)
        draft = Draft(
            place=place,
            channel=channel,
            kind=Kind.PORTRAIT,
            number=1,
            variant=1,
            text=f"Ein Ort wacht auf: {place} ({channel}).",
            link="",
            alt=ALT,
            card=b"",
        )
        (account,) = (a.name for a in self._store.accounts.all() if a.channel == channel)
        written = DraftRecord(
            draft=draft,
            account=account,
            zone="Europe/Berlin",
            image=f"{place}-{channel}.jpg",
            image_sha256=FolderFiles(self.data / "files").put(card),
        )
        self._store.posts.save_drafts(CAMPAIGN, [written], caller=ANNA, at=now)
        slot = Slot(place=place, channel=channel, number=1, due=due or now - timedelta(seconds=1))
        self._store.times.set_slots(CAMPAIGN, [slot], caller=ANNA, at=now)
        id = post_id(CAMPAIGN, place, channel, 1)
        return approve(self._store, id, caller=ANNA_BEISPIEL, at=now)

    def now(self, post: Post) -> Post:
        return self._store.posts.get(post.id)

    def attempts(self, post: Post) -> tuple[Attempt, ...]:
        return self._store.posts.attempts(post.id)

    def account(
        self, channel: ChannelName, api_url: str, secrets: Mapping[str, str], id: str, name: str
    ) -> None:
        """Keep an account without asking anybody whose it is."""
        account = Account(name=name, channel=channel, external_id=id, api_url=api_url)
        self._store.accounts.save(account, secrets, datetime.now(UTC))

    def let_doubts_rest(self) -> None:
        """A quarter of an hour passes for the posts in doubt."""
        database = sqlite3.connect(self.data / "outreach.db", isolation_level=None)
        database.execute("UPDATE unknown_outcomes SET since = since - 900")
        database.close()

    def pause(self, account: str) -> None:
        self._store.accounts.pause(account, a_reason("block"), datetime.now(UTC))

    def outreach(self, *words: object) -> subprocess.CompletedProcess[str]:
        return outreach("--data", self.data, *words)

    def run(self, name: str = "run", *call: object) -> Any:
        """`outreach run` (or ``call``) on this folder, as a context."""
        return started(self.data, name, *(call or (*PROGRAM, "run")), "--data", self.data)


@contextmanager
def a_house(folder: Path, accounts: list[dict[str, Any]], url: str = "") -> Iterator[House]:
    """A data folder with a campaign and the accounts of a sandbox; no place is imported and nothing is due.

    Its database is at ``url``, or in the folder.
    """
    data = folder / "data"
    data.mkdir()
    store = Store(url or f"sqlite:///{put_ready(data / 'outreach.db')}", data / "secret.key")
    store.vault.create_key()
    store.upgrade()
    store.campaigns.save(a_campaign(**ANY_HOUR, smallest_gap=timedelta(0)), datetime.now(UTC))
    house = House(data, store)
    for each in accounts:
        channel = ChannelName(each["channel"])
        house.account(channel, each["api_url"], each["secrets"], each["external_id"], each["name"])
    yield house
    store.close()
