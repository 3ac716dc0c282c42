"""The hard cases of a report: half over, denied, retired, gone, failed, one post, none, a thousand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from types import MappingProxyType

from outreach.language import quoted
from outreach.model import Kind, Post, Reading, ReadingStatus, Status
from outreach.networks import FACEBOOK, HANDOVER, TWITTER, profile
from outreach.report import Report
from tests.builders import NOW, a_place, a_reason
from tests.pure.report_sample import (
    a_reading,
    a_report,
    facebook_figures,
    published,
    some_readings,
    x_figures,
)

PLACES = tuple(a_place(f"ort-{n}", name=f"Kreativort {n}", categories=("Kunst",)) for n in range(18))
GROWTH = {"6h": 300, "1d": 600, "3d": 800, "7d": 1000, "27d": 1190, "28d": 1200}  # of 1,200 views
FEW = 40


def posts(count: int) -> tuple[Post, ...]:
    """On both networks in turn, one a day, the last one an hour ago; the older ones did better."""
    return tuple(
        published(
            f"p{n:04}",
            (FACEBOOK, TWITTER)[n % 2],
            place=f"ort-{n % 18}",
            kind=(Kind.PORTRAIT, Kind.EINLADUNG)[n // 2 % 2],
            published_at=NOW - (count - 1 - n) * timedelta(days=1) - timedelta(hours=1),
        )
        for n in range(count)
    )


def readings(out: tuple[Post, ...]) -> Iterator[Reading]:
    """All that were due, taken five minutes late, and the accounts' of the last thirty days."""
    for n, post in enumerate(out):
        plan = profile(post.channel).figures.reading
        for age in plan.ages:
            at = (post.published_at or NOW) + age.after + timedelta(minutes=5)
            if at > NOW:
                continue
            views = GROWTH[age.name] - 5 * (n % 100)
            figures = (
                facebook_figures(views * 3 // 4, views, views // 40, views // 50)
                if post.channel == FACEBOOK
                else x_figures(views, views // 40, views // 50)
            )
            yield from some_readings(post.channel, figures, post=post.id, age=age.name, read_at=at)
    for day in range(30):
        about = {"post": "", "age": "day", "read_at": NOW - timedelta(days=day)}
        yield from some_readings(FACEBOOK, {"page_follows": 4_000 - day}, **about)
        yield from some_readings(TWITTER, {"public_metrics.followers_count": 1_200 - day // 3}, **about)


def case(
    count: int,
    change: Callable[[Reading], Reading] = lambda r: r,
    status: Mapping[str, Status] = MappingProxyType({}),
) -> Report:
    """The report of so many posts, its readings as ``change`` leaves them."""
    out = tuple(
        replace(p, status=status[p.id], reason=a_reason("missed twice")) if p.id in status else p
        for p in posts(count)
    )
    return a_report(out, tuple(map(change, readings(out))), PLACES, now=NOW + timedelta(minutes=10))


def lost(status: ReadingStatus, *metrics: str, days: int = 0) -> Callable[[Reading], Reading]:
    """Facebook's readings of the last ``days`` (0: all) brought nothing, or none of ``metrics``."""

    def change(reading: Reading) -> Reading:
        mine = reading.account == "die-altmark" and (not metrics or reading.metric in metrics)
        if not mine or (days and reading.read_at < NOW - timedelta(days=days)):
            return reading
        return replace(reading, status=status, value=None, detail=quoted("(#10) not permitted"))

    return change


GONE = MappingProxyType({f"p{n:04}": Status.GONE for n in range(0, FEW, 9)})

CASES: Mapping[str, Callable[[], Report]] = MappingProxyType(
    {
        "half over": partial(case, FEW),
        "denied": partial(case, FEW, lost(ReadingStatus.DENIED)),
        "denied since a week": partial(case, FEW, lost(ReadingStatus.DENIED, days=7)),
        "retired": partial(case, FEW, lost(ReadingStatus.RETIRED, "post_total_media_view_unique", days=20)),
        "gone": partial(case, FEW, status=GONE),
        "failed": partial(case, FEW, lost(ReadingStatus.FAILED, days=3)),
        "one post": partial(case, 1),
        "none": partial(case, 0),
        "a thousand": partial(case, 1_000),
        "nobody reads": lambda: a_report((published(channel=HANDOVER, account="von-hand"),), places=PLACES),
        "shrunk": lambda: a_report(
            (published(),),
            (
                a_reading("post_media_view", 120, age="3d", read_at=NOW + timedelta(days=3)),
                a_reading("post_media_view", 90),
            ),
        ),
    }
)
