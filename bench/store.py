"""Durable transitions per second: ``python3 run.py bench store [--posts 300] [--json]``.

Posts are claimed, marked as being sent and recorded as published, each step a commit that survives a power cut, on
SQLite (synchronous FULL) and PostgreSQL (fsync and synchronous_commit on). Beside it, in the same run and turn by turn,
the raw statements: exactly those that the store has sent, with their values and commits, replayed by sqlite3 or psycopg
alone on a copy of the same database.

Then 8,000 drafts are saved in an SQLite file, and the longest transaction is told: nobody else writes meanwhile.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Engine, event, insert, make_url

from bench.machine import tell
from outreach.language import verbatim
from outreach.model import Account, Draft, Kind, Receipt, Status, machine
from outreach.networks import FACEBOOK
from outreach.store import ClaimRequest, DraftRecord, Store, post_id, schema
from outreach.store.documents import row_of
from outreach.store.engine import open_engine
from outreach.store.posts.drafts import new_post
from tests import postgresql
from tests.builders import a_campaign

NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
ACCOUNT, CAMPAIGN = "die-altmark", a_campaign().name
ROUNDS = 5
DRAFTS = 8000
PER_POST = 3  # transitions: claimed, sending, published
DURABLE = ("fsync=on", "synchronous_commit=on")

Statement = tuple[str, Any]
"""SQL and its values as the driver gets them; ``COMMIT`` ends a transaction."""


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="run.py bench store", description="durable transitions per second")
    parser.add_argument("--posts", type=int, default=300, help="in each of the rounds")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args(words)
    result = {
        name: measured(database, wanted.posts)
        for name, database in (("sqlite", on_sqlite), ("postgresql", on_postgresql))
    }
    result["drafts"] = saved_drafts()
    tell(result, partial(show, posts=wanted.posts), as_json=wanted.json)
    return 0


# --- databases ----------------------------------------------------------------------------------------

Copy = Callable[[], str]
"""Makes a copy of the prepared database; its URL."""


@contextmanager
def on_sqlite(posts: int) -> Iterator[tuple[Copy, Callable[[str], Any]]]:
    with tempfile.TemporaryDirectory(prefix="outreach-store-") as name:
        folder = Path(name)
        prepare(f"sqlite:///{folder / 'prepared.db'}", folder, posts)
        numbers = iter(range(10**6))

        def copy() -> str:
            file = folder / f"{next(numbers)}.db"
            shutil.copy(folder / "prepared.db", file)
            return f"sqlite:///{file}"

        yield copy, raw_sqlite


@contextmanager
def on_postgresql(posts: int) -> Iterator[tuple[Copy, Callable[[str], Any]]]:
    programs = [*postgresql.on_the_machine(), *postgresql.from_the_wheel()]
    with (
        tempfile.TemporaryDirectory(prefix="outreach-store-") as name,
        postgresql.running(programs, DURABLE) as server,
        postgresql.fresh_database(server) as prepared,
    ):
        prepare(prepared, Path(name), posts)
        numbers = iter(range(10**6))
        original = make_url(prepared)

        def copy() -> str:
            made = f"copy_{next(numbers)}"
            with psycopg.connect(server.replace("+psycopg", ""), autocommit=True) as admin:
                admin.execute(f"CREATE DATABASE {made} TEMPLATE {original.database}")
            return original.set(database=made).render_as_string(hide_password=False)

        yield copy, raw_postgresql


def prepare(url: str, folder: Path, posts: int) -> None:
    """A database with approved posts that are due, all of one account."""
    store = Store(url, folder / "secret.key")
    store.vault.create_key()
    store.upgrade()
    store.campaigns.save(a_campaign(), NOW)
    account = Account(name=ACCOUNT, channel=FACEBOOK, external_id="1")
    store.accounts.save(account, {}, NOW)
    store.close()
    engine = open_engine(url)
    rows = [approved(index) for index in range(posts)]
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if rows:
            connection.execute(insert(schema.posts), rows)
    engine.dispose()
    if url.startswith("sqlite"):  # the copies are of one file
        database = sqlite3.connect(url.removeprefix("sqlite:///"))
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()


def approved(index: int) -> dict[str, Any]:
    written = a_written(index)
    id = post_id(CAMPAIGN, written.draft.place, written.draft.channel, 1)
    due = NOW - timedelta(minutes=index)
    return {**row_of(new_post(id, CAMPAIGN, written)), "status": Status.APPROVED, "due_utc": due}


def a_written(index: int) -> DraftRecord:
    draft = Draft(
        place=f"ort-{index}",
        channel=FACEBOOK,
        kind=Kind.PORTRAIT,
        number=1,
        variant=1,
        text=f"Ein Ort wacht auf: Nummer {index}. " + "Er liegt in der Altmark und lädt ein. " * 6,
        link="",
        alt="Ein Herrenhaus im Abendlicht",
        card=b"",
    )
    return DraftRecord(draft=draft, account=ACCOUNT, zone="Europe/Berlin", image="", image_sha256="")


# --- ours ---------------------------------------------------------------------------------------------


def publish(store: Store, posts: int) -> None:
    """Every post from its claim to its record, one after the other."""
    claim = ClaimRequest(owner="bench", lease=timedelta(minutes=10), limit=1, gaps={})
    for index in range(posts):
        (post,) = store.queue.claim(ACCOUNT, claim, NOW).posts
        started = store.queue.start(post, at=NOW, lease_until=NOW + timedelta(minutes=10))
        assert started
        receipt = Receipt(external_id=f"1_{index}")
        assert store.queue.published(
            started, receipt, caller=machine("bench"), at=NOW, why=verbatim("the network said so")
        )


def timed(url: str, posts: int) -> float:
    store = Store(url, Path("none"))
    store.queue.wanted(NOW)  # the connection is open
    began = time.perf_counter()
    publish(store, posts)
    seconds = time.perf_counter() - began
    store.close()
    return seconds


def saved_drafts() -> dict[str, float]:
    """Seconds for all the drafts, and milliseconds of the longest transaction, which holds the one writer."""
    with tempfile.TemporaryDirectory(prefix="outreach-store-") as name:
        url = f"sqlite:///{Path(name) / 'drafts.db'}"
        prepare(url, Path(name), 0)
        store, begun, held = Store(url, Path("none")), list[float](), list[float]()
        engine: Engine = store.posts._engine
        event.listen(engine, "begin", lambda _: begun.append(time.perf_counter()))
        event.listen(engine, "commit", lambda _: held.append(time.perf_counter() - begun[-1]))
        began = time.perf_counter()
        store.posts.save_drafts(CAMPAIGN, map(a_written, range(DRAFTS)), caller=machine("bench"), at=NOW)
        seconds = time.perf_counter() - began
        store.close()
    return {"count": DRAFTS, "seconds": round(seconds, 2), "longest_ms": round(max(held) * 1000, 1)}


# --- the raw statements -------------------------------------------------------------------------------


def recorded(url: str, posts: int) -> list[Statement]:
    """What the store sends for ``posts``, statement by statement, with its commits."""
    store, sent = Store(url, Path("none")), list[Statement]()
    engine: Engine = store.queue._engine
    event.listen(
        engine,
        "before_cursor_execute",
        lambda _c, _cursor, statement, values, *_: sent.append((statement, values)),
    )
    event.listen(engine, "commit", lambda _: sent.append(("COMMIT", ())))
    publish(store, posts)
    store.close()
    return sent


def raw_sqlite(url: str) -> Any:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def raw_postgresql(url: str) -> Any:
    connection = psycopg.connect(url.replace("+psycopg", ""))
    connection.execute("SET SESSION synchronous_commit = on")
    connection.commit()
    return connection


def replayed(connection: Any, statements: list[Statement]) -> float:
    """Seconds that the same statements take without us."""
    cursor = connection.cursor()
    began = time.perf_counter()
    for statement, values in statements:
        if statement == "COMMIT":
            connection.commit()
            continue
        cursor.execute(statement, values)
        if cursor.description:
            cursor.fetchall()
    seconds = time.perf_counter() - began
    connection.close()
    return seconds


# --- telling ------------------------------------------------------------------------------------------


def measured(database: Callable[[int], Any], posts: int) -> dict[str, Any]:
    ours, raw = 0.0, 0.0
    with database(posts) as (copy, connect):
        statements = recorded(copy(), posts)
        for _ in range(ROUNDS):
            ours += timed(copy(), posts)
            raw += replayed(connect(copy()), statements)
    transitions = ROUNDS * posts * PER_POST
    return {
        "per_second": round(transitions / ours),
        "raw_per_second": round(transitions / raw),
        "ratio": round(raw / ours, 3),
    }


def show(result: dict[str, Any], posts: int) -> None:
    print(
        f"{ROUNDS} × {posts} posts claimed, marked and recorded, a durable commit each; the same statements raw"
    )
    print(f"  {'':<12}{'per second':>12}{'raw':>12}{'ratio':>8}   (wanted: at least 0.7)")
    for name, row in result.items():
        if name != "drafts":
            print(f"  {name:<12}{row['per_second']:>12}{row['raw_per_second']:>12}{row['ratio']:>8}")
    drafts = result["drafts"]
    print(
        f"{drafts['count']} drafts saved in {drafts['seconds']} s; no transaction held the writer longer than"
    )
    print(f"  {drafts['longest_ms']} ms   (wanted: at most 500)")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
