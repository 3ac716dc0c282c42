"""Puts the posts of one channel on seats: all at once where the plan is new, one by one where little is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from random import Random

from outreach.model import ChannelName, ChannelPlan
from outreach.plan.board import Board, Key, Seat
from outreach.plan.layout import Row, ordered, row
from outreach.plan.objective import Yardstick
from outreach.plan.rules import DAY, Calendar, Times, open_times
from outreach.plan.seats import Wish, chain, seats

STEPS = (300, 60)
"""Seconds of the wall clock between two moments: five minutes look human, single ones only where it gets tight."""

FEW = 100
"""Up to so many missing posts are fitted in one by one, if the channel holds three times as many already."""

FAR = 30
"""How many places up and down the queue a swap may reach at most, for the looks of it."""

NEWS = 10.0
"""What each day costs that the first post of a new place waits, when it joins a plan: more than all else."""

PINCH = 2
"""From which unease on a post is exchanged: a neighbour that is alike counts 2, a window that it has already 1."""

SEARCH = 200
"""How many exchanges are looked at before a post counts as not to be placed."""


@dataclass(frozen=True)
class Job:
    """One channel of a plan in the making; ``rank`` is its place among the campaign's channels."""

    calendar: Calendar
    board: Board
    yard: Yardstick
    plan: ChannelPlan
    rank: int

    @property
    def channel(self) -> ChannelName:
        return self.plan.channel

    def rng(self, *words: object) -> Random:
        return Random("/".join(map(str, (self.calendar.campaign.seed, self.channel, *words))))


def free_times(calendar: Calendar, board: Board, plan: ChannelPlan, wanted: int) -> Times:
    """The moments that the channel's posts leave free, on the coarsest grid that holds ``wanted`` more."""
    for step in STEPS:
        times = open_times(calendar, plan, step).only(lambda at: board.has_room(plan.channel, at))
        if len(chain(times, board.gap, wanted)) == wanted:
            break
    return times


def fill(job: Job, missing: Sequence[Key], wished: Mapping[Key, float], laid: Row | None = None) -> list[Key]:
    """Place the ``missing`` posts, which come in the order of their turns; returns those that find no seat.

    ``wished`` holds where a post was before a change, so that it moves no farther than it must; ``laid`` how
    the posts are to be laid out, where that is known. Posts that are on the board already stay where they are.
    """
    times = laid.times if laid else free_times(job.calendar, job.board, job.plan, len(missing))
    rest = list(missing)
    if laid or len(missing) > FEW or 3 * len(missing) > len(job.board.queues[job.channel]):
        rest = _seat_all(job, missing, times, laid)
        times = times.only(lambda at: job.board.has_room(job.channel, at))
    alone = []
    for key in rest:
        seat = _best_seat(job, key, times, wished.get(key)) if times.at else None
        if seat is None:
            alone.append(key)
            continue
        job.board.add(key, seat)
        times = times.only(lambda at, taken=seat.at: abs(at - taken) >= job.board.gap)  # type: ignore[misc]  # mypy cannot infer a lambda's default
    movable = set(missing) - set(alone)
    if times.at:
        alone = [key for key in alone if not _make_way(job, key, times, movable)]
    if laid is None or not laid.searched:
        _polish(job, [key for key in missing if key in movable])
    return alone


def rows(jobs: Sequence[Job], missing: Mapping[int, Sequence[Key]]) -> dict[int, Row]:
    """How a plan that is new lays out the posts of its channels, by rank: nothing else is on the board yet."""
    made: dict[int, Row] = {}
    for job in jobs:
        keys = missing[job.rank]
        elsewhere = {day for row in made.values() for day in row.days}
        times = free_times(job.calendar, job.board, job.plan, len(keys))
        made[job.rank] = row(times, _wish(job, len(keys), elsewhere), keys)
    rng = Random(f"{jobs[0].calendar.campaign.seed}/order")
    return ordered(made, jobs[0].yard, jobs[0].calendar.days, rng)


def _wish(job: Job, count: int, elsewhere: Container[int]) -> Wish:
    campaign = job.calendar.campaign
    return Wish(
        count=count,
        first=job.calendar.first_day.toordinal(),
        last=campaign.last_day.toordinal(),
        gap=job.board.gap,
        rank=job.rank,
        channels=len(campaign.channels),
        busy=job.board.load(job.channel),
        elsewhere=elsewhere,
    )


def _seat_all(job: Job, missing: Sequence[Key], times: Times, laid: Row | None) -> list[Key]:
    board = job.board
    wish = _wish(job, len(missing), board.load_elsewhere(job.channel))
    laid = laid or row(times, wish, missing)
    moments = seats(times, wish, laid.days, laid.windows, job.rng("minutes"))
    for key, index in zip(laid.keys, moments, strict=True):
        board.add(key, Seat(times.at[index], times.day[index], times.window[index]))
    placed = [key for key in laid.keys if key in board.seats]
    movable = set(placed)
    for key in placed:
        if not board.stands(key) and not _exchange(job, key, movable):
            board.remove(key)
            movable.remove(key)
    return [key for key in missing if key not in board.seats]


def _partners(job: Job, key: Key, movable: Collection[Key], reach: int) -> Iterator[Key]:
    """Movable posts around ``key`` in the queue, the nearest first."""
    queue = job.board.queues[job.channel]
    here = job.board.position(key)
    for step in range(1, reach + 1):
        for position in (here + step, here - step):
            if 0 <= position < len(queue) and queue[position].key in movable:
                yield queue[position].key


def _exchange(job: Job, key: Key, movable: Collection[Key]) -> bool:
    """Swap ``key`` with the nearest post with which both may stand."""
    board = job.board
    for other in list(_partners(job, key, movable, SEARCH)):
        if not board.stands(other):
            continue
        board.swap(key, other)
        if board.stands(key) and board.stands(other):
            return True
        board.swap(key, other)
    return False


def _best_seat(job: Job, key: Key, times: Times, wished: float | None) -> Seat | None:
    """The cheapest of the free moments that the place's other posts allow, one looked at per day and window."""
    rng = job.rng(*key)
    loads, elsewhere = job.board.load(job.channel), job.board.load_elsewhere(job.channel)
    best: tuple[float, Seat] | None = None
    for _, start, stop in times.days():
        for window in sorted(set(times.window[start:stop])):
            indices = [i for i in range(start, stop) if times.window[i] == window]
            rng.shuffle(indices)
            options = (Seat(times.at[i], times.day[i], window) for i in indices)
            seat = next((option for option in options if job.board.suits(key, option)), None)
            if seat is None:
                continue
            price = _price(job, key, seat, wished) + 2.0 * loads[seat.day] + 0.5 * elsewhere[seat.day]
            if best is None or (price, seat) < best:
                best = (price, seat)
    return best[1] if best else None


def _price(job: Job, key: Key, seat: Seat, wished: float | None) -> float:
    """What is bad about a seat for a post that is fitted in; docs/plan.md lists the terms."""
    queue = job.board.queues[job.channel]
    siblings = job.board.siblings(key)
    at = sum(entry.seat.at < seat.at for entry in queue)
    around = queue[max(at - 1, 0) : at + 1]
    share = job.calendar.days * DAY / (len(queue) + 1)
    own_share = (
        job.calendar.days * DAY / max(sum(plan.posts_per_place for plan in job.calendar.campaign.channels), 1)
    )
    crowd = max((1 - abs(entry.seat.at - seat.at) / share for entry in around), default=0.0)
    own = max((1 - abs(taken.at - seat.at) / own_share for _, taken in siblings), default=0.0)
    alike = sum(job.yard.common(key.place, entry.key.place) for entry in around)
    window = sum(k.channel == key.channel and taken.window == seat.window for k, taken in siblings)
    away = (
        0.3 * abs(seat.at - wished) / DAY
        if wished is not None
        else abs(seat.at - _turn(job, key)) / own_share
    )
    return max(crowd, 0.0) + 3 * max(own, 0.0) + 0.25 * alike + 0.5 * window + away + _waiting(job, key, seat)


def _waiting(job: Job, key: Key, seat: Seat) -> float:
    """News does not wait: a place that is new on the map has its first post as soon as a good time is free."""
    if key.number > 1 or key.place not in job.calendar.campaign.new_places:
        return 0.0
    return NEWS * (seat.day - job.calendar.first_day.toordinal())


def _turn(job: Job, key: Key) -> float:
    """Where a new post would stand if its place had the period to itself: room is left for its higher numbers."""
    campaign = job.calendar.campaign
    start = datetime.combine(job.calendar.first_day, time(), job.calendar.zone).timestamp()
    phase = (job.rank + 0.5) / len(campaign.channels)
    return start + job.calendar.days * DAY * (key.number - 1 + phase) / max(job.plan.posts_per_place, 1)


def _make_way(job: Job, key: Key, times: Times, movable: set[Key]) -> bool:
    """Give ``key`` the seat of a post that can sit elsewhere."""
    board = job.board
    for entry in [e for e in board.queues[job.channel] if e.key in movable][:SEARCH]:
        if not board.suits(key, entry.seat):
            continue
        board.remove(entry.key)
        elsewhere = _best_seat(job, entry.key, times, entry.seat.at)
        if elsewhere is None or not board.has_room(job.channel, elsewhere.at):
            board.add(entry.key, entry.seat)
            continue
        board.add(entry.key, elsewhere)
        board.add(key, entry.seat)
        movable.add(key)
        return True
    return False


def _polish(job: Job, keys: Sequence[Key]) -> None:
    """Swap posts nearby in the queue while that makes neighbours less alike and shares the windows more fairly."""
    reach = min(FAR, max(len({key.place for key in keys}) // 5, 1))
    movable = set(keys)
    for key in keys:
        if _unease(job, key) < PINCH:
            continue
        for other in list(_partners(job, key, movable, reach)):
            before = _unease(job, key, other)
            job.board.swap(key, other)
            if _unease(job, key, other) < before and job.board.stands(key) and job.board.stands(other):
                break
            job.board.swap(key, other)


def _unease(job: Job, *keys: Key) -> int:
    """How much the posts have in common with their neighbours, and how unfairly their places share the windows."""
    queue = job.board.queues[job.channel]
    positions = {job.board.position(key) for key in keys}
    edges = positions | {position + 1 for position in positions}
    total = 0
    for edge in edges:
        if 0 < edge < len(queue):
            total += 2 * job.yard.common(queue[edge - 1].key.place, queue[edge].key.place)
    for key in keys:
        shares = Counter(
            seat.window for other, seat in job.board.siblings(key) if other.channel == key.channel
        )
        total += shares[job.board.seats[key].window]
    return total
