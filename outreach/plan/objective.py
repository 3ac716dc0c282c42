"""What a good plan is, as one value: the formula of docs/plan.md, computed for any plan, however it was made.

The planner and its search use the same measure, and so do the tests and the benchmark that hold them against proofs.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property, partial
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from outreach.model import Campaign, ChannelPlan, Place, PlaceOutline, Slot
from outreach.plan.rules import Calendar, window_of

SAME_TOWN = 3
"""What the same municipality counts between two neighbours: readers notice a village sooner than a category."""


ALIKE = 10
"""What one thing in common weighs, against a day too near or a post too many in a week: worth ten days of waiting."""


@dataclass(frozen=True, order=True, kw_only=True)
class Score:
    """The smaller, the better; the fields count one after the other, as words are ordered by their letters."""

    left_over: int  # posts without a time
    crowding: int  # posts per day, squared: least where all days hold the same number
    drift: int  # days between a post and its ideal day, squared
    penalty: int  # ALIKE times ``alike``, plus ``nearness``, plus ``bunching``
    one_sided: int  # posts of a place in a window of the day beyond its share, rounded up
    alike: int = field(compare=False)  # what neighbours in a queue have in common, by Similarity.between
    nearness: int = field(compare=False)  # days by which posts of a place are nearer than least_distance()
    bunching: int = field(compare=False)  # posts of a municipality or category in a week beyond its share


class Similarity:
    """The places of a plan by number, and what they have in common. ``numbers`` gives a slug's number.

    ``groups`` holds for each place what it belongs to, its municipality and its categories, as numbers. What a
    place does not tell is like nothing.
    """

    def __init__(self, places: Iterable[Place | PlaceOutline]):
        known = sorted({place.slug: place for place in places}.values(), key=lambda place: place.slug)
        self.numbers = {place.slug: number for number, place in enumerate(known)}
        towns = {town: n for n, town in enumerate(sorted({municipality(p) for p in known} - {""}))}
        kinds = {
            name: len(towns) + n for n, name in enumerate(sorted({c for p in known for c in p.categories}))
        }
        profiles = [tuple(sorted({kinds[name] for name in place.categories})) for place in known]
        different = {profile: n for n, profile in enumerate(sorted(set(profiles)))}
        self._town = [towns.get(municipality(place), -1) for place in known]
        self._profile = [different[profile] for profile in profiles]
        self._shared = [
            [len(set(one) & set(other)) + (bool(one) and one == other) for other in different]
            for one in different
        ]
        self.groups = [
            profile if town < 0 else (town, *profile)
            for town, profile in zip(self._town, profiles, strict=True)
        ]

    def between(self, one: int, other: int) -> int:
        """How much two places have in common: the municipality counts 3, each category 1, and all of them 1 more."""
        shared = self._shared[self._profile[one]][self._profile[other]]
        return shared + SAME_TOWN if self._town[one] == self._town[other] != -1 else shared

    def of_slugs(self, one: str, other: str) -> int:
        """:meth:`between` of the places with these slugs; 0 where one is not known."""
        if one not in self.numbers or other not in self.numbers:
            return 0
        return self.between(self.numbers[one], self.numbers[other])

    @cached_property
    def matrix(self) -> list[list[int]]:
        """:meth:`between` of each place with each; for as many places as a search takes in, not for thousands."""
        every = range(len(self._town))
        return [[self.between(one, other) for other in every] for one in every]


def municipality(place: Place | PlaceOutline) -> str:
    """The municipality without its village: both of »Hansestadt Osterburg (Altmark), OT …« are the same town."""
    return place.municipality.partition(",")[0].strip().casefold()


def least_distance(days: int, posts: int) -> int:
    """How many days apart two of ``posts`` posts of a place should be: two thirds of what is even over ``days``."""
    return 2 * days // (3 * max(posts, 1))


def week_of(day: int) -> int:
    """The number of the week, from Monday to Sunday, that a day (an ordinal) lies in."""
    return (day - 1) // 7


def ideal_days(first: int, days: int, count: int, rank: int, channels: int) -> list[int]:
    """Where ``count`` posts of a channel stand if nothing is closed: evenly over ``days`` days from ``first`` on.

    The channels, ``rank`` of so many, take turns: each has its own place within the share of the period of one post.
    """
    return [
        first + days * (2 * channels * n + 2 * rank + 1) // (2 * channels * max(count, 1))
        for n in range(count)
    ]


def shares(members: Mapping[int, int], weeks: Mapping[int, int]) -> dict[tuple[int, int], int]:
    """Group and week → the group's share of that week's posts, rounded up.

    ``members`` are the posts of each group, ``weeks`` the posts of each week, both of one channel.
    """
    total = max(sum(weeks.values()), 1)
    return {(g, w): -(-size * posts // total) for g, size in members.items() for w, posts in weeks.items()}


def measure(
    campaign: Campaign, places: Sequence[Place], slots: Sequence[Slot], earliest: datetime | None = None
) -> Score:
    """What a plan is worth. ``slots`` are those of all posts, also of the approved ones; ``earliest`` as in planning.

    Slots of places or channels that the campaign does not have are not looked at.
    """
    return MeasuredPlan(campaign, places, slots, earliest).score


class QueuedSlot(NamedTuple):
    """A post in its channel's queue: its moment, the place's number, the ordinal of its wall date, its window."""

    at: float
    place: int
    day: int
    window: int


class _Terms(NamedTuple):
    """What one channel's queue adds to the value of a plan."""

    posts: int
    crowding: int
    drift: int
    alike: int
    bunching: int
    one_sided: int


class MeasuredPlan:
    """A plan with its value, and what it would be worth with another time for one post, without measuring all anew."""

    def __init__(
        self,
        campaign: Campaign,
        places: Sequence[Place | PlaceOutline],
        slots: Sequence[Slot],
        earliest: datetime | None = None,
    ):
        self._calendar = Calendar(campaign, MappingProxyType({}), earliest)
        self._similarity = Similarity(places)
        running = sum(place.is_running for place in places)
        posts = sum(plan.posts_per_place for plan in campaign.channels)
        self._wanted, self._apart = running * posts, least_distance(self._calendar.days, posts)
        self._ranks = {plan.channel: rank for rank, plan in enumerate(campaign.channels)}
        # many posts go out at few times of the day
        self._windows = {plan.channel: cache(partial(window_of, plan)) for plan in campaign.channels}
        self._queues = [self._queue(plan, slots) for plan in campaign.channels]
        self._terms = [self._of_queue(rank, queue) for rank, queue in enumerate(self._queues)]
        self._turns: defaultdict[int, list[int]] = defaultdict(list)
        for queue in self._queues:
            for each in queue:
                self._turns[each.place].append(each.day)
        self._near = sum(self._nearness(days) for days in self._turns.values())

    @property
    def score(self) -> Score:
        """What the plan is worth as it is."""
        return self._score(self._terms, self._near)

    def with_slot(self, mine: Slot | None, other: Slot) -> Score:
        """What it would be worth with ``other`` in place of ``mine``, which is None for a post without a time."""
        rank, place = self._ranks.get(other.channel), self._similarity.numbers.get(other.place)
        if rank is None or place is None:
            return self.score
        plan = self._calendar.campaign.channels[rank]
        queue, days = list(self._queues[rank]), list(self._turns.get(place, ()))
        if mine is not None:
            gone = self._entry(plan, mine)
            queue.remove(gone)
            days.remove(gone.day)
        new = self._entry(plan, other)
        insort(queue, new)
        terms = [*self._terms[:rank], self._of_queue(rank, queue), *self._terms[rank + 1 :]]
        before = self._nearness(self._turns.get(place, ()))
        return self._score(terms, self._near - before + self._nearness([*days, new.day]))

    def _score(self, terms: Sequence[_Terms], near: int) -> Score:
        alike, bunching = sum(each.alike for each in terms), sum(each.bunching for each in terms)
        return Score(
            left_over=max(self._wanted - sum(each.posts for each in terms), 0),
            crowding=sum(each.crowding for each in terms),
            drift=sum(each.drift for each in terms),
            penalty=ALIKE * alike + near + bunching,
            one_sided=sum(each.one_sided for each in terms),
            alike=alike,
            nearness=near,
            bunching=bunching,
        )

    def _of_queue(self, rank: int, queue: Sequence[QueuedSlot]) -> _Terms:
        calendar = self._calendar
        first, plans = calendar.first_day.toordinal(), calendar.campaign.channels
        days = [each.day for each in queue if each.day >= first]
        ideal = ideal_days(first, calendar.days, len(days), rank, len(plans))
        between = self._similarity.between
        return _Terms(
            posts=len(queue),
            crowding=sum(load**2 for load in Counter(days).values()),
            drift=sum((day - best) ** 2 for day, best in zip(days, ideal, strict=True)),
            alike=sum(between(one.place, other.place) for one, other in pairwise(queue)),
            bunching=_bunching(self._similarity, queue),
            one_sided=_one_sided(queue, len(plans[rank].windows)),
        )

    def _nearness(self, days: Iterable[int]) -> int:
        return nearness(sorted(days), self._apart)

    def _queue(self, plan: ChannelPlan, slots: Iterable[Slot]) -> list[QueuedSlot]:
        """The channel's posts in the order of time."""
        numbers = self._similarity.numbers
        return sorted(
            self._entry(plan, slot)
            for slot in slots
            if slot.channel == plan.channel and slot.place in numbers
        )

    def _entry(self, plan: ChannelPlan, slot: Slot) -> QueuedSlot:
        here = slot.due.astimezone(self._calendar.zone)
        return QueuedSlot(
            at=slot.due.timestamp(),
            place=self._similarity.numbers[slot.place],
            day=here.toordinal(),
            window=self._windows[plan.channel](here.time()),
        )


def nearness(days: Sequence[int], apart: int) -> int:
    """By how many days the posts of one place on ``days`` (ascending) are nearer than ``apart``, over all pairs."""
    total = 0
    for n, day in enumerate(days):
        for other in days[n + 1 :]:
            if other - day >= apart:
                break
            total += apart - (other - day)
    return total


def _bunching(similarity: Similarity, queue: Sequence[QueuedSlot]) -> int:
    found = Counter((group, week_of(day)) for _, place, day, _ in queue for group in similarity.groups[place])
    members: Counter[int] = Counter()
    for (group, _), posts in found.items():
        members[group] += posts
    rooms = shares(members, Counter(week_of(each.day) for each in queue))
    return sum(max(0, posts - rooms[key]) for key, posts in found.items())


def _one_sided(queue: Sequence[QueuedSlot], windows: int) -> int:
    posts = Counter(each.place for each in queue)
    found = Counter((each.place, each.window) for each in queue if each.window >= 0)
    return sum(max(0, count - -(-posts[place] // windows)) for (place, _), count in found.items())
