"""What a good plan is, as one value: the formula of docs/plan.md, computed for any plan, however it was made.

The planner and its search use the same measure, and so do the tests and the benchmark that hold them against proofs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType

from outreach.model import Campaign, ChannelPlan, Place, PlaceStatus, Slot
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

    def __init__(self, places: Iterable[Place]):
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


def municipality(place: Place) -> str:
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
    calendar = Calendar(campaign, MappingProxyType({}), earliest)
    similarity = Similarity(places)
    running = sum(not place.gone and place.status is not PlaceStatus.ENDED for place in places)
    wanted = running * sum(plan.posts_per_place for plan in campaign.channels)
    crowding = drift = alike = bunching = one_sided = 0
    turns: defaultdict[int, list[int]] = defaultdict(list)
    count = 0
    for rank, plan in enumerate(campaign.channels):
        queue = _queue(similarity, calendar, plan, slots)
        count += len(queue)
        days = [day for _, day, _ in queue if day >= calendar.first_day.toordinal()]
        crowding += sum(load**2 for load in Counter(days).values())
        ideal = ideal_days(
            calendar.first_day.toordinal(), calendar.days, len(days), rank, len(campaign.channels)
        )
        drift += sum((day - best) ** 2 for day, best in zip(days, ideal, strict=True))
        alike += sum(similarity.between(one, other) for (one, *_), (other, *_) in pairwise(queue))
        bunching += _bunching(similarity, queue)
        one_sided += _one_sided(queue, len(plan.windows))
        for place, day, _ in queue:
            turns[place].append(day)
    apart = least_distance(calendar.days, sum(plan.posts_per_place for plan in campaign.channels))
    near = sum(nearness(sorted(days), apart) for days in turns.values())
    return Score(
        left_over=max(wanted - count, 0),
        crowding=crowding,
        drift=drift,
        penalty=ALIKE * alike + near + bunching,
        one_sided=one_sided,
        alike=alike,
        nearness=near,
        bunching=bunching,
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


def _queue(
    similarity: Similarity, calendar: Calendar, plan: ChannelPlan, slots: Iterable[Slot]
) -> list[tuple[int, int, int]]:
    """The channel's posts in the order of time: place, ordinal of the day, rank of the window (-1: in none)."""
    own = sorted(
        (slot.due.timestamp(), similarity.numbers[slot.place], slot.due.astimezone(calendar.zone))
        for slot in slots
        if slot.channel == plan.channel and slot.place in similarity.numbers
    )
    return [(place, here.toordinal(), window_of(plan, here.time())) for _, place, here in own]


def _bunching(similarity: Similarity, queue: Sequence[tuple[int, int, int]]) -> int:
    found = Counter((group, week_of(day)) for place, day, _ in queue for group in similarity.groups[place])
    members: Counter[int] = Counter()
    for (group, _), posts in found.items():
        members[group] += posts
    rooms = shares(members, Counter(week_of(day) for _, day, _ in queue))
    return sum(max(0, posts - rooms[key]) for key, posts in found.items())


def _one_sided(queue: Sequence[tuple[int, int, int]], windows: int) -> int:
    posts = Counter(place for place, _, _ in queue)
    found = Counter((place, window) for place, _, window in queue if window >= 0)
    return sum(max(0, count - -(-posts[place] // windows)) for (place, _), count in found.items())
