"""OpenTimes for the posts of one channel, evenly over the period, before it is known whose they are.

Days come first (the same number of posts on every day, the odd ones evenly spread), then the minute on each day.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import inf
from random import Random

from outreach.plan.objective import ideal_days
from outreach.plan.rules import DAY, OpenTimes

SHARED = 1_000
"""How much more a day's distance counts than a day on which another channel posts: only where all else is equal."""


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What is wanted of a channel's times."""

    count: int
    first: int  # the period, as ordinals of its days, both included
    last: int
    gap: float  # seconds between two posts at least
    rank: int  # of the channel among so many ``channels``, which take turns within the share of one post
    channels: int
    busy: Mapping[int, int]  # day -> posts that the channel has there already
    elsewhere: Container[int]  # days on which other channels post


def chain(times: OpenTimes, gap: float, limit: int) -> list[int]:
    """Indices of the earliest ``limit`` moments that are ``gap`` apart; all that fit where there are not so many."""
    found: list[int] = []
    index = 0
    while index < len(times.at) and len(found) < limit:
        found.append(index)
        index = bisect_left(times.at, times.at[index] + gap, index + 1)
    return found


def slot_times(
    times: OpenTimes, demand: Demand, days: Sequence[int], windows: Sequence[int], rng: Random
) -> list[int]:
    """Indices of a moment of ``times`` for each of ``days``, ascending, ``gap`` apart, in its window if it can be."""
    earliest = chain(times, demand.gap, len(days))
    bounds = {day: (start, stop - 1) for day, start, stop in times.days()}
    latest = _latest(times, days, bounds, earliest, demand.gap)
    longest = longest_gap(demand, len(days))
    chosen: list[int] = []
    for number, day in enumerate(days):
        low = bisect_left(times.at, times.at[chosen[-1]] + demand.gap) if chosen else 0
        high = max(low, latest[number])
        start = max(low, min(bounds[day][0], high))
        if number and (day - days[number - 1]) * DAY <= longest:
            near = bisect_right(times.at, times.at[chosen[-1]] + longest) - 1
            high = min(high, near) if near >= start else high
        inside = [i for i in range(start, high + 1) if times.window[i] == windows[number]]
        chosen.append(rng.choice(inside or range(start, high + 1)))
    return chosen


def longest_gap(demand: Demand, count: int) -> float:
    """The seconds between two posts at most, with ``count`` new ones: the even distance and a day.

    That day is what the coarseness of days costs; more is avoided where it can be.
    """
    total = count + sum(demand.busy.values())
    return (demand.last + 1 - demand.first) / max(total, 1) * DAY + DAY


def _part(times: OpenTimes, start: int, stop: int) -> OpenTimes:
    return OpenTimes(times.at[start:stop], times.day[start:stop], times.window[start:stop])


def _latest(
    times: OpenTimes,
    days: Sequence[int],
    bounds: Mapping[int, tuple[int, int]],
    earliest: Sequence[int],
    gap: float,
) -> list[int]:
    """For each post the latest index that keeps it on its day and leaves room for those after it.

    Where a long gap makes that impossible, the post moves off its day, never before ``earliest``.
    """
    latest = [0] * len(days)
    following: float = float("inf")
    for number in range(len(days) - 1, -1, -1):
        index = min(bounds[days[number]][1], bisect_right(times.at, following - gap) - 1)
        latest[number] = max(index, earliest[number])
        following = times.at[latest[number]]
    return latest


def slot_days(times: OpenTimes, demand: Demand) -> list[int]:
    """The days (ordinals, ascending) of ``demand.count`` posts, a day as often as it gets posts; fewer where few fit.

    All days are equally full, as far as they have room; of the ways to do so, the one nearest to the ideal days.
    """
    room = {
        day: len(chain(_part(times, start, stop), demand.gap, demand.count))
        for day, start, stop in times.days()
    }
    count = len(chain(times, demand.gap, demand.count))
    level = _level(room, demand.busy, count)
    new = {day: min(max(level - demand.busy.get(day, 0), 0), most) for day, most in room.items()}
    spare = {d for d, most in room.items() if new[d] < most and demand.busy.get(d, 0) + new[d] == level}
    for day in _nearest(new, spare, count - sum(new.values()), demand):
        new[day] += 1
    return [day for day in sorted(new) for _ in range(new[day])]


def _level(room: Mapping[int, int], busy: Mapping[int, int], count: int) -> int:
    """How many posts every day can get at least, where it has room, without using more than ``count``."""
    low, high = 0, max((busy.get(day, 0) + most for day, most in room.items()), default=0)
    while low < high:
        middle = (low + high + 1) // 2
        used = sum(min(max(middle - busy.get(day, 0), 0), most) for day, most in room.items())
        low, high = (middle, high) if used <= count else (low, middle - 1)
    return low


def _nearest(new: Mapping[int, int], spare: Container[int], count: int, demand: Demand) -> list[int]:
    """``count`` of the ``spare`` days for one more post, so that all posts lie as near to their ideal days as can be.

    Exact, by dynamic programming over the days and over how many of them have been chosen. Where two ways are equally
    near, the one is taken with fewer days on which another channel posts.
    """
    load = {
        day: demand.busy.get(day, 0) + new.get(day, 0) for day in {*new, *demand.busy} if day >= demand.first
    }
    total = sum(load.values()) + count
    ideal = ideal_days(demand.first, demand.last + 1 - demand.first, total, demand.rank, demand.channels)
    sums, squares = [0, *accumulate(ideal)], [0, *accumulate(day**2 for day in ideal)]
    cheapest: list[float] = [0.0]  # by the number of days chosen so far
    steps: list[tuple[int, list[bool]]] = []
    before = 0
    for day in sorted(load):
        row = [inf] * min(len(cheapest) + (day in spare), count + 1)
        taken = [False] * len(row)
        for chosen, cost in enumerate(cheapest):
            for more in (0, 1) if day in spare and chosen < count else (0,):
                start, posts = before + chosen, load[day] + more
                off = posts * day * day - 2 * day * (sums[start + posts] - sums[start])
                off += squares[start + posts] - squares[start]
                price = cost + SHARED * off + (more and day in demand.elsewhere)
                if price < row[chosen + more]:
                    row[chosen + more], taken[chosen + more] = price, bool(more)
        cheapest = row
        steps.append((day, taken))
        before += load[day]
    found, left = [], count
    for day, taken in reversed(steps):
        if taken[left]:
            found.append(day)
            left -= 1
    return found
