"""A large house's load: ``python3 run.py bench capacity [--accounts 10000] [--posts 400000] [--burst 2000] [--json]``.

On SQLite and PostgreSQL, filled within the database: what a look at the queue takes while nothing and while something
of every account is due, an account's turn with one post (its network answers at once), the look for accounts whose
figures are due, and the report of a campaign with 94 % of all posts. Then one
customer has a burst of posts due at once, and another one a post now and then: how late these are, by the ledger.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.filled import NOW, PER_POST, Size, fill
from bench.machine import tell
from outreach.app import App
from outreach.app.campaigns import choosing, filling
from outreach.app.places import watching
from outreach.app.results import reportsending
from outreach.app.results.reports import everything, without_collecting
from outreach.clock import MonotonicReading, uptime
from outreach.contacts import Contacts, Mail
from outreach.files import FolderFiles
from outreach.language import Language
from outreach.model import (
    NO_HANDLE,
    Account,
    HowOften,
    JournalEntry,
    Membership,
    Receipt,
    ReportAs,
    ReportMail,
    Role,
)
from outreach.notices import Notifier
from outreach.publish import Publisher
from outreach.publish.limits import limits_of
from outreach.report import report_of
from outreach.sandbox import read_ledger
from outreach.settings import read_settings
from outreach.store import Store
from tests import postgresql
from tests.builders import ANNA, a_person, a_place
from tests.hosts.rig import eventually, rig

TURNS = 200
WARM_UP = 20  # turns before those that are counted
SERVER = ("autovacuum=on", "shared_buffers=256MB")
CUSTOMER = 4  # accounts of the one that has no burst
WANTED = {
    "waiting_ms": "a look at the queue while nothing is due: at most 10",
    "waiting_due_ms": "while something of every account is due",
    "turn_ms": "CPU of one account's turn with one post, its limits counted: at most 5",
    "due_ms": "the look for accounts whose figures are due, while none is",
    "notices_ms": "the look for what people are to be told, each minute",
    "watch_ms": "the look for sources to read, each five minutes",
    "fill_ms": "the look for weeks to fill, each ten minutes",
    "mails_ms": "the look for reports to send, each five minutes, with a wish for each campaign",
    "switch_ms": "the campaigns to choose from, for each page",
    "read_s": "CPU of reading all that a report of 94 % of all posts is made of",
    "report_s": "CPU of the whole report, reading and all of its figures: at most 10",
    "report_clock_s": "the same by the clock, the database's own work included",
    "report_mb": "MB of memory, the largest of the process so far: at most 1,000",
}


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="run.py bench capacity", description="a large house's load")
    parser.add_argument("--accounts", type=int, default=10_000)
    parser.add_argument("--posts", type=int, default=400_000)
    parser.add_argument("--burst", type=int, default=2_000, help="posts of one customer that are due at once")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args(words)
    size = Size(
        accounts=wanted.accounts,
        campaigns=max(1, wanted.accounts // 2),
        posts=wanted.posts,
        published=wanted.posts * 94 // 100,
    )
    result = {
        "accounts": size.accounts,
        "posts": size.posts,
        "readings": size.published * PER_POST,
        "sqlite": house(size, on_sqlite),
        "postgresql": house(size, on_postgresql),
        "burst": burst(wanted.burst) if wanted.burst else None,
    }
    tell(result, show, as_json=wanted.json)
    return 0


Work = Callable[[Store], Any]


def on_sqlite(size: Size, work: Work) -> Any:
    with tempfile.TemporaryDirectory(prefix="outreach-capacity-") as name:
        store = fill(f"sqlite:///{name}/outreach.db", Path(name), size)
        try:
            return work(store)
        finally:
            store.close()


def on_postgresql(size: Size, work: Work) -> Any:
    programs = [*postgresql.on_the_machine(), *postgresql.from_the_wheel()]
    with (
        tempfile.TemporaryDirectory(prefix="outreach-capacity-") as name,
        postgresql.running(programs, SERVER) as server,
        postgresql.fresh_database(server) as url,
    ):
        store = fill(url, Path(name), size)
        try:
            return work(store)
        finally:
            store.close()


def house(size: Size, on: Callable[[Size, Work], Any]) -> dict[str, Any]:
    quiet = on(size, at_rest)
    busy = Size(**{**vars(size), "due": True})
    told: dict[str, Any] = {**quiet, **on(busy, at_work)}
    whole = Size(accounts=2, campaigns=1, posts=size.posts, published=size.published)
    told |= on(whole, report)
    return told


def at_rest(store: Store) -> dict[str, float]:
    store.reading_turns.enrol()
    later = NOW + timedelta(minutes=10)
    while taken := store.reading_turns.take("bench", NOW, until=later, limit=2_000):
        for turn in taken:
            store.reading_turns.done(turn, "bench", at=NOW, ahead=later)
    return {
        "waiting_ms": wall_ms(lambda: store.queue.wanted(NOW)),
        "due_ms": wall_ms(lambda: store.reading_turns.due(NOW)),
        **chores_ms(store),
    }


def chores_ms(store: Store) -> dict[str, float]:
    """What comes again and again and is asked of the whole house, while nothing is to be done."""
    app = App(settings=read_settings({}), clock=StillClock(), store=store, call_of=str)
    nobody = Contacts(mail=Mail(host="127.0.0.1", port=9, tls=False, sender="o@example.org", recipients=()))
    told = Notifier(store=store, contacts=nobody, clock=app.clock, language=Language.EN, call_of=str)
    wish_for_each(store)
    return {
        "notices_ms": wall_ms(told.alerts),
        "watch_ms": wall_ms(lambda: watching.step(app)),
        "fill_ms": wall_ms(lambda: filling.step(app)),
        "mails_ms": wall_ms(
            lambda: reportsending.send_once(replace(app, settings=replace(app.settings, contacts=nobody)))
        ),
        "switch_ms": wall_ms(lambda: store.campaigns.nearest((), NOW, choosing.MOST)),
    }


def wish_for_each(store: Store) -> None:
    """Somebody gets the report of every campaign each week, from now on."""
    person = a_person("lena", Membership(organisation="", roles=frozenset({Role.READER})))
    store.people.add(person, "", an_entry("people.add"))
    for name in store.campaigns.titles():
        mail = ReportMail(
            person=person.id,
            campaign=name,
            rhythm=HowOften.WEEKLY,
            brings=ReportAs.ATTACHED,
            zone="Europe/Berlin",
            made_at=NOW,
            made_by="Lena",
        )
        store.report_mails.wish(mail, an_entry("reportmails.wish"))


def at_work(store: Store) -> dict[str, float]:
    return {"waiting_due_ms": wall_ms(lambda: store.queue.wanted(NOW)), "turn_ms": turn_ms(store)}


def wall_ms(work: Callable[[], object]) -> float:
    """The median of eleven times, without the first."""
    took = []
    for _ in range(12):
        began = time.perf_counter()
        work()
        took.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(took[1:]), 2)


def turn_ms(store: Store) -> float:
    """CPU of the process for one account's turn, from the look at what it wants to the record of one post.

    The mean of the turns after the first ones, the slowest tenth left aside.
    """
    clock = StillClock()
    with tempfile.TemporaryDirectory() as name:
        publisher = Publisher(
            store=store,
            open_channel=Prompt,  # type: ignore[arg-type]  # as much of a channel as sending takes
            clock=clock,
            files=FolderFiles(Path(name)),
            owner="bench",
            sole=False,
            limits_of=lambda account: (store.accounts.secrets(account.name), limits_of(account, ""))[1],
        )
        wanted = sorted(store.queue.wanted(NOW).items())[: WARM_UP + TURNS]
        took = []
        for account, work in wanted:
            began = time.process_time()
            for _ in publisher._worker(account).work(work):
                pass
            took.append((time.process_time() - began) * 1000)
        publisher.close()
    warm = sorted(took[min(WARM_UP, len(took) // 2) :])
    return round(statistics.mean(warm[: -(-len(warm) * 9 // 10)]), 2)


class StillClock:
    """The moment at which the house was filled."""

    def now(self) -> datetime:
        return NOW

    def monotonic(self) -> MonotonicReading:
        return MonotonicReading("bench", uptime())

    def wait_until(self, moment: datetime) -> None: ...


class Prompt:
    """A network that takes a post at once, so that what is left is our own."""

    def __init__(self, account: Account):
        self._account = account

    def prepare(self, *_: object) -> Any:
        return Prepared()

    def publish(self, *_: object) -> Receipt:
        return Receipt(external_id=f"{self._account.name}-new", permalink="", published_at=NOW)


class Prepared:
    """Nothing was uploaded."""

    handle = NO_HANDLE


def report(store: Store) -> dict[str, float]:
    """Reading all that the report of a campaign is made of, and that with forming all of its figures.

    CPU of this process, and the seconds on the clock, in which a server works too.
    """
    campaign, places = store.campaigns.get("c0"), [a_place(f"ort-{n}") for n in range(20)]
    began, wall = time.process_time(), time.perf_counter()
    with without_collecting():
        made_of = everything(store, campaign.name)
        read = time.process_time()
        made = report_of(campaign, places, made_of, now=NOW)
        formed = time.process_time()
    assert len(made.posts) == sum(one.published for one in made.channels)
    return {
        "read_s": round(read - began, 2),
        "report_s": round(formed - began, 2),
        "report_clock_s": round(time.perf_counter() - wall, 2),
        "report_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def burst(number: int) -> dict[str, float]:
    """How late posts of a customer are while another one's are due all at once, seconds."""
    with (
        tempfile.TemporaryDirectory(prefix="outreach-capacity-") as name,
        rig(Path(name), hosts=1, accounts=100 + CUSTOMER, latency=0.2) as world,
    ):
        everybody = world.accounts
        for each in everybody[:CUSTOMER]:
            give(world.store, each, "small")
        for each in everybody[CUSTOMER:]:
            give(world.store, each, "large")
        begin = number / 50 + 15  # approving them takes so long
        world.accounts = everybody[CUSTOMER:]
        due = datetime.now(UTC) + timedelta(seconds=begin)
        many = world.approved(number, begin=begin)
        world.accounts = everybody[:CUSTOMER]
        left = (due - datetime.now(UTC)).total_seconds()
        few = world.approved(100, begin=left + 2, within=40)
        host = world.host()
        eventually(lambda: len(world.live()) >= number + len(few), "all are live", 560)
        host.end()
        lines = [line for line in read_ledger(world.folder / "ledger.jsonl") if line["event"] == "post"]
        at = {line["text"]: datetime.fromisoformat(line["at"]) for line in lines}
        late = sorted((at[post.text] - post.due_utc).total_seconds() for post in few if post.due_utc)
        last = max((at[post.text] - post.due_utc).total_seconds() for post in many if post.due_utc)
    return {
        "posts": number,
        "burst_s": round(last, 1),
        "other_p50_s": share(late, 0.5),
        "other_p99_s": share(late, 0.99),
    }


def give(store: Store, account: Account, organisation: str) -> None:
    store.accounts.give(account.name, organisation, an_entry("accounts.give", account.name))


def an_entry(verb: str, subject: str = "") -> JournalEntry:
    return JournalEntry(
        at=datetime.now(UTC),
        caller_kind=ANNA.kind,
        caller_id=ANNA.id,
        caller_name=ANNA.name,
        verb=verb,
        subject=subject,
    )


def share(values: Sequence[float], part: float) -> float:
    return round(values[min(len(values) - 1, int(part * len(values)))], 2)


def show(result: dict[str, Any]) -> None:
    print(f"{result['accounts']:,} accounts, {result['posts']:,} posts, {result['readings']:,} readings")
    for name in ("sqlite", "postgresql"):
        print(f"on {name}:")
        for key, words in WANTED.items():
            print(f"{result[name][key]:>9}  {words}")
    told = result["burst"]
    if told:
        print(
            f"{told['posts']} posts of one customer due at once took {told['burst_s']} s; another's were late by"
        )
        print(f"  {told['other_p50_s']} s (p50) and {told['other_p99_s']} s (p99, at most 5)")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
