"""What every profile says of calls: which of them posts lead to, what they cost and how often they may be made."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

from outreach.language import Message
from outreach.model import ChannelName
from outreach.networks.figures import ReadingPlan


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request. ``weight`` is what it counts against a limit, ``quantity`` how many of ``item`` it is charged as.

    ``item`` is the name of a :class:`Price`, or empty where the call is free.
    """

    channel: ChannelName
    endpoint: str
    at: datetime
    weight: int = 1
    item: str = ""
    quantity: int = 0


class CallCondition(StrEnum):
    """Which posts take a call."""

    ALWAYS = "always"
    PICTURE = "picture"
    ALT = "alt"  # a picture with an alt text


@dataclass(frozen=True, kw_only=True)
class PublishingCall:
    """One of the calls that publishing a post takes, and what it is charged as; ``with_link`` for a post with one."""

    endpoint: str
    when: CallCondition = CallCondition.ALWAYS
    item: str = ""
    with_link: str = ""


@dataclass(frozen=True, kw_only=True)
class Limit:
    """At most ``calls`` of one endpoint (``*``: all of the network's) within ``window``, whenever that begins.

    They are those of one account; with ``per_app`` those of all accounts that one registered app speaks for.
    """

    endpoint: str
    calls: int
    window: timedelta
    per_app: bool = False


@dataclass(frozen=True, kw_only=True)
class Price:
    """What the network charges for one ``item``, in US dollars. ``daily``: at most once per UTC day, however often."""

    item: str
    label: Message
    usd: Decimal
    daily: bool = False


@dataclass(frozen=True, kw_only=True)
class OtherPlace:
    """A place for a link other than the post. ``free``: nothing is charged for it there."""

    where: str
    label: Message
    free: bool


@dataclass(frozen=True, kw_only=True)
class CallFacts:
    """The network's calls, limits and prices, as it published them at ``as_of`` (``YYYY-MM``)."""

    publishing: tuple[PublishingCall, ...]
    """In their order."""

    reading: Callable[[ChannelName, Sequence[datetime], ReadingPlan], Iterator[Call]]
    """What reading figures takes, of posts published at these moments (UTC, sorted) and of their account."""

    checking: Callable[[ChannelName, AbstractSet[str], Sequence[datetime], Sequence[Call]], Iterator[Call]]
    """What looking after an account with these secrets takes on these days, beside the calls that are made anyway."""

    limits: tuple[Limit, ...]
    prices: tuple[Price, ...]
    """Empty where nothing costs money."""

    links_elsewhere: tuple[OtherPlace, ...]
    """Where links could stand instead; empty where a post with a link is not dearer."""

    as_of: str
    source: str

    def taken_by_post(self, endpoint: str) -> tuple[int, int, int]:
        """How many calls of ``endpoint`` a post takes: without a picture, with one, with one that has an alt text."""
        bare = {CallCondition.ALWAYS}
        kinds = (bare, bare | {CallCondition.PICTURE}, set(CallCondition))
        of = [call.when for call in self.publishing if endpoint in ("*", call.endpoint)]
        bare_calls, pictured, described = (sum(when in kind for when in of) for kind in kinds)
        return bare_calls, pictured, described


def no_reading(_: ChannelName, __: Sequence[datetime], ___: ReadingPlan) -> Iterator[Call]:
    """For a network that is not asked for figures."""
    return iter(())


def no_checking(
    _: ChannelName, __: AbstractSet[str], ___: Sequence[datetime], ____: Sequence[Call]
) -> Iterator[Call]:
    """For a network that nobody can ask."""
    return iter(())


def renewals(
    channel: ChannelName, endpoint: str, opened: Sequence[datetime], after: timedelta
) -> Iterator[Call]:
    """A sign-in that ends is renewed when the account is opened and the last renewal is ``after`` or longer ago."""
    last: datetime | None = None
    for at in opened:
        if last is None or at - last >= after:
            yield Call(channel=channel, endpoint=endpoint, at=at)
            last = at


def days(posted: Sequence[datetime], plan: ReadingPlan) -> Iterator[datetime]:
    """When an account's own figures are read: from its first post until its youngest is read for the last time."""
    midnights = list[datetime]()
    midnight, end = posted[0], posted[-1] + plan.last
    while (midnight := _midnight_after(midnight)) <= end:
        midnights.append(midnight)
    last: date | None = None
    for at in sorted({*posted, *midnights}):
        youngest = posted[bisect_right(posted, at) - 1]
        if plan.account_due(last, at.date(), (youngest + plan.last).date()):
            yield at
            last = at.date()


def _midnight_after(at: datetime) -> datetime:
    return datetime.combine(at.date() + timedelta(days=1), time(), UTC)


def readings(posted: Sequence[datetime], plan: ReadingPlan) -> Iterator[tuple[datetime, datetime]]:
    """When posts are read that may be read once per UTC day only, and the oldest post wanted then.

    An age that is reached after the day's reading waits for the next day; if a later one is reached by then,
    only that is read.
    """
    reached = sorted((at + age.after, at) for at in posted for age in plan.ages)
    read_on: date | None = None
    position = 0
    while position < len(reached):
        at = reached[position][0]
        if at.date() == read_on:
            at = _midnight_after(at)
        until = bisect_left(reached, (at + timedelta(microseconds=1),))
        yield at, min(post for _, post in reached[position:until])
        read_on, position = at.date(), until
