"""Several schedulers, as their users start them, under kill -9 at random moments; the ledger counts what went live."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from outreach.model import Account, Draft, Kind, Post, Slot, Status
from outreach.networks import BLUESKY, FACEBOOK, MASTODON, TWITTER
from outreach.sandbox import FaultKind, Operation, Sandbox, read_ledger
from outreach.store import DraftRecord, Store, post_id
from outreach.store.engine import open_engine
from tests.approving import approve
from tests.builders import ANNA, ANY_HOUR, a_campaign

ROOT = Path(__file__).parents[2]
K = FaultKind
ANSWERS: Sequence[FaultKind | None] = (
    *(None,) * 6,
    *(K.ERROR_BEFORE, K.ERROR_AFTER, K.HTML_AFTER, K.CUT_BEFORE, K.CUT_AFTER, K.HALF_JSON, K.SLOW, K.DENIED),
)
"""What the next posts meet, most often nothing."""

WAITING = frozenset({Status.UNKNOWN, Status.MISSED, Status.REJECTED})
SETTLED = frozenset({Status.PUBLISHED, Status.MISSED, Status.REJECTED})
RECONCILED = ("found in the network's own feed", "not in the account's feed in two reads")
ACCOUNTS = 2  # on each network
PATIENCE = 300.0


@dataclass(frozen=True, kw_only=True)
class Count:
    """What a run came to. ``doubled`` and ``lost`` are promised to be 0; ``waiting`` is for a person, with a reason."""

    kills: int
    posts: int
    doubled: int
    lost: int
    reconciled: int
    waiting: int
    seconds: float


def run(url: str, folder: Path, kills: int, *, seed: int, schedulers: int = 3) -> Count:
    """Kill a scheduler ``kills`` times while posts fall due, then let the rest recover, and count."""
    chance, began = random.Random(seed), time.monotonic()
    with ExitStack() as stack:
        sandbox = stack.enter_context(Sandbox(folder / "ledger.jsonl", seed=seed))
        scene = _Scene(url, folder, sandbox)
        stack.callback(scene.store.close)
        scene.prepare()
        posts = scene.approved(kills, chance)
        crew = stack.enter_context(_crew(url, folder, schedulers))
        for _ in range(kills):
            kind = chance.choice(ANSWERS)
            if kind:
                sandbox.faults.add(kind, chance.choice(list(_NETWORKS)), Operation.CREATE, seconds=0.3)
            time.sleep(chance.uniform(0.1, 1.6))
            crew.kill(chance.randrange(schedulers))
        sandbox.faults.clear()
        scene.settle(crew)
        return scene.count(kills, posts, time.monotonic() - began)


_NETWORKS = (FACEBOOK, TWITTER, MASTODON, BLUESKY)


class _Crew:
    """Schedulers that are started anew as soon as they are killed."""

    def __init__(self, url: str, folder: Path, number: int):
        self._environ = {
            **os.environ,
            "OUTREACH_LANG": "en",
            "OUTREACH_DATA": str(folder),
            "OUTREACH_DATABASE_URL": url,
            "PYTHONPATH": os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH"), str(ROOT)))),
        }
        self._environ.pop("PYTHONDONTWRITEBYTECODE", None)  # every start would compile all packages anew
        self._log = (folder / "schedulers.log").open("ab")
        self._members = [self._start() for _ in range(number)]

    def _start(self) -> subprocess.Popen[bytes]:
        call = [sys.executable, "-m", "outreach", "run"]
        return subprocess.Popen(
            call, cwd=ROOT, env=self._environ, stdout=subprocess.DEVNULL, stderr=self._log
        )

    def kill(self, which: int) -> None:
        """kill -9, and a new one in its place."""
        self._members[which].kill()
        self._members[which].wait()
        self._members[which] = self._start()

    def renew(self) -> None:
        """All of them, one after the other."""
        for which in range(len(self._members)):
            self.kill(which)

    def end(self) -> None:
        for member in self._members:
            member.kill()
            member.wait()
        self._log.close()


@contextmanager
def _crew(url: str, folder: Path, number: int) -> Iterator[_Crew]:
    crew = _Crew(url, folder, number)
    try:
        yield crew
    finally:
        crew.end()


class _Scene:
    """A database with accounts of the sandbox and posts that fall due."""

    def __init__(self, url: str, folder: Path, sandbox: Sandbox):
        self.url, self.folder, self.sandbox = url, folder, sandbox
        self.store = Store(url, folder / "secret.key")

    def prepare(self) -> None:
        now = datetime.now(UTC)
        self.store.vault.create_key()
        self.store.upgrade()
        self.store.campaigns.save(
            a_campaign(**ANY_HOUR, smallest_gap=timedelta(0), grace=timedelta(days=1)), now
        )
        for channel in _NETWORKS:
            for number in range(ACCOUNTS):
                each = self.sandbox.add_account(channel, f"{channel}-{number}", f"Konto {number}")
                account = Account(
                    name=each.name, channel=channel, external_id=each.external_id, api_url=each.api_url
                )
                self.store.accounts.save(account, each.secrets, now)

    def approved(self, kills: int, chance: random.Random) -> list[Post]:
        """Two posts for each kill, due one after the other while the kills go on."""
        now, campaign = datetime.now(UTC), a_campaign().name
        written, slots, ids = [], [], []
        for number in range(2 * kills):
            channel = _NETWORKS[number % len(_NETWORKS)]
            place = f"ort-{number}"
            draft = Draft(
                place=place,
                channel=channel,
                kind=Kind.PORTRAIT,
                number=1,
                variant=1,
                text=f"Ein Ort wacht auf: Nummer {number}.",
                link="",
                alt="",
                card=b"",
            )
            account = f"{channel}-{chance.randrange(ACCOUNTS)}"
            written.append(
                DraftRecord(draft=draft, account=account, zone="Europe/Berlin", image="", image_sha256="")
            )
            due = now + timedelta(seconds=1 + number * 0.45)
            slots.append(Slot(place=place, channel=channel, number=1, due=due))
            ids.append(post_id(campaign, place, channel, 1))
        self.store.posts.save_drafts(campaign, written, caller=ANNA, at=now)
        self.store.times.set_slots(campaign, slots, caller=ANNA, at=now)
        return [approve(self.store, id, caller=ANNA, at=now) for id in ids]

    def settle(self, crew: _Crew) -> None:
        """Let whoever is left work until nothing is on its way; leases, quiet periods and pauses are made to be over.

        What would take an hour of waiting is done by dating it back, and by new schedulers, which have no plan yet
        when to read a feed again.
        """
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            posts = self.store.posts.find()
            if all(post.status in SETTLED for post in posts):
                return
            self._date_back()
            if any(post.status is Status.UNKNOWN for post in posts):
                crew.renew()
                self._let_them_begin(end)
            time.sleep(4)

    def _let_them_begin(self, end: float) -> None:
        """Wait until new schedulers work: on a busy machine they would be renewed before they have begun."""
        renewed = datetime.now(UTC)
        while time.monotonic() < end and not any(
            each.ticked_at > renewed for each in self.store.schedulers.seen()
        ):
            time.sleep(0.2)

    def _date_back(self) -> None:
        engine = open_engine(self.url)
        past = "1970-01-02 00:00:00"
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            connection.execute(
                text("UPDATE unknown_outcomes SET since = since - 4000, first_miss = first_miss - 4000")
            )
            connection.execute(
                text(f"UPDATE posts SET lease_until = '{past}' WHERE status IN ('claimed', 'sending')")
            )
            connection.execute(text(f"UPDATE posts SET not_before = '{past}' WHERE status = 'approved'"))
            connection.execute(text("UPDATE accounts SET paused = ''"))
        engine.dispose()

    def count(self, kills: int, posts: Sequence[Post], seconds: float) -> Count:
        ledger = [line for line in read_ledger(self.folder / "ledger.jsonl") if line["event"] == "post"]
        live = Counter(line["text"] for line in ledger)
        now = {post.id: post for post in self.store.posts.find()}
        lost = 0
        waiting = 0
        for post in posts:
            told = now[post.id]
            waits = told.status in WAITING and bool(told.reason)
            waiting += waits
            known = told.status is Status.PUBLISHED
            lost += not waits and not (known and live[post.text])
        history = (str(step.why) for post in posts for step in self.store.posts.history(post.id))
        return Count(
            kills=kills,
            posts=len(posts),
            doubled=sum(number > 1 for number in live.values()),
            lost=lost,
            reconciled=sum(why in RECONCILED for why in history),
            waiting=waiting,
            seconds=round(seconds, 1),
        )
