"""Tries every order of the model's steps, breadth first, and holds each moment against the properties.

The first breach it meets is one with the fewest steps; its path is told as a story. Moments that differ only in which
scheduler is called A are one. Nothing is sampled and nothing is cut off: a clean result covers every reachable moment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from outreach.model import WENT_OUT, CallerKind, Status
from tests.protocol.model import TAKES_YES, WAITING, Protocol, State, Step, World, steps

TWICE = "never twice: at most one copy is live"
CURRENT = "only the newest claim has a request under way, so only approved words go out"
HONEST = "published means live"
EVIDENCE = "evidence of success is never lost"
TIMER = "unknown is never left by a timer"
GONE = "what a person deleted on the network does not come back"
LOST = "never lost: what is approved can still go out without a person's help"
ALL = (TWICE, CURRENT, HONEST, EVIDENCE, TIMER, GONE, LOST)

APPROVED = (Status.APPROVED, Status.CLAIMED, Status.SENDING, Status.UNKNOWN)


@dataclass(frozen=True)
class Result:
    """``breach`` is the property that does not hold, empty where all do; ``trace`` the shortest way to it."""

    states: int
    breach: str
    trace: tuple[Step, ...]
    arrows: frozenset[tuple[Status, Status, str]]  # every change of the post's state that was seen

    def told(self) -> str:
        """The way to the breach, a line per step."""
        lines = [f"{n:2}. {s.who:9} {s.what:44} → {_told(s.state)}" for n, s in enumerate(self.trace, 1)]
        return "\n".join([f"{self.breach or 'all properties hold'} ({self.states:,} states)", *lines])


def check(world: World, protocol: Protocol, properties: Collection[str] = ALL) -> Result:
    """Explore all of it until one of ``properties`` is breached; what follows a second copy is of no interest."""
    start = world.start()
    came: dict[State, tuple[State | None, Step]] = {start.key(): (None, Step("", "", start))}
    before: dict[State, list[State]] = defaultdict(list)  # by steps that need no person and no bad luck
    arrows: set[tuple[Status, Status, str]] = set()
    layer = [start.key()]
    while layer:
        following: list[State] = []
        for here in layer:
            state = came[here][1].state
            for step in steps(state, protocol, world):
                breach = _breach(state, step)
                if breach in properties:
                    return Result(len(came), breach, (*_way(came, here), step), frozenset(arrows))
                if step.state.status is not state.status:
                    arrows.add((state.status, step.state.status, step.who))
                if breach == TWICE:
                    continue
                key = step.state.key()
                if key not in came:
                    came[key] = here, step
                    following.append(key)
                if _helps(step):
                    before[key].append(here)
        layer = following
    lost = _lost(came, before) if LOST in properties else None
    return Result(len(came), LOST if lost else "", _way(came, lost) if lost else (), frozenset(arrows))


def _breach(state: State, step: Step) -> str:
    """The property that this step breaches, empty where it breaches none."""
    after = step.state
    if len(after.live) > 1:
        return TWICE
    waiting = [worker for worker in after.workers if worker.phase == WAITING and not worker.newest]
    if any(not worker.handle or worker.handle != after.handle for worker in waiting):
        return CURRENT
    if after.deleted and after.live:
        return GONE
    if after.status is Status.PUBLISHED and not after.live and not after.deleted:
        return HONEST
    if step.what.endswith(TAKES_YES) and after.status not in WENT_OUT:
        return EVIDENCE
    leaves = state.status is Status.UNKNOWN and after.status not in (Status.UNKNOWN, Status.PUBLISHED)
    return TIMER if leaves and step.who == CallerKind.MACHINE else ""


def _helps(step: Step) -> bool:
    """Giving up on time is a way out that is always open; it must not hide that there is no other."""
    return step.who not in ("fate", CallerKind.PERSON) and step.state.status is not Status.MISSED


def _lost(came: Collection[State], before: dict[State, list[State]]) -> State | None:
    """The first approved moment from which no way leads to a published post."""
    saved = {state for state in came if state.status is Status.PUBLISHED}
    todo = list(saved)
    while todo:
        new = [state for state in before[todo.pop()] if state not in saved]
        saved.update(new)
        todo += new
    return next((state for state in came if state.status in APPROVED and state not in saved), None)


def _way(came: dict[State, tuple[State | None, Step]], end: State) -> tuple[Step, ...]:
    way: list[Step] = []
    here: State | None = end
    while here is not None:
        here, step = came[here]
        way.append(step)
    return tuple(reversed(way[:-1]))


def _told(state: State) -> str:
    copies = f", {len(state.live)} live" if state.live else ""
    return f"{state.status}{copies}"
