"""What is seen of hosts from outside: in their database, at their small port, and in the networks' ledger."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, TypeVar

import psycopg

from outreach.model import Post
from outreach.sandbox import read_ledger
from tests.hosts.rig import Host, Rig

Name = TypeVar("Name", bound=Hashable)

LOOK = 0.2
"""Seconds between two looks."""

HELD = "status IN ('claimed', 'sending')"
ON_THE_WAY = f"({HELD} OR status = 'approved' AND due_utc < now() + interval '10 minutes')"
ROW = "SELECT 1 FROM accounts WHERE name = %s FOR UPDATE SKIP LOCKED"

ASK = """
import socket, sys
asked = socket.create_connection(("127.0.0.1", int(sys.argv[1])), 3)
asked.settimeout(5)
asked.sendall(b"GET /readyz HTTP/1.0\\r\\n\\r\\n")
print(asked.recv(64).split()[1].decode())
"""


def rows(
    world: Rig, query: str, given: Sequence[object] | Mapping[str, object] = ()
) -> list[tuple[Any, ...]]:
    """What the database answers."""
    with psycopg.connect(world.server.url.replace("+psycopg", "", 1), autocommit=True) as connection:
        found = connection.execute(query.encode(), given)
        return found.fetchall()


def in_hand(world: Rig, host: Host) -> list[tuple[str, str, str]]:
    """The posts that the host has claimed or is sending: id, account, status."""
    query = f"SELECT id, account, status FROM posts WHERE {HELD} AND owner LIKE %s"
    return [(id, account, status) for id, account, status in rows(world, query, [owned_by(host)])]


def owned_by(host: Host) -> str:
    """As SQL's LIKE knows whatever the host's process calls itself."""
    return f"%:{host.pid}:%"


def left(world: Rig) -> int:
    """Posts that are due soon, or that somebody has in hand. One that is doubtful is not among them."""
    ((found,),) = rows(world, f"SELECT count(*) FROM posts WHERE {ON_THE_WAY}")
    return int(found)


def doubted(world: Rig, posts: Collection[Post]) -> set[str]:
    """The texts of those of which nobody knew, for a while or still, whether they are live."""
    found = {id for (id,) in rows(world, "SELECT DISTINCT post FROM steps WHERE after = 'unknown'")}
    return {post.text for post in posts if post.id in found}


def beats(world: Rig, host: Host) -> int:
    """How far the host has counted."""
    ((found,),) = rows(world, "SELECT max(beats) FROM schedulers WHERE owner LIKE %s", [owned_by(host)])
    return int(found or 0)


def has_published(world: Rig, host: Host, since: datetime) -> bool:
    """Whether a post has gone out by the host's hand since then."""
    query = "SELECT 1 FROM posts WHERE status = 'published' AND owner LIKE %s AND published_at > %s LIMIT 1"
    return bool(rows(world, query, [owned_by(host), since]))


def readiness(host: Host) -> int:
    """What /readyz says on the host itself; 0 where nobody answers."""
    call = [sys.executable, "-S", "-c", ASK, str(host.port)]
    asked = host.namespace.inside(call) if host.namespace else call
    answer = subprocess.run(asked, capture_output=True, text=True, check=False)
    with suppress(ValueError):
        return int(answer.stdout)
    return 0


def lateness(world: Rig, posts: Collection[Post]) -> Mapping[str, float]:
    """By text, seconds between the time of a post and its going live by the networks' ledger; of those that are."""
    live = {
        line["text"]: datetime.fromisoformat(line["at"])
        for line in read_ledger(world.folder / "ledger.jsonl")
        if line["event"] == "post"
    }
    due = {post.text: post.due_utc for post in posts if post.due_utc}
    return {text: (live[text] - due[text]).total_seconds() for text in due.keys() & live.keys()}


def first(conditions: Mapping[Name, Callable[[], object]], seconds: float) -> dict[Name, float]:
    """Looks for so long; after how many seconds each of the conditions held for the first time, if it did."""
    began, found = time.monotonic(), dict[Name, float]()
    while (passed := time.monotonic() - began) < seconds:
        for name in conditions.keys() - found.keys():
            if conditions[name]():
                found[name] = time.monotonic() - began
        time.sleep(min(LOOK, max(0.0, seconds - passed)))
    return found


def all_within(conditions: Mapping[Name, Callable[[], object]], seconds: float) -> dict[Name, float]:
    """The same, ended as soon as each has held once; fails where one has not within ``seconds``."""
    began, found = time.monotonic(), dict[Name, float]()
    while missing := conditions.keys() - found.keys():
        assert time.monotonic() - began < seconds, f"not within {seconds} s: {missing}"
        for name in missing:
            if conditions[name]():
                found[name] = time.monotonic() - began
        time.sleep(LOOK)
    return found
