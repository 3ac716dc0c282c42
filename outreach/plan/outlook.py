"""What a campaign would come to, while it is being defined: its days, its posts and its money, without a plan.

It places no post: how many fit and on which days they would lie is known from the open times alone, in a few
milliseconds, where a plan takes seconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from outreach.errors import Finding
from outreach.model import Campaign, ChannelName, ChannelPlan, LinkTo
from outreach.plan.ahead import share
from outreach.plan.calls import Sending, Watched
from outreach.plan.forecast import Forecast, forecast
from outreach.plan.layout import STEPS
from outreach.plan.rules import Calendar, OpenTimes, open_times, public_holidays
from outreach.plan.slot_times import Demand, chain, slot_days


@dataclass(frozen=True, kw_only=True)
class ChannelOutlook:
    """A channel's posts: how many are wanted, how many find a time, and how many a place could have at most.

    Of an open-ended campaign they are those of the weeks that are filled; ``weeks_for_all`` is about how long it takes
    until every place has had its turn.
    """

    channel: ChannelName
    wanted: int
    fitting: int
    most_per_place: int
    weeks_for_all: int = 0

    @property
    def short(self) -> int:
        """So many find no time."""
        return self.wanted - self.fitting


@dataclass(frozen=True, kw_only=True)
class DayOutlook:
    """A day of the campaign: its posts by channel, and what it is kept free for: a holiday's name, else ""."""

    day: date
    posts: Mapping[ChannelName, int]
    holiday: str = ""
    blackout: bool = False
    past: bool = False

    @property
    def total(self) -> int:
        return sum(self.posts.values())


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What a campaign of so many places would come to."""

    places: int
    channels: tuple[ChannelOutlook, ...]
    days: tuple[DayOutlook, ...]
    forecast: Forecast
    findings: tuple[Finding, ...]

    @property
    def posts(self) -> int:
        """Those that find a time."""
        return sum(channel.fitting for channel in self.channels)

    @property
    def blocked(self) -> tuple[DayOutlook, ...]:
        """Days on which nothing goes out because of a holiday or by order."""
        return tuple(day for day in self.days if day.holiday or day.blackout)

    @property
    def fullest(self) -> int:
        """Posts of the day that has most."""
        return max((day.total for day in self.days), default=0)


def outlook(campaign: Campaign, places: int, earliest: datetime, watched: Sequence[Watched] = ()) -> Outlook:
    """``places`` is how many have their turn; nothing goes out before ``earliest``. Calls and money are a plan's."""
    known, findings = public_holidays(campaign)
    calendar = Calendar(campaign, known, earliest)
    sendings: list[Sending] = []
    channels: list[ChannelOutlook] = []
    posts: dict[date, Counter[ChannelName]] = {}
    gap = max(campaign.smallest_gap.total_seconds(), 1.0)
    for rank, plan in enumerate(campaign.channels):
        wanted = _wanted(calendar, plan, places)
        times, fitting = _times(calendar, rank, wanted, gap)
        demand = Demand(
            count=fitting,
            first=calendar.first_day.toordinal(),
            last=campaign.last_day.toordinal(),
            gap=gap,
            rank=rank,
            channels=len(campaign.channels),
            busy={},
            elsewhere=frozenset(day.toordinal() for day in posts),
        )
        days = slot_days(times, demand)
        first = {day: times.at[start] for day, start, _ in times.days()}
        link = plan.link is LinkTo.PAGE
        for day in days:
            counts = posts.setdefault(date.fromordinal(day), Counter())
            at = datetime.fromtimestamp(first[day], UTC) + counts[plan.channel] * timedelta(seconds=gap)
            counts[plan.channel] += 1
            sendings.append(Sending(channel=plan.channel, at=at, picture=True, alt=True, link=link))
        most = len(chain(times, gap, 10_000)) // places if places else 0
        channels.append(
            ChannelOutlook(
                channel=plan.channel,
                wanted=wanted,
                fitting=len(days),
                most_per_place=most,
                weeks_for_all=-(-places // plan.posts_per_week) if plan.posts_per_week else 0,
            )
        )
    return Outlook(
        places=places,
        channels=tuple(channels),
        days=tuple(_days(calendar, posts)),
        forecast=forecast(campaign, sendings, watched),
        findings=findings,
    )


def _wanted(calendar: Calendar, plan: ChannelPlan, places: int) -> int:
    """How many posts the channel is to have; of an open-ended campaign, in the weeks ahead."""
    if not calendar.campaign.open_ended:
        return places * plan.posts_per_place
    whole = (calendar.campaign.last_day - calendar.first_day).days // 7
    return share(plan, calendar.first_day) + whole * (plan.posts_per_week or 0)


def _times(calendar: Calendar, rank: int, wanted: int, gap: float) -> tuple[OpenTimes, int]:
    """The channel's open times, on the coarsest grid that holds so many posts; how many they hold."""
    for step in STEPS:
        times = open_times(calendar, calendar.campaign.channels[rank], step)
        fitting = len(chain(times, gap, wanted))
        if fitting == wanted:
            break
    return times, fitting


def _days(calendar: Calendar, posts: Mapping[date, Counter[ChannelName]]) -> list[DayOutlook]:
    campaign = calendar.campaign
    length = (campaign.last_day - campaign.first_day).days + 1
    days = (campaign.first_day + timedelta(days=number) for number in range(length))
    return [
        DayOutlook(
            day=day,
            posts=dict(posts.get(day, {})),
            holiday=calendar.holidays.get(day, ""),
            blackout=any(first <= day <= last for first, last in campaign.blackout),
            past=day < calendar.first_day,
        )
        for day in days
    ]
