"""Laying posts out together, before the minute: the days of each channel, who comes when, and the part of the day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from outreach.model import CancelCheck, ChannelName, ChannelPlan
from outreach.plan.arrangement import OrderProblem
from outreach.plan.objective import Similarity, least_distance
from outreach.plan.rules import DAY, Calendar, OpenTimes, open_times
from outreach.plan.schedule import Key, Schedule
from outreach.plan.search import best_order
from outreach.plan.slot_times import Demand, chain, longest_gap, slot_days

STEPS = (300, 60)
"""Seconds of the wall clock between two moments: five minutes look human, single ones only where it gets tight."""

PASSES = 4
"""How often every post may choose its window anew."""


@dataclass(frozen=True)
class ChannelTask:
    """One channel of a plan in the making; ``rank`` is its place among the campaign's channels.

    ``check_cancel`` is called between the steps of what takes long.
    """

    calendar: Calendar
    schedule: Schedule
    similarity: Similarity
    plan: ChannelPlan
    rank: int
    check_cancel: CancelCheck

    @property
    def channel(self) -> ChannelName:
        return self.plan.channel

    def rng(self, *words: object) -> Random:
        return Random("/".join(map(str, (self.calendar.campaign.seed, self.channel, *words))))

    def demand(self, count: int, elsewhere: Container[int]) -> Demand:
        """What is wanted of the times of ``count`` more posts; on the days ``elsewhere`` other channels post."""
        campaign = self.calendar.campaign
        return Demand(
            count=count,
            first=self.calendar.first_day.toordinal(),
            last=campaign.last_day.toordinal(),
            gap=self.schedule.gap,
            rank=self.rank,
            channels=len(campaign.channels),
            busy=self.schedule.load(self.channel),
            elsewhere=elsewhere,
        )


@dataclass(frozen=True, kw_only=True)
class Layout:
    """New posts of a channel in the order of time: whose, on which day (ordinal) and in which window (rank).

    ``times`` are the moments that are open to them; ``longest`` the seconds between two posts at most, if it can be.
    """

    keys: Sequence[Key]
    days: Sequence[int]
    windows: Sequence[int]
    times: OpenTimes
    demand: Demand
    longest: float


def free_times(calendar: Calendar, schedule: Schedule, plan: ChannelPlan, wanted: int) -> OpenTimes:
    """The moments that the channel's posts leave free, on the coarsest grid that holds ``wanted`` more."""
    for step in STEPS:
        times = open_times(calendar, plan, step).only(lambda at: schedule.is_free(plan.channel, at))
        if len(chain(times, schedule.gap, wanted)) == wanted:
            break
    return times


def lay_out(tasks: Sequence[ChannelTask], missing: Mapping[int, Sequence[Key]]) -> dict[int, Layout]:
    """The days and the order of the ``missing`` posts of all channels together, by the channel's rank.

    Posts that are in the schedule stay where they are. Those that find no day are left out.
    """
    days: dict[int, list[int]] = {}
    times: dict[int, OpenTimes] = {}
    demands: dict[int, Demand] = {}
    for task in tasks:
        wanted, rank = missing[task.rank], task.rank
        others = {day for of in days.values() for day in of} | set(task.schedule.load_elsewhere(task.channel))
        times[rank] = free_times(task.calendar, task.schedule, task.plan, len(wanted))
        demands[rank] = task.demand(len(wanted), others)
        days[rank] = slot_days(times[rank], demands[rank])
    keys = _in_best_order(tasks, {rank: missing[rank][: len(own)] for rank, own in days.items()}, days)
    layouts = {}
    for task in tasks:
        rank, longest = task.rank, longest_gap(demands[task.rank], len(days[task.rank]))
        windows = share_windows(keys[rank], days[rank], times[rank], longest)
        layouts[rank] = Layout(
            keys=keys[rank],
            days=days[rank],
            windows=windows,
            times=times[rank],
            demand=demands[rank],
            longest=longest,
        )
    return layouts


def _in_best_order(
    tasks: Sequence[ChannelTask], keys: Mapping[int, Sequence[Key]], days: Mapping[int, Sequence[int]]
) -> dict[int, list[Key]]:
    """The same posts with the least penalty that is found, among those that stay and over all channels together."""
    similarity, calendar, schedule = tasks[0].similarity, tasks[0].calendar, tasks[0].schedule
    channels = calendar.campaign.channels
    queues = []
    for rank, plan in enumerate(channels):
        own, new = schedule.queues[plan.channel], zip(keys.get(rank, ()), days.get(rank, ()), strict=True)
        posts = [(entry.time.day, False, entry.key.place) for entry in own]
        posts += [(day, True, key.place) for key, day in new]
        known = (post for post in posts if post[2] in similarity.numbers)
        # within a day the new ones come last: their minute is not known yet
        queues.append(sorted(known, key=lambda post: post[:2]))
    problem = OrderProblem(
        similarity=similarity,
        days=[[day for day, _, _ in queue] for queue in queues],
        movable=[[n for n, (_, is_new, _) in enumerate(queue) if is_new] for queue in queues],
        apart=least_distance(calendar.days, sum(plan.posts_per_place for plan in channels)),
        check_cancel=tasks[0].check_cancel,
    )
    start = [[similarity.numbers[place] for _, _, place in queue] for queue in queues]
    found = best_order(problem, start, Random(f"{calendar.campaign.seed}/order"))
    slugs = list(similarity.numbers)
    return {
        rank: _numbered([slugs[found.queues[rank][n]] for n in problem.movable[rank]], own)
        for rank, own in keys.items()
    }


def _numbered(places: Sequence[str], keys: Sequence[Key]) -> list[Key]:
    """The posts of ``keys`` for a queue of places: each place's in the order of their numbers."""
    waiting: dict[str, list[Key]] = {}
    for key in sorted(keys, key=lambda key: key.number, reverse=True):
        waiting.setdefault(key.place, []).append(key)
    return [waiting[place].pop() for place in places]


def share_windows(keys: Sequence[Key], days: Sequence[int], times: OpenTimes, longest: float) -> list[int]:
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
