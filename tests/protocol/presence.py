"""Who is taken for gone: the program's own counting of silence, under every order of beats, looks, sleeps and outages.

One owner counts up, one observer looks. Either may be stopped at any moment and go on later, the owner may die, the
database may go away and come back. Time is in ticks; the numbers are small, and in the order of the program's. Taken
for given: while the database is there, whoever is to beat does so before the next tick passes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from outreach.publish.presence import OwnerBeats, Silence

OWNER = "owner"
LOOKS = "the observer looks"  # and judges at once
LIVING = "whoever has run since its last beat is not taken for gone"
TAKEN = "whoever is dead is taken for gone at last"


@dataclass(frozen=True)
class Counting:
    """How silence is counted, in ticks. A mutant is this with one piece taken out."""

    beat: int = 2  # an owner counts up this often
    most: float = 2  # no look counts for more
    gone_after: float = 8
    outage_counts: bool = False  # what passes while the database is away is silence too


class Moment(NamedTuple):
    """``due``: ticks until the owner's next beat. ``slept``: it has not always run since the last one."""

    due: int = 0
    slept: bool = False
    grown: bool = True  # the owner has counted up since the last look
    silent: float = -1  # as the observer has counted; -1: it has not looked yet
    unseen: int = 0  # ticks since the last look
    there: bool = True  # the database answers
    runs: bool = True
    dead: bool = False
    looks: bool = True  # the observer runs


@dataclass(frozen=True)
class Count:
    """``breach`` is the property that does not hold, empty where both do; ``trace`` the shortest way to it."""

    states: int
    breach: str
    trace: tuple[str, ...]


def check(counting: Counting) -> Count:
    """Explore all of it, breadth first."""
    start = Moment()
    came: dict[Moment, tuple[Moment | None, str]] = {start: (None, "")}
    before: dict[Moment, list[Moment]] = {}
    todo = [start]
    for here in todo:
        for what, after in _steps(here, counting):
            before.setdefault(after, []).append(here)
            if after in came:
                continue
            came[after] = here, what
            if what == LOOKS and not after.slept and _gone(after, counting):
                return Count(len(came), LIVING, _way(came, after))
            todo.append(after)
    saved = [each for each in came if _gone(each, counting)]
    found = set(saved)
    while saved:
        new = [each for each in before.get(saved.pop(), ()) if each not in found]
        found.update(new)
        saved += new
    lost = next((each for each in came if each.dead and each not in found), None)
    return Count(len(came), TAKEN if lost else "", _way(came, lost) if lost else ())


def _steps(m: Moment, counting: Counting) -> Iterator[tuple[str, Moment]]:
    beats = m.runs and not m.dead
    owed = beats and m.there and m.due == 0
    if owed:
        yield "the owner counts up", m._replace(due=counting.beat, grown=True, slept=False)
    else:
        yield "a tick passes", _tick(m, counting)
    if m.looks and m.there:
        yield LOOKS, _look(m, counting)
    if not owed:
        yield ("the database goes" if m.there else "the database comes back"), m._replace(there=not m.there)
    if not m.dead:
        yield (
            ("the owner is stopped" if m.runs else "the owner goes on"),
            m._replace(runs=not m.runs, slept=True),
        )
        yield "the owner is killed", m._replace(dead=True, runs=False, slept=True)
    yield (
        ("the observer is stopped" if m.looks else "the observer goes on"),
        m._replace(looks=not m.looks),
    )


def _tick(m: Moment, counting: Counting) -> Moment:
    runs = m.runs and not m.dead
    silent = m.silent
    if counting.outage_counts and not m.there and m.looks and silent >= 0:
        silent = min(silent + 1, counting.gone_after)
    return m._replace(
        due=max(0, m.due - 1) if runs else m.due,
        silent=silent,
        unseen=min(m.unseen + 1, 12),
    )


def _look(m: Moment, counting: Counting) -> Moment:
    """What the program makes of one more look."""
    known = {} if m.silent < 0 else {OWNER: OwnerBeats(beats=0, silent=m.silent)}
    before = Silence(
        gone_after=counting.gone_after,
        most=counting.most,
        heard=known,
        looked=None if m.silent < 0 else 0.0,
    )
    after = before.after({OWNER: int(m.grown)}, float(m.unseen)).heard[OWNER]
    return m._replace(silent=min(after.silent, counting.gone_after), unseen=0, grown=False)


def _gone(m: Moment, counting: Counting) -> bool:
    heard = {OWNER: OwnerBeats(beats=0, silent=m.silent)}
    return Silence(gone_after=counting.gone_after, most=counting.most, heard=heard).gone(OWNER)


def _way(came: dict[Moment, tuple[Moment | None, str]], end: Moment) -> tuple[str, ...]:
    way: list[str] = []
    here: Moment | None = end
    while here is not None:
        here, what = came[here]
        way.append(what)
    return tuple(reversed(way[:-1]))
