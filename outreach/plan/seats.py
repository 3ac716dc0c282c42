"""Seats: moments of one channel, evenly over the period, before anybody sits on them.

Days come first (the same number of posts on every day, the odd ones evenly spread), then the minute on each day.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heapreplace
from itertools import pairwise
from random import Random

from outreach.plan.rules import DAY, Times


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is wanted of a channel's seats."""

    count: int
    first: int  # the period, as ordinals of its days, both included
    last: int
    gap: float  # seconds between two posts at least
    phase: float  # where in its share of the period a post stands, 0 to 1; channels differ in it
    busy: Mapping[int, int]  # day -> posts that the channel has there already
    elsewhere: Mapping[int, int]  # day -> posts of the other channels
    window: Callable[[int], int]  # number of the seat -> rank of the window it should be in


def chain(times: Times, gap: float, limit: int) -> list[int]:
    """Indices of the earliest ``limit`` moments that are ``gap`` apart; all that fit where there are not so many."""
    found: list[int] = []
    index = 0
    while index < len(times.at) and len(found) < limit:
        found.append(index)
        index = bisect_left(times.at, times.at[index] + gap, index + 1)
    return found


def seats(times: Times, wish: Wish, rng: Random) -> list[int]:
    """Indices of ``wish.count`` moments of ``times``, ascending, ``gap`` apart; fewer only where not so many fit."""
    earliest = chain(times, wish.gap, wish.count)
    span = times.days()
    room = {day: len(chain(_part(times, start, stop), wish.gap, wish.count)) for day, start, stop in span}
    days = _days(room, wish, len(earliest))
    bounds = {day: (start, stop - 1) for day, start, stop in span}
    latest = _latest(times, days, bounds, earliest, wish.gap)
    # A gap of up to one day above the ideal is what the coarseness of days costs; more is avoided where it can be.
    total = len(days) + sum(wish.busy.values())
    longest = (wish.last + 1 - wish.first) / max(total, 1) * DAY + DAY
    chosen: list[int] = []
    for number, day in enumerate(days):
        low = bisect_left(times.at, times.at[chosen[-1]] + wish.gap) if chosen else 0
        high = max(low, latest[number])
        start = max(low, min(bounds[day][0], high))
        near = bisect_right(times.at, times.at[chosen[-1]] + longest) - 1 if chosen else high
        high = min(high, near) if near >= start else high
        window = wish.window(number)
        inside = [i for i in range(start, high + 1) if times.window[i] == window]
        chosen.append(rng.choice(inside or range(start, high + 1)))
    return chosen


def _part(times: Times, start: int, stop: int) -> Times:
    return Times(times.at[start:stop], times.day[start:stop], times.window[start:stop])


def _latest(
    times: Times,
    days: Sequence[int],
    bounds: Mapping[int, tuple[int, int]],
    earliest: Sequence[int],
    gap: float,
) -> list[int]:
    """For each seat the latest index that keeps it on its day and leaves room for those after it.

    Where a long gap makes that impossible, the seat moves off its day, never before ``earliest``.
    """
    latest = [0] * len(days)
    following: float = float("inf")
    for number in range(len(days) - 1, -1, -1):
        index = min(bounds[days[number]][1], bisect_right(times.at, following - gap) - 1)
        latest[number] = max(index, earliest[number])
        following = times.at[latest[number]]
    return latest


def _days(room: Mapping[int, int], wish: Wish, count: int) -> list[int]:
    """``count`` days, ascending, a day as often as it gets posts: all days equally full, as far as they have room."""
    level = _level(room, wish.busy, count)
    new = {day: min(max(level - wish.busy.get(day, 0), 0), most) for day, most in room.items()}
    eligible = [d for d, most in room.items() if new[d] < most and wish.busy.get(d, 0) + new[d] == level]
    fuller = sorted(
        day for day, posts in wish.busy.items() if posts > level and wish.first <= day <= wish.last
    )
    for day in _spread(sorted(eligible), fuller, count - sum(new.values()), wish):
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


def _spread(eligible: Sequence[int], fuller: Sequence[int], count: int, wish: Wish) -> list[int]:
    """``count`` of the eligible days, so that together with the ``fuller`` ones they are as even as can be."""
    borders = [wish.first - 0.5, *fuller, wish.last + 0.5]
    stretches: list[tuple[float, float, list[int]]] = []
    for low, high in pairwise(borders):
        stretches.append((low, high, [day for day in eligible if low < day < high]))
    chosen = []
    for (low, high, days), share in zip(stretches, _shares(stretches, count), strict=True):
        at_start, at_end = low < wish.first, high > wish.last
        # A border of the period is no post: half a distance before the first one and after the last one is even.
        lead = wish.phase if at_start and at_end else 0.5 if at_start else 1.0
        parts = share - 1 + lead + ((1 - wish.phase) if at_start and at_end else 0.5 if at_end else 1.0)
        targets = [low + (high - low) * (lead + n) / parts for n in range(share)]
        chosen += _nearest(days, targets, wish.elsewhere)
    return chosen


def _shares(stretches: Sequence[tuple[float, float, list[int]]], count: int) -> list[int]:
    """How many posts each stretch between two full days gets: always the one with the widest gaps next."""
    shares = [0] * len(stretches)
    open_ends = [(n == 0) + (n == len(stretches) - 1) for n in range(len(stretches))]

    def gain(n: int) -> tuple[float, int]:
        low, high, days = stretches[n]
        if shares[n] >= len(days):
            return (0.0, n)
        parts = shares[n] + 1 - open_ends[n] / 2
        return (-((high - low) ** 2) * (1 / max(parts, 0.25) - 1 / (parts + 1)), n)

    heap = [gain(n) for n in range(len(stretches))]
    heapify(heap)
    for _ in range(count):
        n = heap[0][1]
        shares[n] += 1
        heapreplace(heap, gain(n))
    return shares


def _nearest(days: Sequence[int], targets: Sequence[float], elsewhere: Mapping[int, int]) -> list[int]:
    """One day per target, all different, ascending, with the least sum of squared distances.

    A day on which another channel posts counts as half a day farther away.
    """
    slack = len(days) - len(targets)
    cheapest = [0.0] * (slack + 1)  # over the days so far left out, for the targets before this one
    steps: list[list[int]] = []
    for number, target in enumerate(targets):
        best, came = float("inf"), 0
        row, origin = [], []
        for left_out in range(slack + 1):
            if cheapest[left_out] < best:
                best, came = cheapest[left_out], left_out
            day = days[number + left_out]
            row.append(best + (day - target) ** 2 + (0.25 if elsewhere.get(day) else 0.0))
            origin.append(came)
        cheapest = row
        steps.append(origin)
    left_out = min(range(slack + 1), key=cheapest.__getitem__)
    chosen = []
    for number in range(len(targets) - 1, -1, -1):
        chosen.append(days[number + left_out])
        left_out = steps[number][left_out]
    return chosen[::-1]
