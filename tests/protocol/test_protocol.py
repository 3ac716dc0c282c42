"""The publishing protocol keeps its promises in every order of events, and needs each of its pieces for it."""

from __future__ import annotations

import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest

from outreach.model import TRANSITIONS, CallerKind, Status
from tests.protocol.checker import ALL, EVIDENCE, HONEST, LOST, TIMER, TWICE, Result, check
from tests.protocol.model import FOR_EVER, QUIET, Protocol, World
from tests.protocol.mutants import (
    GUARD_ENDS,
    GUARDED,
    MUTANTS,
    ONE_HOST,
    SEVERAL_HOSTS,
    THE_LIMIT,
    UNEVEN,
    Mutant,
)

pytestmark = pytest.mark.slow

PAGE = Path(__file__).parents[2] / "docs" / "protocol.md"

WORLDS = {
    "one host": ONE_HOST,
    "one host, three schedulers": replace(ONE_HOST, schedulers=3),
    "several hosts": SEVERAL_HOSTS,
    "several hosts, three schedulers": replace(SEVERAL_HOSTS, schedulers=3),
    "several hosts, uneven times": UNEVEN,
    "one host, handles": GUARDED,
    "one host, handles for a time": GUARD_ENDS,
    "several hosts, handles": replace(SEVERAL_HOSTS, guard=FOR_EVER, person_decides=False),
    "several hosts, finer time": replace(SEVERAL_HOSTS, deadline=3, request=2, lag=2, gap=2),
}


def tell(result: Result) -> None:
    """For `pytest -rP`: the number of states, and the story."""
    sys.stdout.write(f"{result.told()}\n")


@pytest.mark.parametrize("world", WORLDS.values(), ids=WORLDS.keys())
def test_the_protocol_keeps_all_its_promises(world: World) -> None:
    """In no reachable moment is a post twice on the network, lost, or out of doubt by a timer."""
    result = check(world, Protocol())
    tell(result)
    assert ("", ()) == (result.breach, result.trace)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_no_piece_can_be_left_out(mutant: Mutant) -> None:
    """Without this piece there is a way to break a promise, and the checker finds it."""
    result = mutant.check()
    tell(result)
    assert mutant.breaks == result.breach


def test_every_piece_has_its_mutant() -> None:
    """No piece of the protocol goes untested."""
    assert {piece.name for piece in fields(Protocol)} == {piece for m in MUTANTS for piece in m.without}


def test_the_honest_limit_is_real() -> None:
    """On several hosts a sender that sleeps between its last look and its first byte can double a post."""
    result = check(THE_LIMIT, Protocol(), (TWICE,))
    tell(result)
    assert TWICE == result.breach
    told = [step.what for step in result.trace]
    assert told.index("A looks at its deadline") < told.index("a tick passes") < told.index("A writes")


def test_a_key_that_stays_closes_the_limit() -> None:
    """Where the network knows a post by one key for ever, even a sender that slept for hours makes no second copy."""
    closed = replace(THE_LIMIT, guard=FOR_EVER, key_stays=True)
    assert "" == check(closed, Protocol(), (TWICE,)).breach


def test_a_guard_that_ends_has_the_limit_on_one_host_too() -> None:
    """A sender that sleeps between its last look and its first byte may sleep until the guard is over."""
    result = check(replace(GUARD_ENDS, sleeps_before_write=True), Protocol(), (TWICE,))
    tell(result)
    assert TWICE == result.breach


def test_beyond_the_limit_everything_else_still_holds() -> None:
    """Even there nothing is lost, claimed to be live, or decided by a timer, and late evidence counts."""
    others = (HONEST, EVIDENCE, TIMER, LOST)
    assert "" == check(THE_LIMIT, Protocol(), others).breach


def test_on_one_host_the_limit_does_not_exist() -> None:
    """The lock is kept while its process sleeps, so that even a sender asleep in the worst moment does no harm."""
    assert ONE_HOST.sleeps_before_write
    assert "" == check(ONE_HOST, Protocol(), ALL).breach


def test_on_one_host_the_quiet_period_need_not_cover_the_deadline() -> None:
    """A doubt begins there only when its sender is dead or has spoken, so that it writes no more."""
    uneven = replace(ONE_HOST, deadline=3, request=2, lag=1)
    assert "" == check(uneven, Protocol(quiet_covers=QUIET - {"deadline"}), ALL).breach
    assert TWICE == check(uneven, Protocol(quiet_covers=frozenset({"request"})), (TWICE,)).breach


def test_model_and_program_know_the_same_arrows() -> None:
    """What scheduler and feed do to a post in the model is what the program's table lets them, arrow for arrow."""
    ours = {CallerKind.MACHINE, CallerKind.NETWORK}
    table = {(*arrow, who) for arrow, actors in TRANSITIONS.items() for who in actors & ours}
    seen = {arrow for arrow in _arrows() if arrow[2] != CallerKind.PERSON}
    # IN_REVIEW is not in the model: it stands there as DRAFT, and so does evidence that comes while it lasts.
    table.discard((Status.IN_REVIEW, Status.PUBLISHED, CallerKind.MACHINE))
    # So an approval that falls with its place's region is a person's edit there, and a claim on it a lease that ended.
    table.discard((Status.APPROVED, Status.IN_REVIEW, CallerKind.MACHINE))
    # Generating again is a person's edit there; and a feed is read in one step: what it shows is still in doubt.
    table -= {arrow for arrow in table if arrow[1:] == (Status.DRAFT, CallerKind.MACHINE)}
    table -= {
        arrow
        for arrow in table
        if arrow[1:] == (Status.PUBLISHED, CallerKind.NETWORK) and arrow[0] is not Status.UNKNOWN
    }
    # Nor is HANDED_OVER: no call is made for such a post, and it leaves that state by a person's word alone.
    table -= {arrow for arrow in table if Status.HANDED_OVER in arrow}
    # A second copy that comes to light after a post was found to be gone would break the guarantee first.
    table.discard((Status.GONE, Status.PUBLISHED, CallerKind.MACHINE))
    assert table == seen


def test_a_person_in_the_model_does_what_the_program_lets_them() -> None:
    """Every arrow that a person takes in the model is a person's in the program's table."""
    arrows = {arrow for arrow in _arrows() if arrow[2] == CallerKind.PERSON}
    assert arrows
    assert all(CallerKind.PERSON in TRANSITIONS[before, after] for before, after, _ in arrows)


def test_the_page_tells_each_mutant_and_its_shortest_story() -> None:
    """docs/protocol.md lists every mutant with the number of steps that the checker needs to break it."""
    rows = [line.strip("| \n").split(" | ") for line in PAGE.read_text("utf-8").splitlines()]
    told = {row[0]: row[-1] for row in rows if len(row) == 4 and row[-1].isdecimal()}
    assert {mutant.name: str(len(mutant.check().trace)) for mutant in MUTANTS} == told


def _arrows() -> frozenset[tuple[Status, Status, str]]:
    results = [check(world, Protocol(), ()) for world in (ONE_HOST, SEVERAL_HOSTS, THE_LIMIT, GUARDED)]
    return frozenset().union(*(result.arrows for result in results))
