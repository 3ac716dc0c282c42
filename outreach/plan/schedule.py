"""The plan while it is made: which post has which time, and what the rules between posts say about it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from outreach.model import ChannelName

TakenDays = Mapping[tuple[str, ChannelName], frozenset[date]]
"""Place and channel → days."""

NO_DAYS: TakenDays = MappingProxyType({})


class Key(NamedTuple):
    """Which post it is."""

    place: str
    channel: ChannelName
    number: int


class SlotTime(NamedTuple):
    """A moment: seconds since 1970 (UTC), the ordinal of its wall date, the rank of its window."""

    at: float
    day: int
    window: int


class Entry(NamedTuple):
    """A post and its time, as a channel's queue orders them."""

    time: SlotTime
    key: Key


class Schedule:
    """Posts and their times. ``gap`` is in seconds; two posts of a channel never share a moment, even without a gap.

    On the days ``taken`` another campaign posts about the place on the channel's account.
    """

    def __init__(self, gap: float, taken: TakenDays = NO_DAYS):
        self._taken = {key: frozenset(map(date.toordinal, days)) for key, days in taken.items()}
        self.gap = max(gap, 1.0)
        self.times: dict[Key, SlotTime] = {}
        self.queues: defaultdict[ChannelName, list[Entry]] = defaultdict(list)
        self._of_place: defaultdict[str, dict[Key, SlotTime]] = defaultdict(dict)

    def add(self, key: Key, time: SlotTime) -> None:
        self.times[key] = time
        self._of_place[key.place][key] = time
        insort(self.queues[key.channel], Entry(time, key))

    def remove(self, key: Key) -> SlotTime:
        time = self.times.pop(key)
        del self._of_place[key.place][key]
        queue = self.queues[key.channel]
        del queue[bisect_left(queue, Entry(time, key))]
        return time

    def swap(self, one: Key, other: Key) -> None:
        """Exchange the times of two posts of one channel."""
        time_of_one, time_of_other = self.remove(one), self.remove(other)
        self.add(one, time_of_other)
        self.add(other, time_of_one)

    def position(self, key: Key) -> int:
        return bisect_left(self.queues[key.channel], Entry(self.times[key], key))

    def is_free(self, channel: ChannelName, at: float) -> bool:
        """No post of the channel's account lies within the smallest gap around ``at``."""
        queue = self.queues[channel]
        after = bisect_right(queue, at, key=_moment)
        return (after == len(queue) or queue[after].time.at - at >= self.gap) and (
            after == 0 or at - queue[after - 1].time.at >= self.gap
        )

    def allows(self, key: Key, time: SlotTime) -> bool:
        """The place's other posts allow it: another channel on another day, and the numbers in their order."""
        if time.day in self._taken.get((key.place, key.channel), ()):
            return False
        for other, taken in self._of_place[key.place].items():
            if other.channel != key.channel:
                if taken.day == time.day:
                    return False
            elif other.number != key.number and (other.number < key.number) != (taken.at < time.at):
                return False
        return True

    def is_valid(self, key: Key) -> bool:
        """The post may keep its time, as far as its own place is concerned."""
        return self.allows(key, self.times[key])

    def load(self, channel: ChannelName) -> Counter[int]:
        """Day -> number of posts of the channel."""
        return Counter(entry.time.day for entry in self.queues[channel])

    def load_elsewhere(self, channel: ChannelName) -> Counter[int]:
        """Day -> number of posts of all other channels."""
        return Counter(
            entry.time.day for name, queue in self.queues.items() if name != channel for entry in queue
        )

    def siblings(self, key: Key) -> list[tuple[Key, SlotTime]]:
        """The place's other posts, on every channel."""
        return [(other, time) for other, time in self._of_place[key.place].items() if other != key]


def _moment(entry: Entry) -> float:
    return entry.time.at
