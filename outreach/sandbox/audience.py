"""A simulated audience: figures of a post that grow with its age, the same for the same seed.

The share of its final figures that a post has reached at an age follows 1 − e^(−age/τ), slower at night and faster
in the evening; it never falls. How large the final figures are depends on the followers, on whether the post shows a
picture, and on chance drawn from seed and post id.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

TAU = timedelta(hours=30)
BUSIEST_HOUR = 18  # UTC: the early evening in Germany
NIGHT = 0.6  # how much of the interest the hour of the day takes or gives
_OMEGA = 2 * math.pi / 24  # per hour


@dataclass(frozen=True, kw_only=True)
class Exposure:
    """What about a post matters to its audience."""

    id: str
    created_at: datetime
    followers: int
    pictured: bool
    linked: bool


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What people did with a post so far. ``reach`` counts people and never exceeds ``views``."""

    views: int
    reach: int
    link_clicks: int
    photo_views: int
    other_clicks: int
    reactions: Mapping[str, int]  # like, love, wow, haha, sorry, anger
    comments: int
    shares: int
    quotes: int
    bookmarks: int
    profile_clicks: int
    follows: int


class Audience:
    """The people of one seed."""

    def __init__(self, seed: int):
        self._seed = seed

    def figures(self, post: Exposure, at: datetime) -> Figures:
        """Figures of ``post`` at the moment ``at``; all zero before it was published."""
        chance = random.Random(f"{self._seed}/{post.id}")
        done = progress(post.created_at, at)

        def so_far(total: float) -> int:
            return int(total * done)

        people = post.followers * chance.lognormvariate(-1.6, 0.45) * (1.35 if post.pictured else 1.0) + 20
        views = people * chance.uniform(1.1, 1.7)
        clicks = people * chance.uniform(0.006, 0.03)
        liked = people * chance.uniform(0.01, 0.045)
        return Figures(
            views=so_far(views),
            reach=so_far(people),
            link_clicks=so_far(clicks) if post.linked else 0,
            photo_views=so_far(clicks * chance.uniform(0.5, 1.5)) if post.pictured else 0,
            other_clicks=so_far(clicks * chance.uniform(0.3, 0.8)),
            reactions={
                "like": so_far(liked * 0.8),
                "love": so_far(liked * chance.uniform(0.05, 0.2)),
                "wow": so_far(liked * chance.uniform(0.0, 0.06)),
                "haha": so_far(liked * chance.uniform(0.0, 0.03)),
                "sorry": so_far(liked * chance.uniform(0.0, 0.02)),
                "anger": so_far(liked * chance.uniform(0.0, 0.02)),
            },
            comments=so_far(people * chance.uniform(0.001, 0.006)),
            shares=so_far(people * chance.uniform(0.001, 0.008)),
            quotes=so_far(people * chance.uniform(0.0, 0.002)),
            bookmarks=so_far(people * chance.uniform(0.0, 0.004)),
            profile_clicks=so_far(people * chance.uniform(0.002, 0.01)),
            follows=so_far(people * chance.uniform(0.0005, 0.003)),
        )

    def settling(self, post_id: str) -> timedelta:
        """How long after its publication Facebook has no figures of a post yet: 20 to 100 minutes."""
        return timedelta(minutes=random.Random(f"{self._seed}/{post_id}/settling").uniform(20, 100))

    def visits(self, account: str, day: int, followers: int) -> int:
        """Views of a page itself on the day of that ordinal, beside those of its posts."""
        return int(followers * random.Random(f"{self._seed}/{account}/{day}").uniform(0.01, 0.04))


def progress(created_at: datetime, at: datetime) -> float:
    """Share of its final figures that a post from ``created_at`` has at ``at``; 0 … 1, never falling with ``at``.

    The integral of e^(−s/τ)·(1 + NIGHT·cos(ω(s + hour − BUSIEST_HOUR))) over the age, divided by its value at
    infinity; the integrand is never negative.
    """
    age = (at - created_at) / timedelta(hours=1)
    if age <= 0:
        return 0.0
    hour = created_at.hour + created_at.minute / 60
    end, start = _interest(age, hour), _interest(0.0, hour)
    return min(1.0, (end - start) / -start)


def _interest(age: float, hour: float) -> float:
    """Antiderivative of the interest at ``age`` hours; it goes to 0 as the age grows."""
    rate = timedelta(hours=1) / TAU
    turn = _OMEGA * (age + hour - BUSIEST_HOUR)
    wave = (_OMEGA * math.sin(turn) - rate * math.cos(turn)) / (rate**2 + _OMEGA**2)
    return math.exp(-rate * age) * (-1 / rate + NIGHT * wave)
