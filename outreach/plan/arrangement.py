"""An order of posts in the making: the queues of all channels, and what their order costs.

Which of two orders is the better one says :mod:`outreach.plan.objective`: here its terms are kept up to date move by
move instead of being counted anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from outreach.model import CancelCheck, never_cancelled
from outreach.plan.objective import ALIKE, Similarity, nearness, shares, week_of

PAIRED = 1_200
"""Of more posts or places the likeness of each two is not kept: it is worked out each time it is asked."""

SAME_DAY = 1_000_000
"""Added where two channels show a place on one day, which is forbidden."""

EXCHANGE, TURN, LATER = 0.5, 0.7, 0.85
"""Which move is made, from 0 to 1: two change places, a stretch turns around, its first one goes to the end, else its
last one to the front."""


@dataclass(frozen=True)
class Order:
    """Per channel the places (by number) of its posts in the order of time, and the penalty of that order."""

    queues: tuple[tuple[int, ...], ...]
    penalty: int


@dataclass(frozen=True, kw_only=True)
class OrderProblem:
    """What is searched for: whose post is on which of ``days`` (per channel, ordinals, ascending).

    ``movable`` are the positions of each channel's queue whose posts may change places; the others stay. Posts of a
    place should be ``apart`` days from each other. ``check_cancel`` is called between the steps of the search.
    """

    similarity: Similarity
    days: Sequence[Sequence[int]]
    movable: Sequence[Sequence[int]]
    apart: int
    check_cancel: CancelCheck = never_cancelled

    @cached_property
    def likeness(self) -> list[list[int]] | _Unstored:
        """What each two places have in common; kept in pairs where there are not too many."""
        few = max(len(self.similarity.numbers), sum(map(len, self.movable))) <= PAIRED
        return self.similarity.matrix if few else _Unstored(self.similarity)

    @cached_property
    def least(self) -> int:
        """A penalty that no order can undercut: neighbours have in common what all places have."""
        likeness = self.likeness
        common = 0 if isinstance(likeness, _Unstored) else min(map(min, likeness), default=0)
        return ALIKE * common * sum(max(len(queue) - 1, 0) for queue in self.days)


class _Unstored:
    """``Similarity.matrix`` of more places than anybody wants to keep in pairs: worked out each time it is asked."""

    def __init__(self, similarity: Similarity):
        self._similarity = similarity

    def __getitem__(self, one: int) -> _UnstoredRow:
        return _UnstoredRow(self._similarity, one)


@dataclass(frozen=True)
class _UnstoredRow:
    similarity: Similarity
    one: int

    def __getitem__(self, other: int) -> int:
        return self.similarity.between(self.one, other)


class Arrangement:
    """The queues as they stand, and all terms of the objective that an order decides."""

    def __init__(self, problem: OrderProblem, start: Sequence[Sequence[int]]):
        self.similarity, self.apart = problem.similarity, problem.apart
        self.days = [list(queue) for queue in problem.days]
        self.weeks = [[week_of(day) for day in queue] for queue in problem.days]
        self.likeness = problem.likeness
        self.queues = [list(queue) for queue in start]
        self.own = [self._positions(queue) for queue in self.queues]
        self.counts = [self._counts(*pair) for pair in zip(self.queues, self.weeks, strict=True)]
        self.rooms = [self._rooms(*pair) for pair in zip(self.queues, self.weeks, strict=True)]
        self.nearness = [self._near(place) for place in self.similarity.numbers.values()]
        self.alike = sum(self.similarity.between(a, b) for queue in self.queues for a, b in pairwise(queue))
        self.near = sum(self.nearness)
        self.crowd = sum(
            max(0, count - rooms[key])
            for counts, rooms in zip(self.counts, self.rooms, strict=True)
            for key, count in counts.items()
        )

    def penalty(self) -> int:
        """As the objective has it; a day on which a place may not be weighs more than all else together."""
        return ALIKE * self.alike + self.near + self.crowd

    def order(self) -> Order:
        """The queues as they stand now, with their penalty."""
        return Order(tuple(map(tuple, self.queues)), self.penalty())

    def has_likeness(self, channel: int, i: int) -> bool:
        """Whether the post at ``i`` of a queue has something in common with one beside it."""
        queue, between = self.queues[channel], self.similarity.between
        return any(between(queue[i], queue[k]) for k in (i - 1, i + 1) if 0 <= k < len(queue))

    def move(self, channel: int, i: int, k: int, kind: float, spare: float) -> bool:
        """Change the stretch from ``i`` to ``k`` of a queue, unless that costs more than ``spare``."""
        queue, alike = self.queues[channel], self.likeness
        first, last = queue[i], queue[k]
        before = alike[queue[i - 1]] if i else None
        after = alike[queue[k + 1]] if k + 1 < len(queue) else None
        change = 0
        if kind < TURN:  # exchange the two, or turn the stretch around: its ends change places
            if before:
                change += before[last] - before[first]
            if after:
                change += after[first] - after[last]
            if kind < EXCHANGE and k - i > 1:
                second, second_last = queue[i + 1], queue[k - 1]
                change += alike[last][second] - alike[first][second]
                change += alike[first][second_last] - alike[last][second_last]
        elif kind < LATER:  # the first one moves to the end
            change += alike[first][last] - alike[first][queue[i + 1]]
            if before:
                change += before[queue[i + 1]] - before[first]
            if after:
                change += after[first] - after[last]
        else:  # the last one moves to the front
            change += alike[first][last] - alike[last][queue[k - 1]]
            if before:
                change += before[last] - before[first]
            if after:
                change += after[queue[k - 1]] - after[last]
        # most moves are refused by this alone, before anything else is counted
        if ALIKE * change > spare + self.near + self.crowd:
            return False
        old = queue[i : k + 1]
        if kind < EXCHANGE:
            new = [last, *old[1:-1], first]
        elif kind < TURN:
            new = old[::-1]
        else:
            new = [*old[1:], first] if kind < LATER else [last, *old[:-1]]
        return self._settle(channel, i, old, new, change, spare)

    def _settle(
        self, channel: int, i: int, old: list[int], new: list[int], change: int, spare: float
    ) -> bool:
        """Weigh the rest of what the move changes, and make it if it costs no more than ``spare``."""
        moved = [(i + n, was, now) for n, (was, now) in enumerate(zip(old, new, strict=True)) if was != now]
        shifts, crowd = self._crowding(channel, moved)
        cost = ALIKE * change + crowd
        if cost > spare + self.near:
            return False
        queue, own = self.queues[channel], self.own[channel]
        places = {was for _, was, _ in moved}
        kept = {place: own[place] for place in places}
        at = {position for position, _, _ in moved}
        for place in places:
            own[place] = [position for position in own[place] if position not in at]
        for position, _, now in moved:
            own[now].append(position)
        nearness = {place: self._near(place) for place in places}
        near = sum(nearness.values()) - sum(self.nearness[place] for place in places)
        if cost + near > spare:
            for place, positions in kept.items():
                own[place] = positions
            return False
        queue[i : i + len(new)] = new
        for place, value in nearness.items():
            self.nearness[place] = value
        counts = self.counts[channel]
        for key, shift in shifts.items():
            counts[key] += shift
        self.alike, self.near, self.crowd = self.alike + change, self.near + near, self.crowd + crowd
        return True

    def _crowding(
        self, channel: int, moved: Sequence[tuple[int, int, int]]
    ) -> tuple[dict[tuple[int, int], int], int]:
        """How the groups' posts per week change, and by how much the posts too many do."""
        weeks, groups, shifts = self.weeks[channel], self.similarity.groups, dict[tuple[int, int], int]()
        for position, was, now in moved:
            week = weeks[position]
            for group in groups[was]:
                shifts[group, week] = shifts.get((group, week), 0) - 1
            for group in groups[now]:
                shifts[group, week] = shifts.get((group, week), 0) + 1
        counts, rooms, more = self.counts[channel], self.rooms[channel], 0
        for (group, week), shift in shifts.items():
            if shift:
                over = counts[group, week] - rooms[group, week]
                more += max(0, over + shift) - max(0, over)
        return shifts, more

    def _near(self, place: int) -> int:
        """By how many days the place's posts are too near each other, and the price of a forbidden day."""
        own = sorted((self.days[c][position], c) for c, of in enumerate(self.own) for position in of[place])
        forbidden = sum(one[0] == other[0] and one[1] != other[1] for one, other in pairwise(own))
        return nearness([day for day, _ in own], self.apart) + SAME_DAY * forbidden

    def _positions(self, queue: Sequence[int]) -> list[list[int]]:
        found: list[list[int]] = [[] for _ in self.similarity.groups]
        for position, place in enumerate(queue):
            found[place].append(position)
        return found

    def _counts(self, queue: Sequence[int], weeks: Sequence[int]) -> Counter[tuple[int, int]]:
        return Counter(
            (group, week)
            for place, week in zip(queue, weeks, strict=True)
            for group in self.similarity.groups[place]
        )

    def _rooms(self, queue: Sequence[int], weeks: Sequence[int]) -> dict[tuple[int, int], int]:
        """How many posts a group may have in a week: all that no order changes."""
        members = Counter(group for place in queue for group in self.similarity.groups[place])
        return shares(members, Counter(weeks))
