"""Laying a channel's posts out at once: the days, who comes when, and the part of the day; all before the minute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from outreach.plan.board import Key
from outreach.plan.objective import Yardstick, least_distance
from outreach.plan.rules import DAY, Times
from outreach.plan.search import Task, best_order
from outreach.plan.seats import Wish, longest_gap, seat_days

SEARCHED = 1_200
"""Up to so many posts the order is searched for; more keep the order of their turns, mended where it pinches."""


PASSES = 4
"""How often every post may choose its window anew."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A channel's posts in the order of time: whose, on which day (ordinal) and in which window (rank).

    ``times`` are the moments that are open to them, ``longest`` the seconds between two posts at most, if it can be;
    ``searched`` where the order was searched for and wants no mending.
    """

    keys: Sequence[Key]
    days: Sequence[int]
    windows: Sequence[int]
    times: Times
    longest: float
    searched: bool = False


def row(times: Times, wish: Wish, keys: Sequence[Key]) -> Row:
    """One channel's posts on its days, in the order in which they come; those that find no day are left out."""
    days = seat_days(times, wish)
    seated = keys[: len(days)]
    longest = longest_gap(wish, len(days))
    windows = share_windows(seated, days, times, longest)
    return Row(keys=seated, days=days, windows=windows, times=times, longest=longest)


def ordered(rows: Mapping[int, Row], yard: Yardstick, span: int, rng: Random) -> dict[int, Row]:
    """The same days with their posts in the best order that is found, over all channels together; ``span`` in days."""
    posts = sum(len(row.keys) for row in rows.values())
    if posts > SEARCHED:
        return dict(rows)
    start = [[yard.numbers[key.place] for key in row.keys] for row in rows.values()]
    busiest = max(Counter(place for queue in start for place in queue).values(), default=1)
    task = Task(yard=yard, days=[row.days for row in rows.values()], apart=least_distance(span, busiest))
    found = best_order(task, start, rng)
    slugs = list(yard.numbers)
    made = {}
    for (rank, old), queue in zip(rows.items(), found.queues, strict=True):
        keys = _numbered([slugs[place] for place in queue], old.keys)
        windows = share_windows(keys, old.days, old.times, old.longest)
        made[rank] = replace(old, keys=keys, windows=windows, searched=True)
    return made


def _numbered(places: Sequence[str], keys: Sequence[Key]) -> list[Key]:
    """The posts of ``keys`` for a queue of places: each place's in the order of their numbers."""
    waiting: dict[str, list[Key]] = {}
    for key in sorted(keys, key=lambda key: key.number, reverse=True):
        waiting.setdefault(key.place, []).append(key)
    return [waiting[place].pop() for place in places]


def share_windows(keys: Sequence[Key], days: Sequence[int], times: Times, longest: float) -> list[int]:
    """A window for each post: the one that its place has least often, then the one that is used least often.

    As far as can be, none that would leave more than ``longest`` seconds between two posts; and several posts of one
    day are in several windows, the earlier one in the earlier.
    """
    starts: dict[int, int] = {}
    for at, day, window in zip(times.at, times.day, times.window, strict=True):
        starts[window] = min(starts.get(window, at), at - day * DAY)
    windows = sorted(starts)
    loads, nth = Counter(days), _nth_of_day(days)
    chosen: list[int] = []
    had, used = Counter[tuple[str, int]](), Counter[int]()

    def follows(number: int, window: int, before: int) -> bool:
        """May the post ``number`` be in ``window`` when the one before it is in the window ``before``?"""
        apart = (days[number] - days[number - 1]) * DAY
        if not apart:
            return before < window
        return apart > longest or apart + starts[window] - starts[before] <= longest

    def is_open(number: int, window: int) -> bool:
        load, place = loads[days[number]], nth[number]
        if load > len(windows):
            return window == windows[place * len(windows) // load]
        if not place <= windows.index(window) <= len(windows) - load + place:
            return False
        if number and not follows(number, window, chosen[number - 1]):
            return False
        return number + 1 >= len(chosen) or follows(number + 1, chosen[number + 1], window)

    for turn in range(PASSES):
        for number, key in enumerate(keys):
            if turn:
                had[key.place, chosen[number]] -= 1
                used[chosen[number]] -= 1
            free = [window for window in windows if is_open(number, window)]
            window = min(free or windows, key=lambda w: (had[key.place, w], used[w], w))
            had[key.place, window] += 1
            used[window] += 1
            chosen[number : number + 1] = [window]
    return chosen


def _nth_of_day(days: Sequence[int]) -> list[int]:
    """0 for the first post of its day, 1 for the second …"""
    found: list[int] = []
    for number, day in enumerate(days):
        found.append(found[-1] + 1 if number and days[number - 1] == day else 0)
    return found
