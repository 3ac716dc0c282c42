"""The protocol with one piece taken out at a time: where that shows, and which property it breaks."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tests.protocol.checker import CURRENT, EVIDENCE, GONE, LOST, TIMER, TWICE, Result, check
from tests.protocol.model import FOR_EVER, QUIET, Protocol, World

ONE_HOST = World(several_hosts=False, sleeps_before_write=True)
"""Even a sender that sleeps in the worst moment does no harm here: it keeps the lock while it sleeps."""

SEVERAL_HOSTS = World(several_hosts=True, sleeps_before_write=False)
"""Senders may sleep anywhere but between their last look at the deadline and their first byte."""

THE_LIMIT = World(several_hosts=True, sleeps_before_write=True)
"""The one case that cannot be closed without the network's help."""

ONE_HOST_ALONE = replace(ONE_HOST, person_decides=False)
UNEVEN = replace(SEVERAL_HOSTS, person_decides=False, request=2, lag=3)
"""No person decides a doubt, so that what breaks is the reading of the feed; the times differ from one another."""


GUARDED = replace(ONE_HOST, guard=FOR_EVER)
"""The network knows a try by its handle, and makes one post of all requests with the same one."""

GUARD_ENDS = replace(ONE_HOST, guard=3, sleeps_before_write=False)
"""… but for a time only; a sender that sleeps between its last look and its first byte could sleep beyond it."""


@dataclass(frozen=True)
class Mutant:
    """What is taken out, where that is tried, and the property that must break."""

    name: str
    without: dict[str, object]
    world: World
    breaks: str

    def check(self) -> Result:
        return check(self.world, replace(Protocol(), **self.without), (self.breaks,))  # type: ignore[arg-type]  # names are checked by replace


MUTANTS = (
    Mutant("claim takes a post that is not approved", {"claim_is_conditional": False}, SEVERAL_HOSTS, TWICE),
    Mutant("nothing is marked before sending", {"mark_before_send": False}, ONE_HOST, TWICE),
    Mutant("the mark is lost in a power cut", {"mark_is_durable": False}, ONE_HOST, TWICE),
    Mutant("an old claim may begin to send", {"fence_at_start": False}, SEVERAL_HOSTS, CURRENT),
    Mutant("no look at the deadline before writing", {"deadline_before_write": False}, SEVERAL_HOSTS, TWICE),
    Mutant("unclassed answers count as not sent", {"unclassed_is_unknown": False}, ONE_HOST, TWICE),
    Mutant("an old claim's »not sent« counts", {"no_is_fenced": False}, SEVERAL_HOSTS, TWICE),
    Mutant("an old claim's success is refused", {"yes_is_not_fenced": False}, SEVERAL_HOSTS, EVIDENCE),
    Mutant(
        "success counts while sending or unknown only",
        {"yes_counts_everywhere": False},
        THE_LIMIT,
        EVIDENCE,
    ),
    Mutant("nobody takes up what the dead held", {"held_is_recovered": False}, ONE_HOST, LOST),
    Mutant("a dead sender's post is sent again at once", {"sending_is_not_requeued": False}, ONE_HOST, TWICE),
    Mutant(
        "a lease over while sending means approved", {"sending_is_not_requeued": False}, SEVERAL_HOSTS, TWICE
    ),
    Mutant("who is not heard of is taken for dead", {"silence_is_no_death": False}, UNEVEN, TWICE),
    Mutant("no lock proves the death", {"death_is_proven": False}, ONE_HOST, TWICE),
    Mutant("a timer ends the doubt", {"doubt_is_read": False}, ONE_HOST, TIMER),
    Mutant("no quiet period", {"quiet_covers": frozenset()}, ONE_HOST_ALONE, TWICE),
    Mutant("the quiet period leaves out the deadline", {"quiet_covers": QUIET - {"deadline"}}, UNEVEN, TWICE),
    Mutant("the quiet period leaves out the request", {"quiet_covers": QUIET - {"request"}}, UNEVEN, TWICE),
    Mutant("the quiet period leaves out the feed's lag", {"quiet_covers": QUIET - {"lag"}}, UNEVEN, TWICE),
    Mutant("the quiet period trusts the wall clock", {"quiet_on_steady_clock": False}, ONE_HOST_ALONE, TWICE),
    Mutant("another boot's clock is read as one's own", {"boots_count_apart": False}, ONE_HOST_ALONE, TWICE),
    Mutant("the feed is not read back far enough", {"window_is_covered": False}, ONE_HOST, TWICE),
    Mutant("one read is enough", {"reads": 1}, ONE_HOST, TWICE),
    Mutant("two reads right after each other", {"reads_apart": False}, ONE_HOST, TWICE),
    Mutant("a read of an earlier doubt counts", {"reads_are_of_this_doubt": False}, UNEVEN, TWICE),
    Mutant("a person's no counts at once", {"person_waits_too": False}, ONE_HOST, TWICE),
    Mutant("a doubtful post can be taken out", {"doubt_stays": False}, ONE_HOST, TWICE),
    Mutant("it is sent again under a new handle", {"repeat_keeps_handle": False}, GUARDED, TWICE),
    Mutant("it is sent again though the guard may be over", {"repeat_needs_guard": False}, GUARD_ENDS, TWICE),
    Mutant("»not sent« of the second counts for the first", {"repeat_stays_doubtful": False}, GUARDED, TWICE),
    Mutant("it is sent again after it was seen live", {"repeat_sees_the_doubt": False}, GUARDED, GONE),
)
