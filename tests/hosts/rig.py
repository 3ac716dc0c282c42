"""Hosts that run `outreach run` on one PostgreSQL and one sandbox, and posts that fall due."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from outreach.files import FolderFiles
from outreach.model import Account, Draft, Kind, Post, Slot, Status
from outreach.networks import BLUESKY, FACEBOOK, MASTODON, TWITTER
from outreach.sandbox import RATE_LIMITS, Sandbox, read_ledger
from outreach.store import DraftRecord, Store, post_id
from tests import postgresql
from tests.approving import approve
from tests.builders import ANNA, ANY_HOUR, a_campaign
from tests.contract.sandbox_clients import a_picture
from tests.hosts.namespaces import Namespace, namespaces, why_not
from tests.ports import free_port

ROOT = Path(__file__).parents[2]
NETWORKS = (FACEBOOK, TWITTER, MASTODON, BLUESKY)
CAMPAIGN = a_campaign().name
PATIENCE = 60.0
PROGRAM = (sys.executable, "-m", "outreach")


@dataclass
class Host:
    """One machine with one scheduler on it; what that says is in ``log``."""

    name: str
    log: Path
    namespace: Namespace | None
    port: int  # where it tells, on the host itself, whether it is ready
    _process: subprocess.Popen[bytes]

    def signal(self, what: signal.Signals) -> None:
        self._process.send_signal(what)

    def kill(self) -> None:
        """kill -9."""
        self._process.kill()
        self._process.wait()

    def wait(self, seconds: float = PATIENCE) -> int:
        """Its exit code, once it has ended by itself."""
        return self._process.wait(seconds)

    def end(self) -> int:
        """SIGTERM; its exit code."""
        self.signal(signal.SIGTERM)
        return self.wait()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def runs(self) -> bool:
        return self._process.poll() is None

    def says(self, words: str, seconds: float = PATIENCE) -> None:
        """Wait until ``words`` stand in its log."""
        eventually(lambda: words in self.told(), f"{self.name} says {words!r}: {self.log}", seconds)

    def told(self) -> str:
        """All that it has said so far."""
        return self.log.read_text("utf-8")


@dataclass(kw_only=True)
class Rig:
    """A database, the networks, and whoever works on them."""

    folder: Path
    server: postgresql.Server
    sandbox: Sandbox
    store: Store
    spaces: Sequence[Namespace]
    accounts: tuple[Account, ...] = ()
    _stack: ExitStack
    _started: int = field(default=0, init=False)

    @property
    def data(self) -> Path:
        """The data folder that the hosts share."""
        return self.folder / "data"

    @property
    def files(self) -> FolderFiles:
        return FolderFiles(self.data / "files")

    def host(self, which: int = 0, *words: str, program: Sequence[str] = PROGRAM, **environ: str) -> Host:
        """Start a scheduler on the host number ``which``; ``environ`` goes before what all hosts have."""
        space = self.spaces[which] if self.spaces else None
        self._started += 1
        name = f"{space.name if space else f'process-{which + 1}'}"
        log = self.folder / f"{self._started}-{name}.log"
        told = {
            "OUTREACH_LANG": "en",
            "OUTREACH_DATA": str(self.data),
            "OUTREACH_DATABASE_URL": self.url(space),
        }
        port = free_port()
        call = [*program, "run", *words]
        with log.open("wb") as file:
            process = subprocess.Popen(
                space.inside(call) if space else call,
                cwd=ROOT,
                env={**os.environ, **told, "OUTREACH_HEALTH": str(port), **environ},
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
            )
        host = Host(name, log, space, port, process)
        self._stack.callback(host.kill)
        return host

    def hosts(self, number: int) -> list[Host]:
        """So many, at work."""
        started = [self.host(which) for which in range(number)]
        for each in started:
            each.says("The scheduler works")
        return started

    def approved(self, number: int, *, within: float = 0.0, begin: float = 0.0) -> list[Post]:
        """Approved posts over all accounts in turn, due in ``begin`` seconds and evenly ``within`` so many after."""
        now, picture = datetime.now(UTC), a_picture()
        digest = self.files.put(picture)
        written, slots = [], []
        done = self.store.listing.counts(CAMPAIGN)
        first = sum(done.values())
        for n in range(first, first + number):
            account = self.accounts[n % len(self.accounts)]
            draft = Draft(
                place=f"ort-{n}",
                channel=account.channel,
                kind=Kind.PORTRAIT,
                number=1,
                variant=1,
                text=f"Ein Ort wacht auf: Nummer {n}.",
                link="",
                alt="Ein Herrenhaus",
                card=b"",
            )
            due = now + timedelta(seconds=begin + within * (n - first) / max(1, number))
            written.append(
                DraftRecord(
                    draft=draft,
                    account=account.name,
                    zone="Europe/Berlin",
                    image="karte.jpg",
                    image_sha256=digest,
                )
            )
            slots.append(Slot(place=draft.place, channel=draft.channel, number=1, due=due))
        self.store.posts.save_drafts(CAMPAIGN, written, caller=ANNA, at=now)
        self.store.times.set_slots(CAMPAIGN, slots, caller=ANNA, at=now)
        ids = [post_id(CAMPAIGN, slot.place, slot.channel, 1) for slot in slots]
        return [approve(self.store, id, caller=ANNA, at=now) for id in ids]

    def undo(self, what: Callable[[], object]) -> None:
        """To be done when all is over."""
        self._stack.callback(what)

    def outreach(self, *words: str) -> Any:
        """What the program answers to these words, as JSON."""
        told = {"OUTREACH_DATA": str(self.data), "OUTREACH_DATABASE_URL": self.server.url}
        call = [sys.executable, "-m", "outreach", *words]
        answer = subprocess.run(
            call, cwd=ROOT, env={**os.environ, **told}, capture_output=True, text=True, check=True
        )
        return json.loads(answer.stdout)

    # --- what became of it ---

    def published(self, posts: Collection[Post]) -> bool:
        """All of them, as our own database says."""
        wanted = {post.id for post in posts}
        now = [post.status for post in self.store.posts.find() if post.id in wanted]
        return all(status is Status.PUBLISHED for status in now)

    def live(self) -> Counter[str]:
        """How often each text is live, by the networks' ledger."""
        found = read_ledger(self.folder / "ledger.jsonl")
        return Counter(line["text"] for line in found if line["event"] == "post")

    def doubled(self) -> list[str]:
        return [text for text, number in self.live().items() if number > 1]

    def lost(self, posts: Collection[Post]) -> list[str]:
        """Those that are not live."""
        live = self.live()
        return [post.text for post in posts if not live[post.text]]

    def url(self, space: Namespace | None) -> str:
        """The database's, as it is to be had there."""
        if space is None:
            return self.server.url
        return f"postgresql://postgres@{space.database.address}/postgres"


def eventually(condition: Callable[[], object], what: str, seconds: float = PATIENCE) -> float:
    """Wait until ``condition`` holds, and say how long that took; fail with ``what`` where it never does."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() < began + seconds, f"not within {seconds} s: {what}"
        time.sleep(0.1)
    return time.monotonic() - began


@contextmanager
def rig(
    folder: Path, *, hosts: int = 3, accounts: int = 8, latency: float = 0.05, more: tuple[str, ...] = ()
) -> Iterator[Rig]:
    """Everything but the hosts' programs: in network namespaces where the machine allows it, else plain processes.

    ``more`` are settings of the database's server. Nothing is measured or posted yet.
    """
    programs = [*postgresql.on_the_machine(), *postgresql.from_the_wheel()]
    plain = why_not()
    if plain:
        sys.stdout.write(f"hosts are plain processes here: {plain}\n")
    with ExitStack() as stack:
        spaces = [] if plain else stack.enter_context(namespaces(hosts))
        server = stack.enter_context(
            postgresql.server(programs, (*more, *stack.enter_context(_open_to(spaces))))
        )
        limits = dict.fromkeys(RATE_LIMITS, 10**9)
        sandbox = stack.enter_context(Sandbox(folder / "ledger.jsonl", latency=latency, rate_limits=limits))
        (folder / "data").mkdir()
        store = Store(server.url, folder / "data" / "secret.key")
        stack.callback(store.close)
        made = Rig(folder=folder, server=server, sandbox=sandbox, store=store, spaces=spaces, _stack=stack)
        _furnish(made, accounts)
        for space in spaces:
            space.reach(sorted({int(each.api_url.rpartition(":")[2]) for each in made.accounts}))
        yield made


@contextmanager
def _open_to(spaces: Sequence[Namespace]) -> Iterator[tuple[str, ...]]:
    """The server's settings by which the hosts in ``spaces`` reach it."""
    if not spaces:
        yield ()
        return
    with tempfile.TemporaryDirectory(prefix="outreach-hba-") as folder:
        # the server runs as somebody else, who may not look into the tests' own folders
        Path(folder).chmod(0o755)
        allowed = Path(folder, "hba.conf")
        allowed.write_text("local all all trust\nhost all all 198.18.0.0/15 trust\n")
        addresses = ",".join(space.database.address for space in spaces)
        yield (f"hba_file={allowed}", f"listen_addresses={addresses}")


def _furnish(made: Rig, accounts: int) -> None:
    now = datetime.now(UTC)
    made.store.vault.create_key()
    made.store.upgrade()
    made.store.campaigns.save(a_campaign(**ANY_HOUR, smallest_gap=timedelta(0), grace=timedelta(days=1)), now)
    kept = []
    for number in range(accounts):
        channel = NETWORKS[number % len(NETWORKS)]
        each = made.sandbox.add_account(channel, f"{channel}-{number}", f"Konto {number}")
        account = Account(name=each.name, channel=channel, external_id=each.external_id, api_url=each.api_url)
        made.store.accounts.save(account, each.secrets, now)
        kept.append(account)
    made.accounts = tuple(kept)
