"""The plan while it is made: who sits where, and what the rules between posts say about it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from typing import NamedTuple

from outreach.model import ChannelName


class Key(NamedTuple):
    """Which post it is."""

    place: str
    channel: ChannelName
    number: int


class Seat(NamedTuple):
    """A moment: seconds since 1970 (UTC), the ordinal of its wall date, the rank of its window."""

    at: float
    day: int
    window: int


class Entry(NamedTuple):
    """A post on its seat, as a channel's queue orders them."""

    seat: Seat
    key: Key


class Board:
    """Posts on seats. ``gap`` is in seconds; two posts of a channel never share a moment, even without a gap."""

    def __init__(self, gap: float):
        self.gap = max(gap, 1.0)
        self.seats: dict[Key, Seat] = {}
        self.queues: defaultdict[ChannelName, list[Entry]] = defaultdict(list)
        self._of_place: defaultdict[str, dict[Key, Seat]] = defaultdict(dict)

    def add(self, key: Key, seat: Seat) -> None:
        self.seats[key] = seat
        self._of_place[key.place][key] = seat
        insort(self.queues[key.channel], Entry(seat, key))

    def remove(self, key: Key) -> Seat:
        seat = self.seats.pop(key)
        del self._of_place[key.place][key]
        queue = self.queues[key.channel]
        del queue[bisect_left(queue, Entry(seat, key))]
        return seat

    def swap(self, one: Key, other: Key) -> None:
        """Exchange the seats of two posts of one channel."""
        seat_of_one, seat_of_other = self.remove(one), self.remove(other)
        self.add(one, seat_of_other)
        self.add(other, seat_of_one)

    def position(self, key: Key) -> int:
        return bisect_left(self.queues[key.channel], Entry(self.seats[key], key))

    def has_room(self, channel: ChannelName, at: float) -> bool:
        """No post of the channel's account lies within the smallest gap around ``at``."""
        queue = self.queues[channel]
        after = bisect_right(queue, at, key=_moment)
        return (after == len(queue) or queue[after].seat.at - at >= self.gap) and (
            after == 0 or at - queue[after - 1].seat.at >= self.gap
        )

    def suits(self, key: Key, seat: Seat) -> bool:
        """The place's other posts allow it: another channel on another day, and the numbers in their order."""
        for other, taken in self._of_place[key.place].items():
            if other.channel != key.channel:
                if taken.day == seat.day:
                    return False
            elif other.number != key.number and (other.number < key.number) != (taken.at < seat.at):
                return False
        return True

    def stands(self, key: Key) -> bool:
        """The post may stay where it is, as far as its own place is concerned."""
        return self.suits(key, self.seats[key])

    def load(self, channel: ChannelName) -> Counter[int]:
        """Day -> number of posts of the channel."""
        return Counter(entry.seat.day for entry in self.queues[channel])

    def load_elsewhere(self, channel: ChannelName) -> Counter[int]:
        """Day -> number of posts of all other channels."""
        return Counter(
            entry.seat.day for name, queue in self.queues.items() if name != channel for entry in queue
        )

    def siblings(self, key: Key) -> list[tuple[Key, Seat]]:
        """The place's other posts, on every channel."""
        return [(other, seat) for other, seat in self._of_place[key.place].items() if other != key]


def _moment(entry: Entry) -> float:
    return entry.seat.at
