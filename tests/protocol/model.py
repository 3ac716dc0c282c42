"""The publishing protocol as a game of small steps: one post, schedulers, a network, a clock, a person, bad luck.

Read it top to bottom: what can be taken out (`Protocol`), where it runs (`World`), what a moment looks like
(`State`), and then who may do what next. `checker.py` tries every order of these steps, so nobody is assumed to be
fast: a scheduler may sleep between any two of its steps for as long as the clock's rules let it.

What is left out because it cannot matter for a second copy: words and pictures (only whether the sender's claim is
still the current one, which is what keeps its words the approved ones), IN_REVIEW (it behaves as DRAFT does), leases
(wall clocks jump, so a lease may be over at any moment), and fences as numbers (they are only ever compared with the
post's own, so each scheduler remembers whether its own is still that one).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from outreach.model import CallerKind, Status

PERSON, SCHEDULER, READ_BACK = CallerKind.PERSON, CallerKind.MACHINE, CallerKind.NETWORK

QUIET = frozenset({"deadline", "request", "lag"})
"""The times in `World` that make up the quiet period."""


@dataclass(frozen=True)
class Protocol:
    """The pieces that the guarantee rests on. A mutant is the protocol with one of them taken out."""

    claim_is_conditional: bool = True  # only an approved post can be claimed
    mark_before_send: bool = True  # `sending` is committed before the first byte of the publishing call
    mark_is_durable: bool = True  # a power cut does not take the mark back
    fence_at_start: bool = True  # only the newest claim may begin to send
    deadline_before_write: bool = True  # the deadline is looked at again right before the first byte
    unclassed_is_unknown: bool = True  # time-out, reset, 5xx, half an answer: unknown, not »not sent«
    no_is_fenced: bool = True  # »not sent« counts only from the newest claim
    yes_is_not_fenced: bool = True  # evidence of success counts from anyone, however old its claim
    yes_counts_everywhere: bool = True  # … and in every state, not only while sending or unknown
    held_is_recovered: bool = True  # what a gone scheduler held is taken up by another
    sending_is_not_requeued: bool = True  # what was being sent when its sender went is unknown, not approved
    silence_is_no_death: bool = (
        True  # … also where it was only not heard of any more: its doubt rests in full
    )
    death_is_proven: bool = True  # one host: a lock that dies with its process keeps a second scheduler out
    doubt_is_read: bool = True  # unknown is left by reading the feed, never by a timer
    quiet_covers: frozenset[str] = QUIET  # absence counts only after the doubt has rested this long
    quiet_on_steady_clock: bool = True  # … on a clock that does not jump
    boots_count_apart: bool = True  # … of which every start of a machine has its own
    window_is_covered: bool = True  # absence counts only if the feed was read back to before the sending
    reads: int = 2  # in how many reads the post must be absent
    reads_apart: bool = True  # … each a while after the one before
    reads_are_of_this_doubt: bool = True  # … all of them begun after the attempt that is in doubt
    person_waits_too: bool = True  # »not published« is taken from a person only after the quiet period
    doubt_stays: bool = (
        True  # a post in doubt is found or not found; it cannot be taken out, and so not come back
    )
    # Where the network knows a try by a handle, and makes one post of all requests with the same one:
    repeat_keeps_handle: bool = True  # a doubtful post is sent again under the handle that is in doubt
    repeat_needs_guard: bool = True  # … only while the network is sure to keep the two apart
    repeat_stays_doubtful: bool = True  # … and »not sent« of the second says nothing of the first
    repeat_sees_the_doubt: bool = True  # … and only if the post still stands as when the network was asked


@dataclass(frozen=True)
class World:
    """Where the protocol runs, and its times in ticks."""

    several_hosts: bool  # no lock proves a death: only leases, which may be over at any moment
    sleeps_before_write: bool  # a sender may sleep between its last look at the deadline and its first byte
    person_decides: bool = True  # a person may decide a doubt; else the feed alone does
    schedulers: int = 2
    deadline: int = 1  # from the mark `sending` to the last moment at which the first byte may leave
    request: int = 1  # how long the network may take to act on a request that it has, heard or not
    lag: int = 1  # how long a live post may be missing in the network's feed
    gap: int = 1  # how long the feed may show an old copy of itself, and so how far apart two reads are
    guard: int = (
        0  # how long from its acceptance on a post takes further requests with its handle; 0: no handles
    )
    key_stays: bool = False  # a try after a proven absence keeps the handle too; else it may be a new one

    def start(self) -> State:
        """An approved post that is due; nobody is at work."""
        return State(Status.APPROVED, (Worker(OUT),) * self.schedulers)

    def quiet(self, p: Protocol) -> int:
        """How long a doubt rests, by the pieces that `p` lets count."""
        return sum(getattr(self, piece) for piece in p.quiet_covers)


FOR_EVER = 99
"""A guard that does not end."""


IN_FLIGHT = 1
"""How many requests nobody may wait for when a doubtful post is sent again, less one: the model's one bound."""


class Worker(NamedTuple):
    """One scheduler. ``newest`` says that the fence it knows is still the post's own."""

    phase: str
    newest: bool = False
    left: int = -1  # ticks until its deadline, -1 after it; only while ready to write
    wire: int = -1  # ticks in which the network will have acted on its request; -1: none under way
    handle: int = 0  # what its request is known by; 0: by nothing
    again: bool = False  # its request repeats one that is in doubt


class Copy(NamedTuple):
    """A post on the network: ticks until the feed shows it, its handle, and ticks for which the network guards that."""

    lag: int
    handle: int = 0
    guard: int = 0


OUT, IDLE = "out", "idle"  # dead or kept out by the lock; at work with nothing in hand
HAS, READY, CHECKED = "has a claim", "has marked", "has looked at the deadline"
WAITING = "waits for the answer"
YES, NO, LOST = "was told yes", "was told no", "was told nothing"
TAKES_YES = "records the success"
ABSENT = ("has read the feed once", "has read the feed again")  # the post was not in it
ASKED = "has asked by the handle"  # the network did not know it


class State(NamedTuple):
    """One moment."""

    status: Status
    workers: tuple[Worker, ...]
    quiet: int = 0  # ticks until the next absence counts
    absent: int = 0  # reads without the post that have counted in this doubt
    stale: int = 0  # ticks for which the feed shows an old copy of itself; -1: it did so since the last claim
    orphans: tuple[
        tuple[int, int], ...
    ] = ()  # requests that nobody waits for any more: ticks left, and handle
    live: tuple[Copy, ...] = ()
    handle: int = 0  # what the last try is known by, as it was committed with its mark
    until: int = 0  # ticks for which the network is sure to guard it
    deleted: bool = False  # a person has taken the post off the network, after it was known to be live

    @property
    def shown(self) -> bool:
        """A sound read of the feed has the post in it."""
        return any(copy.lag == 0 for copy in self.live)

    @property
    def in_flight(self) -> bool:
        """A request is under way, or may leave any moment."""
        return bool(self.orphans) or any(w.phase in (READY, CHECKED, WAITING) for w in self.workers)

    def new_handle(self) -> int:
        """One that nothing else is known by."""
        used = {self.handle, *(w.handle for w in self.workers), *(h for _, h in self.orphans)}
        used |= {copy.handle for copy in self.live}
        return min(set(range(1, len(used) + 2)) - used)

    def key(self) -> State:
        """The same for moments that differ only in which scheduler is called A, B, C."""
        return self._replace(workers=tuple(sorted(self.workers)))


class Step(NamedTuple):
    """``who`` is one of outreach's actors, »network«, »clock« or »fate«."""

    who: str
    what: str
    state: State


def steps(s: State, p: Protocol, world: World) -> Iterator[Step]:
    """Everything that may happen next."""
    yield from _person(s, p, world)
    yield from _clock(s, p)
    yield from _restart(s, p, world)
    yield from _network(s, world)
    for me in range(len(s.workers)):
        yield from _worker(s, me, p, world)


def _move(s: State, after: Status, worker: tuple[int, Worker] | None = None, **values: Any) -> State:
    """The post stands in another state; what belonged to the doubt before is gone."""
    fresh: dict[str, Any] = {"status": after, "quiet": 0, "absent": 0} | values
    return s._replace(**fresh, workers=_with(s, *worker) if worker else s.workers)


def _with(s: State, me: int, worker: Worker) -> tuple[Worker, ...]:
    return (*s.workers[:me], worker, *s.workers[me + 1 :])


def _turn(s: State, me: int, worker: Worker, **values: Any) -> State:
    """One scheduler goes on; the post stays as it is."""
    return s._replace(workers=_with(s, me, worker), **values)


# --- the person -------------------------------------------------------------------------------------


def _person(s: State, p: Protocol, world: World) -> Iterator[Step]:
    """Edits, approves, takes out, reschedules; decides a doubt by looking at the page itself."""
    by_hand: dict[Status, tuple[Status, ...]] = {
        Status.DRAFT: (Status.APPROVED, Status.CANCELLED),
        Status.APPROVED: (Status.DRAFT, Status.CANCELLED),
        Status.MISSED: (Status.APPROVED, Status.DRAFT, Status.CANCELLED),
        Status.REJECTED: (Status.DRAFT, Status.CANCELLED),
        Status.CANCELLED: (Status.DRAFT,),
    }
    for after in by_hand.get(s.status, ()):
        yield Step(PERSON, f"makes it {after}", _move(s, after))
    if s.status is Status.UNKNOWN and world.person_decides:
        if not p.doubt_stays:
            yield Step(PERSON, "takes the doubtful post out", _move(s, Status.CANCELLED))
        if s.shown:
            yield Step(PERSON, "a person found it on the page", _move(s, Status.PUBLISHED))
        elif s.quiet == 0 or not p.person_waits_too:
            yield Step(PERSON, "a person did not find it on the page", _move(s, Status.APPROVED))
            yield Step(PERSON, "a person did not find what was refused", _move(s, Status.REJECTED))
    if world.guard and s.status is Status.PUBLISHED and s.live and not s.in_flight:
        yield Step(PERSON, "deletes it on the network", s._replace(live=(), deleted=True))
    if s.status is Status.PUBLISHED and s.deleted and not s.live:
        yield Step(READ_BACK, "it is missed there on two days", _move(s, Status.GONE))


# --- clock and network ------------------------------------------------------------------------------


def _clock(s: State, p: Protocol) -> Iterator[Step]:
    """Time passes for all at once, but not past a moment at which the network has surely acted."""
    wires = [worker.wire for worker in s.workers if worker.phase == WAITING]
    if 0 not in wires and 0 not in (left for left, _ in s.orphans):
        workers = tuple(w._replace(left=max(-1, w.left - 1), wire=max(-1, w.wire - 1)) for w in s.workers)
        after = s._replace(
            quiet=max(0, s.quiet - 1),
            stale=(s.stale - 1 or -1) if s.stale > 0 else s.stale,
            workers=workers,
            orphans=tuple((left - 1, handle) for left, handle in s.orphans),
            live=tuple(Copy(max(0, c.lag - 1), c.handle, _later(c.guard)) for c in s.live),
            until=_later(s.until),
        )
        yield Step("clock", "a tick passes", after)
    if s.quiet and not p.quiet_on_steady_clock:
        yield Step("clock", "the wall clock jumps forward", s._replace(quiet=0))
    if s.status is Status.UNKNOWN and s.quiet == 0 and not p.doubt_is_read:
        yield Step(SCHEDULER, "the doubt has lasted long enough", _move(s, Status.APPROVED))


def _later(guard: int) -> int:
    return guard if guard == FOR_EVER else max(0, guard - 1)


def _restart(s: State, p: Protocol, world: World) -> Iterator[Step]:
    """The machine starts anew: its schedulers are gone, and at worst so is all that its monotonic clock has counted.

    What had been written down of the count is gone on from: that is the moment which killing them all leads to.

    Several hosts: each counts for itself, and the one whose count is followed here is the one that starts anew.
    """
    if s.status is not Status.UNKNOWN or not (s.quiet < world.quiet(p) or s.absent):
        return
    gone = s
    if not world.several_hosts:
        for me, worker in enumerate(s.workers):
            gone = _killed(gone, me, p) if worker.phase != OUT else gone
    fresh = {"quiet": world.quiet(p), "absent": 0} if p.boots_count_apart else {"quiet": 0}
    if s.until != FOR_EVER:
        fresh["until"] = 0  # nobody has counted how old the handle is
    yield Step("fate", "the machine starts anew", gone._replace(**fresh))


def _network(s: State, world: World) -> Iterator[Step]:
    """Accepts and says so, accepts and the answer is lost, accepts late, refuses, fails; its feed lags."""

    def accepted(s: State, handle: int) -> Iterator[State]:
        if handle and any(copy.handle == handle and copy.guard for copy in s.live):
            yield s  # one post of both requests
            return
        for lag in range(world.lag + 1):
            yield s._replace(live=tuple(sorted((*s.live, Copy(lag, handle, world.guard)))))

    for me, worker in enumerate(s.workers):
        if worker.phase == WAITING:
            heard = worker._replace(left=-1, wire=-1, handle=0)
            yes, no, lost = (_turn(s, me, heard._replace(phase=phase)) for phase in (YES, NO, LOST))
            told = worker.handle
            yield from (Step("network", "accepts and says so", after) for after in accepted(yes, told))
            yield from (
                Step("network", "accepts, the answer is lost", after) for after in accepted(lost, told)
            )
            yield Step("network", "refuses", no)
            yield Step("network", "fails without a trace", lost)
    for orphan in set(s.orphans):
        rest = list(s.orphans)
        rest.remove(orphan)
        gone = s._replace(orphans=tuple(rest))
        late = accepted(gone, orphan[1])
        yield from (Step("network", "accepts late, nobody listens", after) for after in late)
        yield Step("network", "forgets a request that nobody listens for", gone)
    if s.status is Status.UNKNOWN and s.shown and s.stale == 0:
        yield Step("network", "its feed falls behind for a moment", s._replace(stale=world.gap))


# --- the schedulers ---------------------------------------------------------------------------------


def _worker(s: State, me: int, p: Protocol, world: World) -> Iterator[Step]:
    phase, name = s.workers[me].phase, "ABC"[me]
    if phase == OUT:
        alone = all(other.phase == OUT for other in s.workers)
        if alone or world.several_hosts or not p.death_is_proven:
            yield Step(SCHEDULER, f"{name} starts to work", _turn(s, me, Worker(IDLE)))
        return
    yield Step("fate", f"{name} is killed", _killed(s, me, p))
    if phase == IDLE:
        yield from _idle(s, me, name, p, world)
    elif phase == HAS:
        yield from _prepare(s, me, name, p, world)
    elif phase == ASKED:
        yield _repeat(s, me, name, p, world)
    elif phase in (READY, CHECKED, WAITING):
        yield _send(s, me, name, p, world)
    elif phase in ABSENT:
        yield from _count_absence(s, me, name, p, world)
    else:
        yield from _record(s, me, name, p, world)


def _killed(s: State, me: int, p: Protocol) -> State:
    """The process is gone, its request is not; the lock goes with the process."""
    worker = s.workers[me]
    left_behind = (worker.wire, worker.handle)
    orphans = tuple(sorted((*s.orphans, left_behind))) if worker.phase == WAITING else s.orphans
    unmarked = not p.mark_is_durable and s.status is Status.SENDING and worker.newest
    status = Status.CLAIMED if unmarked else s.status
    return _turn(s, me, Worker(OUT), status=status, orphans=orphans)


def _idle(s: State, me: int, name: str, p: Protocol, world: World) -> Iterator[Step]:
    """Claim what is due, take up what a gone one held, read back what is doubtful."""
    held = (Status.CLAIMED, Status.SENDING)
    if s.status is Status.APPROVED or (s.status in held and not p.claim_is_conditional):
        older = s._replace(workers=tuple(other._replace(newest=False) for other in s.workers))
        after = _move(older, Status.CLAIMED, (me, Worker(HAS, newest=True)), stale=0)
        yield Step(SCHEDULER, f"{name} claims it", after)
    if s.status is Status.APPROVED:
        yield Step(SCHEDULER, f"{name} finds it too late", _move(s, Status.MISSED))
    if s.status in held and p.held_is_recovered:
        # One host: I hold the lock and have nothing in hand, so the owner is dead. Several: its lease is over, or it
        # has not been heard of for a while (`presence.py`); either may be so at any moment, whatever it is doing.
        if s.status is Status.SENDING and p.sending_is_not_requeued:
            taken_for_dead = world.several_hosts and not p.silence_is_no_death
            quiet = world.quiet(p) - (world.deadline if taken_for_dead else 0)
            after = _move(s, Status.UNKNOWN, quiet=quiet)
        else:
            after = _move(s, Status.APPROVED)
        yield Step(SCHEDULER, f"{name} takes up what its owner left", after)
    if s.status is Status.UNKNOWN:
        if s.shown and s.stale <= 0:
            yield Step(READ_BACK, f"{name} finds it in the feed", _move(s, Status.PUBLISHED))
        unseen = not s.shown or s.stale > 0 or not p.window_is_covered
        if unseen and s.quiet == 0:
            after = _turn(s, me, Worker(ABSENT[s.absent], newest=True))
            yield Step(READ_BACK, f"{name} does not find it in the feed", after)
        if (
            unseen
            and s.handle
            and len(s.orphans) < IN_FLIGHT
            and (_guarded(s, world) or not p.repeat_needs_guard)
        ):
            after = _turn(s, me, Worker(ASKED, newest=True))
            yield Step(READ_BACK, f"{name} hears that its handle is not known", after)


def _count_absence(s: State, me: int, name: str, p: Protocol, world: World) -> Iterator[Step]:
    """Written only if the post still stands as it did when the read began.

    What the network had refused with a doubt left (it is LOST to its sender too) is then refused for good.
    """
    worker = s.workers[me]
    done = me, Worker(IDLE)
    same = s.status is Status.UNKNOWN and worker.phase == ABSENT[s.absent]
    if same and (worker.newest or not p.reads_are_of_this_doubt):
        if s.absent + 1 < p.reads:
            apart = world.gap if p.reads_apart else 0
            after = _turn(s, *done, absent=s.absent + 1, quiet=max(s.quiet, apart))
            yield Step(READ_BACK, f"{name} notes that it was absent once", after)
            return
        for verdict in (Status.APPROVED, Status.REJECTED):
            yield Step(READ_BACK, f"{name} notes that it was absent for good", _move(s, verdict, done))
        return
    yield Step(READ_BACK, f"{name} drops what it read", _turn(s, *done))


def _guarded(s: State, world: World) -> bool:
    """The network is sure to take a request that is marked now for the one in doubt, however late it acts on it."""
    return s.until == FOR_EVER or s.until > world.deadline + world.request


def _repeat(s: State, me: int, name: str, p: Protocol, world: World) -> Step:
    """Send the doubtful post again under its handle; it stays doubtful, under a new fence."""
    same = s.status is Status.UNKNOWN and s.workers[me].newest
    sure = _guarded(s, world) or not p.repeat_needs_guard
    if not (sure and (same or not p.repeat_sees_the_doubt)):
        return Step(READ_BACK, f"{name} drops what it heard", _turn(s, me, Worker(IDLE)))
    handle = s.handle if p.repeat_keeps_handle else s.new_handle()
    # a new fence: what others read before tells nothing of this try
    others = s._replace(workers=tuple(w._replace(newest=False) for w in s.workers))
    worker = Worker(READY, newest=True, left=world.deadline, handle=handle, again=True)
    after = _move(others, Status.SENDING, (me, worker))
    return Step(READ_BACK, f"{name} marks that it sends it again", after)


def _prepare(s: State, me: int, name: str, p: Protocol, world: World) -> Iterator[Step]:
    """Upload while nothing is visible, then commit the mark; each only with the newest claim."""
    claimed, newest = s.status is Status.CLAIMED, s.workers[me].newest
    idle = (me, Worker(IDLE))
    if claimed and newest:
        yield Step(SCHEDULER, f"{name} fails to upload", _move(s, Status.APPROVED, idle))
        yield Step(SCHEDULER, f"{name} learns that the picture is refused", _move(s, Status.REJECTED, idle))
    for handle in _handles(s, world):
        ready = (me, Worker(READY, newest, left=world.deadline, handle=handle))
        kept = {"handle": handle, "until": s.until if handle == s.handle else world.guard}
        if not p.mark_before_send:
            yield Step(SCHEDULER, f"{name} goes on without a mark", _turn(s, *ready))
        elif claimed and (newest or not p.fence_at_start):
            yield Step(SCHEDULER, f"{name} commits the mark", _move(s, Status.SENDING, ready, **kept))
            unheard = (me, Worker(NO, newest))
            yield Step(
                SCHEDULER, f"{name} is not told of its mark", _move(s, Status.SENDING, unheard, **kept)
            )
        else:
            yield Step(SCHEDULER, f"{name} sees that its claim is gone", _turn(s, *idle))


def _handles(s: State, world: World) -> set[int]:
    """What the next try may be known by: the words may be new, and with them the handle."""
    if not world.guard:
        return {0}
    if s.handle and world.key_stays:
        return {s.handle}
    return {s.handle or s.new_handle(), s.new_handle()}


def _send(s: State, me: int, name: str, p: Protocol, world: World) -> Step:
    """The one publishing call, cut at its deadline."""
    phase, _, left, wire, handle, _ = worker = s.workers[me]
    done = worker._replace(left=-1, wire=-1, handle=0)
    writing = _turn(s, me, worker._replace(phase=WAITING, left=-1, wire=world.request))
    if phase == WAITING:
        orphans = tuple(sorted((*s.orphans, (wire, handle))))
        cut = _turn(s, me, done._replace(phase=LOST), orphans=orphans)
        return Step(SCHEDULER, f"{name} hears nothing until its deadline", cut)
    if phase == CHECKED:
        return Step(SCHEDULER, f"{name} writes", writing)
    if left < 0 and p.deadline_before_write:
        return Step(
            SCHEDULER, f"{name} is too late and does not write", _turn(s, me, done._replace(phase=NO))
        )
    if world.sleeps_before_write:
        return Step(
            SCHEDULER, f"{name} looks at its deadline", _turn(s, me, worker._replace(phase=CHECKED, left=-1))
        )
    return Step(SCHEDULER, f"{name} looks at its deadline and writes", writing)


def _record(s: State, me: int, name: str, p: Protocol, world: World) -> Iterator[Step]:
    """Write down what the network said."""
    phase, idle = s.workers[me].phase, (me, Worker(IDLE))
    dropped = Step(SCHEDULER, f"{name} is not asked any more", _turn(s, *idle))
    sending, newest = s.status is Status.SENDING, s.workers[me].newest
    if phase == YES:
        open_to_it = p.yes_counts_everywhere or s.status in (Status.SENDING, Status.UNKNOWN)
        entitled = p.yes_is_not_fenced or (sending and newest)
        old_news = s.status is Status.PUBLISHED or (s.status is Status.GONE and not s.live)
        taken = not old_news and open_to_it and entitled
        after = _move(s, Status.PUBLISHED, idle) if taken else dropped.state
        yield Step(SCHEDULER, f"{name} {TAKES_YES}", after)
    elif (phase == LOST and p.unclassed_is_unknown) or (s.workers[me].again and p.repeat_stays_doubtful):
        doubt = _move(s, Status.UNKNOWN, idle, quiet=world.quiet(p))
        yield Step(SCHEDULER, f"{name} records that nobody can say", doubt) if sending and newest else dropped
    elif sending and (newest or not p.no_is_fenced):
        yield Step(SCHEDULER, f"{name} records: not sent, again later", _move(s, Status.APPROVED, idle))
        yield Step(SCHEDULER, f"{name} records: refused for good", _move(s, Status.REJECTED, idle))
    else:
        yield dropped
