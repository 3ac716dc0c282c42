"""Gives the posts of one channel their times: laid out together where many are missing, one by one where few are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from outreach.plan.layout import ChannelTask, Layout, free_times
from outreach.plan.objective import ALIKE, least_distance, nearness
from outreach.plan.rules import OpenTimes
from outreach.plan.schedule import Key, SlotTime
from outreach.plan.slot_times import slot_times

FEW = 100
"""Up to so many missing posts are fitted in one by one, if the channel holds three times as many already."""

SEARCH = 200
"""How many exchanges are looked at before a post counts as not to be placed."""

CROWDED = 7
"""How many days a post that is fitted in rather moves away than onto a day that has one post more; a day away counts as
much as one thing in common with a neighbour (ALIKE of the penalty)."""

SHARED = 2
"""The same for a day on which another channel has one post more."""

Cost = tuple[int, int, int]
"""What is bad about a time: how long news waits, how far off it is and what penalty it adds, posts in its window."""


def are_few(task: ChannelTask, missing: Sequence[Key]) -> bool:
    """Are the channel's missing posts so few that the plan stays as it is and each takes a time near its own?"""
    return len(missing) <= FEW and 3 * len(missing) <= len(task.schedule.queues[task.channel])


def fill(
    task: ChannelTask, missing: Sequence[Key], wished: Mapping[Key, SlotTime], layout: Layout | None
) -> list[Key]:
    """Place the ``missing`` posts, which come in the order of their turns; returns those that find no time.

    ``layout`` says how they are laid out together; without one each is fitted in by itself, near the time that
    ``wished`` holds for it or, where it is new, near its turn. Posts that have a time already keep it.
    """
    schedule, channel = task.schedule, task.channel
    if layout is None:
        rest = list(missing)
        times = free_times(task.calendar, schedule, task.plan, len(missing))
    else:
        placed = _place_together(task, layout)
        rest = [key for key in missing if key not in placed]
        times = layout.times.only(lambda at: schedule.is_free(channel, at))
    alone = []
    for key in rest:
        task.check_cancel()
        best = _best_time(task, key, times, wished.get(key)) if times.at else None
        if best is None:
            alone.append(key)
            continue
        schedule.add(key, best)
        times = times.only(lambda at, taken=best.at: abs(at - taken) >= schedule.gap)  # type: ignore[misc]  # mypy cannot infer a lambda's default
    movable = set(missing) - set(alone)
    return [key for key in alone if not (times.at and _make_way(task, key, times, movable))]


def _place_together(task: ChannelTask, layout: Layout) -> set[Key]:
    """Those of the layout that got a time which the other posts of their place allow."""
    schedule, times = task.schedule, layout.times
    moments = slot_times(times, layout.demand, layout.days, layout.windows, task.rng("minutes"))
    for key, index in zip(layout.keys, moments, strict=True):
        schedule.add(key, SlotTime(times.at[index], times.day[index], times.window[index]))
    movable = set(layout.keys)
    for key in layout.keys:
        task.check_cancel()
        if not schedule.is_valid(key) and not _exchange(task, key, movable):
            schedule.remove(key)
            movable.remove(key)
    return movable


def _partners(task: ChannelTask, key: Key, movable: Collection[Key]) -> Iterator[Key]:
    """Movable posts around ``key`` in the queue, the nearest first."""
    queue = task.schedule.queues[task.channel]
    here = task.schedule.position(key)
    for step in range(1, SEARCH + 1):
        for position in (here + step, here - step):
            if 0 <= position < len(queue) and queue[position].key in movable:
                yield queue[position].key


def _exchange(task: ChannelTask, key: Key, movable: Collection[Key]) -> bool:
    """Swap ``key`` with the nearest post with which both may keep their times."""
    schedule = task.schedule
    for other in list(_partners(task, key, movable)):
        if not schedule.is_valid(other):
            continue
        schedule.swap(key, other)
        if schedule.is_valid(key) and schedule.is_valid(other):
            return True
        schedule.swap(key, other)
    return False


def _best_time(task: ChannelTask, key: Key, times: OpenTimes, wished: SlotTime | None) -> SlotTime | None:
    """The cheapest of the free moments that the place's other posts allow, one looked at per day and window."""
    rng, schedule = task.rng(*key), task.schedule
    loads, elsewhere = schedule.load(task.channel), schedule.load_elsewhere(task.channel)
    target = wished.day if wished else _turn(task, key)
    best: tuple[Cost, SlotTime] | None = None
    for _, start, stop in times.days():
        for window in sorted(set(times.window[start:stop])):
            indices = [i for i in range(start, stop) if times.window[i] == window]
            rng.shuffle(indices)
            options = (SlotTime(times.at[i], times.day[i], window) for i in indices)
            option = next((option for option in options if schedule.allows(key, option)), None)
            if option is None:
                continue
            day = option.day
            away = abs(day - target) + CROWDED * loads[day] + SHARED * elsewhere[day]
            penalty, in_window = _local_cost(task, key, option)
            cost = (_waiting(task, key, option), ALIKE * away + penalty, in_window)
            if best is None or (cost, option) < best:
                best = (cost, option)
    return best[1] if best else None


def _local_cost(task: ChannelTask, key: Key, time: SlotTime) -> tuple[int, int]:
    """The penalty that one more post adds to the plan at this time, and its place's posts in that window."""
    queue, between = task.schedule.queues[task.channel], task.similarity.of_slugs
    at = sum(entry.time < time for entry in queue)
    before, after = queue[max(at - 1, 0) : at], queue[at : at + 1]
    likeness = sum(between(key.place, entry.key.place) for entry in (*before, *after))
    if before and after:
        likeness -= between(before[0].key.place, after[0].key.place)
    siblings = task.schedule.siblings(key)
    days = [taken.day for _, taken in siblings]
    posts = sum(plan.posts_per_place for plan in task.calendar.campaign.channels)
    apart = least_distance(task.calendar.days, posts)
    near = nearness(sorted([*days, time.day]), apart) - nearness(sorted(days), apart)
    same = sum(other.channel == key.channel and taken.window == time.window for other, taken in siblings)
    return ALIKE * likeness + near, same


def _waiting(task: ChannelTask, key: Key, time: SlotTime) -> int:
    """The days that news waits: a new place has its first post as soon as a good time is free."""
    if key.number > 1 or key.place not in task.calendar.campaign.new_places:
        return 0
    return time.day - task.calendar.first_day.toordinal()


def _turn(task: ChannelTask, key: Key) -> int:
    """The day of a new post if its place had the period to itself: room is left for its higher numbers."""
    calendar = task.calendar
    phase = (task.rank + 0.5) / len(calendar.campaign.channels)
    before = 0 if calendar.campaign.open_ended else key.number - 1
    share = (before + phase) / max(task.plan.posts_per_place, 1)
    return calendar.first_day.toordinal() + int(calendar.days * share)


def _make_way(task: ChannelTask, key: Key, times: OpenTimes, movable: set[Key]) -> bool:
    """Give ``key`` the time of a post that can have another one."""
    schedule = task.schedule
    for entry in [e for e in schedule.queues[task.channel] if e.key in movable][:SEARCH]:
        task.check_cancel()
        if not schedule.allows(key, entry.time):
            continue
        schedule.remove(entry.key)
        elsewhere = _best_time(task, entry.key, times, entry.time)
        if elsewhere is None or not schedule.is_free(task.channel, elsewhere.at):
            schedule.add(entry.key, entry.time)
            continue
        schedule.add(entry.key, elsewhere)
        schedule.add(key, entry.time)
        movable.add(key)
        return True
    return False
