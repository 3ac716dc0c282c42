"""What befalls one of several hosts at work, or their database, and in how many seconds the others make up for it."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from outreach.model import Post
from tests.hosts.namespaces import Namespace
from tests.hosts.rig import ROOT, Host, Rig, eventually
from tests.hosts.wall_clock import WallClock
from tests.hosts.watching import (
    HELD,
    ROW,
    all_within,
    beats,
    doubted,
    first,
    has_published,
    in_hand,
    lateness,
    left,
    owned_by,
    readiness,
    rows,
)

SAID = re.compile(r"a step failed|is kept and tried again|is away")
"""How a host tells in its log that its database is."""

SESSIONS = "SELECT 1 FROM pg_stat_activity WHERE client_addr = %s::inet"

SETTLING = 120.0
"""Seconds after which all has to be over."""

HOLDER = """
import sys, time
from sqlalchemy import text
from outreach.store.engine import open_engine, writing
engine = open_engine(sys.argv[1])
sys.stdin.readline()
with writing(engine) as connection:
    connection.execute(text("SELECT 1 FROM accounts WHERE name = :name FOR UPDATE"), {"name": sys.argv[2]})
    print("held", flush=True)
    time.sleep(600)
"""


Looks = Mapping[str, Callable[[], object]]

GOES_ON, SETTLED = "the last of its accounts goes on", "what it was sending is settled"
ROWS_FREE, IN_ITS_LOG, NOT_READY = "rows free", "in its log", "not ready"
SESSIONS_GONE = "its sessions gone"


@dataclass(frozen=True, kw_only=True)
class Absence:
    """A host is taken away by ``leave``, which says what is to be looked at meanwhile, and comes back by ``back``.

    Without ``back`` it is gone for good.
    """

    host: Host
    leave: Callable[[], Looks]
    back: Callable[[], None] | None = None


@dataclass(frozen=True, kw_only=True)
class Restarted:
    """``late``: how much later than the time for which the database was away the latest post went live."""

    late: float
    away: float
    doubtful: int


@dataclass(frozen=True, kw_only=True)
class Away:
    """What became of ``posts`` while hosts were away: the latest that nobody was in doubt of, and how many were.

    ``seen`` says, for each absence, in how many seconds what was looked at held; ``healed`` how long it took after it
    until the host counted, was ready and published again, as long as there was something to publish. What never came
    is not there.
    """

    late: float
    doubtful: int
    seen: Sequence[Mapping[str, float]]
    healed: Sequence[float]


def killed(world: Rig, host: Host) -> Absence:
    """kill -9 amid its work."""

    def leave() -> Looks:
        host.kill()
        at = datetime.now(UTC)
        held = in_hand(world, host)  # nobody changes that before it is taken for gone
        accounts = {account for _, account, _ in held}
        sending = [id for id, _, status in held if status == "sending"]
        return {
            GOES_ON: lambda: accounts == _going_on(world, host, accounts, at),
            SETTLED: lambda: not _unsettled(world, sending),
        }

    return Absence(host=host, leave=leave)


def _going_on(world: Rig, gone: Host, accounts: Collection[str], at: datetime) -> set[str]:
    """Those of which a living host has posts in hand, or has published one since; or that have none left."""
    query = f"""
        SELECT account FROM posts GROUP BY account
        HAVING bool_or(owner NOT LIKE %(gone)s AND ({HELD} OR status = 'published' AND published_at > %(at)s))
        OR NOT bool_or(status = 'approved' OR {HELD})
    """
    found = {account for (account,) in rows(world, query, {"gone": owned_by(gone), "at": at})}
    return found & set(accounts)


def _unsettled(world: Rig, posts: Sequence[str]) -> list[str]:
    """Those that nobody has taken up, or that are live and not known to be. The network never got the others."""
    found = rows(world, "SELECT text, status FROM posts WHERE id = ANY(%s)", [list(posts)])
    live = world.live()
    return [text for text, status in found if status == "sending" or (live[text] and status != "published")]


def restarted(world: Rig, posts: Sequence[Post], seconds: float) -> Restarted:
    """The database ends at once amid ``posts`` (pg_ctl stop -m immediate), is away so long, and comes again."""
    eventually(lambda: rows(world, f"SELECT 1 FROM posts WHERE {HELD} LIMIT 1"), "somebody sends")
    began = time.monotonic()
    world.server.stop_at_once()
    time.sleep(seconds)
    world.server.start()
    away = time.monotonic() - began
    eventually(lambda: not left(world), "all went on", SETTLING)
    late = max(lateness(world, posts).values()) - away
    return Restarted(late=late, away=away, doubtful=len(doubted(world, posts)))


def cut_off(world: Rig, host: Host, *, networks: bool) -> Absence:
    """No packet of the host reaches the database, nor the networks where ``networks`` says so.

    In that moment it is amid a transaction, which has the row of an account.
    """
    space = host.namespace
    assert space
    links = (space.database, space.networks) if networks else (space.database,)
    account = world.accounts[-1 if networks else -2].name
    hold, let_go = _holder(world, space, account)

    def leave() -> Looks:
        said = len(host.told())
        hold()
        for link in links:
            link.cut()
        return {
            ROWS_FREE: lambda: rows(world, ROW, [account]),
            IN_ITS_LOG: lambda: SAID.search(host.told()[said:]),
            NOT_READY: lambda: readiness(host) == 503,
            SESSIONS_GONE: lambda: not rows(world, SESSIONS, [space.database.theirs]),
        }

    def back() -> None:
        let_go()
        for link in links:
            link.heal()

    return Absence(host=host, leave=leave, back=back)


def stopped(host: Host) -> Absence:
    """The host's process stands still (SIGSTOP), as one whose machine sleeps."""

    def leave() -> Looks:
        host.signal(signal.SIGSTOP)
        return {}

    return Absence(host=host, leave=leave, back=lambda: host.signal(signal.SIGCONT))


def away(world: Rig, absences: Sequence[Absence], posts: Sequence[Post], seconds: float) -> Away:
    """These hosts leave amid ``posts``, as soon as the first of them has some in hand, and come back after so long."""
    eventually(lambda: in_hand(world, absences[0].host), "it has posts in hand")
    looks = {
        (which, name): look for which, each in enumerate(absences) for name, look in each.leave().items()
    }
    found = first(looks, seconds)
    seen = [{name: at for (of, name), at in found.items() if of == which} for which in range(len(absences))]
    returning = [each for each in absences if each.back]
    ready = [_works_again(world, each.host) for each in returning]
    for each in returning:
        if each.back:
            each.back()
    took = all_within(
        {(n, name): look for n, looks in enumerate(ready) for name, look in looks.items()}, SETTLING
    )
    healed = [max(at for (of, _), at in took.items() if of == n) for n in range(len(returning))]
    eventually(lambda: not left(world), "all went on", SETTLING)
    doubtful, late = doubted(world, posts), lateness(world, posts)
    latest = max(late[text] for text in late.keys() - doubtful)
    return Away(late=latest, doubtful=len(doubtful), seen=seen, healed=healed)


def _works_again(world: Rig, host: Host) -> Looks:
    counted, at = beats(world, host), datetime.now(UTC)
    return {
        "counts": lambda: beats(world, host) > counted,
        "is ready": lambda: readiness(host) == 200,
        "publishes": lambda: has_published(world, host, at) or not left(world),
    }


def set_wrong(world: Rig, clock: WallClock, posts: Sequence[Post], seconds: int) -> tuple[float, float]:
    """A host's wall clock is so far ahead while ``posts`` fall due: how early and how late one of them went out."""
    clock.set_off(seconds)
    eventually(lambda: not left(world), "all went on", SETTLING)
    clock.set_off(0)
    found = lateness(world, posts).values()
    return -min(found), max(found)


def refused(world: Rig, which: int, **environ: str) -> tuple[float, str]:
    """A host that does not fit: in how many seconds it has ended, with 1, and what it said. It has changed nothing."""
    before = _everything(world)
    began = time.monotonic()
    host = world.host(which, **environ)
    assert 1 == host.wait()
    took = time.monotonic() - began
    assert before == _everything(world)
    return took, host.told()


def _everything(world: Rig) -> tuple[object, ...]:
    """What a host that does not belong there might spoil: pauses, posts that are put off, and who is at work."""
    posts = rows(world, "SELECT id, status, not_before, version FROM posts ORDER BY id")
    paused = rows(world, "SELECT name, CAST(paused AS text) FROM accounts ORDER BY name")
    return posts, paused, rows(world, "SELECT owner FROM schedulers ORDER BY owner")


def _away(
    world: Rig,
    host: Host,
    posts: Sequence[Post],
    seconds: float,
    leave: Callable[[], None],
    back: Callable[[], None],
    looks: dict[str, Callable[[], object]],
) -> Away:
    eventually(lambda: in_hand(world, host), "it has posts in hand")
    leave()
    found = first(looks, seconds)
    counted, at = beats(world, host), datetime.now(UTC)
    back()
    healed = all_within(
        {
            "it counts": lambda: beats(world, host) > counted,
            "it is ready": lambda: readiness(host) == 200,
            "it publishes": lambda: has_published(world, host, at),
        },
        SETTLING,
    )
    eventually(lambda: not left(world), "all went on", SETTLING)
    doubtful = doubted(world, posts)
    late = lateness(world, posts)
    return Away(
        late=max(late[text] for text in late.keys() - doubtful),
        rows_free=found.get("rows free", -1),
        in_log=found.get("in its log", -1),
        not_ready=found.get("not ready", -1),
        sessions_gone=found.get("its sessions gone", -1),
        healed=max(healed.values()),
        doubtful=len(doubtful),
    )


def _holder(world: Rig, space: Namespace, account: str) -> tuple[Callable[[], None], Callable[[], None]]:
    """On the host somebody waits for the first, and is then amid a transaction, which has the account's row.

    Until the second, or until it is ended.
    """
    call = [sys.executable, "-c", HOLDER, world.url(space), account]
    holder = subprocess.Popen(
        space.inside(call), cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    world.undo(holder.kill)

    def hold() -> None:
        assert holder.stdin
        assert holder.stdout
        with holder.stdin as to, holder.stdout as said:
            to.write("now\n")
            to.flush()
            assert said.readline() == "held\n"

    def let_go() -> None:
        holder.kill()
        holder.wait()

    return hold, let_go
