"""What posts will cost, told before anything is sent: calls, limits and money, all of it computed from the posts."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from outreach.language import Message
from outreach.model import Campaign, ChannelName
from outreach.networks import Call, Limit, Profile, names, profile
from outreach.plan.calls import Sending, Watched, calls


@dataclass(frozen=True, kw_only=True)
class LimitUse:
    """How near the posts come to a limit. ``binds_on`` is the first day (campaign's zone) that goes beyond it."""

    channel: ChannelName
    limit: Limit
    peak: int  # most calls within one window
    binds_on: date | None


@dataclass(frozen=True, kw_only=True)
class Cost:
    """One line of the bill, in US dollars."""

    channel: ChannelName
    item: str
    label: Message
    quantity: int
    unit_usd: Decimal
    usd: Decimal


@dataclass(frozen=True, kw_only=True)
class MonthCost:
    """What an open-ended campaign is charged in a month (UTC, as networks count), and how far beyond its budget."""

    month: date  # its first day
    usd: Decimal
    over_usd: Decimal


@dataclass(frozen=True, kw_only=True)
class LinkElsewhere:
    """A place for the link other than the post, and what that saves in US dollars."""

    channel: ChannelName
    where: str  # profile, website, reply
    label: Message
    allowed: bool
    usd_saved: Decimal


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """Calls, limits and money of posts, from the first one until the last reading of their figures.

    The budget of an open-ended campaign is one for each month; another one has no ``months``.
    """

    campaign: str
    posts: Mapping[ChannelName, int]
    calls: Mapping[tuple[ChannelName, str], int]  # by channel and endpoint
    limits: tuple[LimitUse, ...]
    costs: tuple[Cost, ...]
    usd: Decimal
    usd_saved_without_links: Decimal
    elsewhere: tuple[LinkElsewhere, ...]  # empty where no link makes a post dearer
    budget_usd: Decimal | None
    prices_as_of: str
    prices_source: str
    months: tuple[MonthCost, ...] = ()

    @property
    def over_usd(self) -> Decimal:
        """By how much the posts go beyond the campaign's budget, 0 where they do not; of all months together."""
        if self.months:
            return sum((month.over_usd for month in self.months), Decimal(0))
        return _beyond(self.budget_usd, self.usd)

    def to_json(self) -> dict[str, Any]:
        """Plain values; money as decimal text in US dollars, days as ISO dates."""
        months = [
            {"month": f"{each.month:%Y-%m}", "usd": str(each.usd), "over_usd": str(each.over_usd)}
            for each in self.months
        ]
        return {
            **({"months": months} if months else {}),
            "campaign": self.campaign,
            "posts": dict(self.posts),
            "calls": [
                {"channel": channel, "endpoint": endpoint, "calls": count}
                for (channel, endpoint), count in self.calls.items()
            ],
            "limits": [
                {
                    "channel": use.channel,
                    "endpoint": use.limit.endpoint,
                    "limit": use.limit.calls,
                    "minutes": use.limit.window // timedelta(minutes=1),
                    "peak": use.peak,
                    "binds_on": use.binds_on.isoformat() if use.binds_on else None,
                }
                for use in self.limits
            ],
            "costs": [
                {
                    "channel": c.channel,
                    "item": c.item,
                    "quantity": c.quantity,
                    "unit_usd": str(c.unit_usd),
                    "usd": str(c.usd),
                }
                for c in self.costs
            ],
            "usd": str(self.usd),
            "usd_saved_without_links": str(self.usd_saved_without_links),
            "elsewhere": [
                {
                    "channel": e.channel,
                    "where": e.where,
                    "allowed": e.allowed,
                    "usd_saved": str(e.usd_saved),
                }
                for e in self.elsewhere
            ],
            "budget_usd": None if self.budget_usd is None else str(self.budget_usd),
            "over_usd": str(self.over_usd),
            "prices_as_of": self.prices_as_of,
            "prices_source": self.prices_source,
        }


def forecast(campaign: Campaign, sendings: Sequence[Sending], watched: Sequence[Watched] = ()) -> Forecast:
    """What publishing ``sendings``, reading their figures and looking after the accounts takes meanwhile."""
    made = sorted(calls(sendings, watched), key=lambda call: (call.channel, call.at))
    used = {plan.channel for plan in campaign.channels} | {sending.channel for sending in sendings}
    networks = [profile(name) for name in names() if name in used]
    costs = tuple(cost for network in networks for cost in _costs(network, made))
    saved = {network.name: _saved_without_links(network, made) for network in networks}
    zone = ZoneInfo(campaign.zone)
    return Forecast(
        campaign=campaign.name,
        posts=MappingProxyType(dict(sorted(Counter(sending.channel for sending in sendings).items()))),
        calls=MappingProxyType(dict(sorted(Counter((call.channel, call.endpoint) for call in made).items()))),
        limits=tuple(
            _use(network.name, limit, made, zone) for network in networks for limit in network.calls.limits
        ),
        costs=costs,
        usd=sum((cost.usd for cost in costs), Decimal(0)),
        usd_saved_without_links=sum(saved.values(), Decimal(0)),
        elsewhere=tuple(each for network in networks for each in _elsewhere(network, saved[network.name])),
        budget_usd=campaign.budget_usd,
        prices_as_of=max((network.calls.as_of for network in networks), default=""),
        prices_source=" ".join(
            f"{network.title}: {network.calls.source}." for network in networks if network.calls.source
        ),
        months=tuple(_months(campaign, networks, made)) if campaign.open_ended else (),
    )


def _months(campaign: Campaign, networks: Sequence[Profile], made: Sequence[Call]) -> Iterator[MonthCost]:
    by_month = defaultdict[date, list[Call]](list)
    for call in made:
        by_month[call.at.date().replace(day=1)].append(call)
    for month, calls_of_month in sorted(by_month.items()):
        costs = (cost.usd for network in networks for cost in _costs(network, calls_of_month))
        usd = sum(costs, Decimal(0))
        yield MonthCost(month=month, usd=usd, over_usd=_beyond(campaign.budget_usd, usd))


def _beyond(budget_usd: Decimal | None, usd: Decimal) -> Decimal:
    """By how much ``usd`` goes beyond the budget; nothing where there is none."""
    return Decimal(0) if budget_usd is None else max(usd - budget_usd, Decimal(0))


def bill(sendings: Sequence[Sending], watched: Sequence[Watched], until: datetime) -> tuple[Cost, ...]:
    """What networks charge until then for what was sent: publishing, reading figures, looking after the accounts."""
    made = [call for call in calls(sendings, watched) if call.at <= until]
    used = {call.channel for call in made}
    return tuple(cost for name in names() if name in used for cost in _costs(profile(name), made))


def _costs(network: Profile, made: Iterable[Call]) -> Iterator[Cost]:
    """The network's bill."""
    quantities, on_days = Counter[str](), defaultdict[str, set[date]](set)
    for call in made:
        if call.channel == network.name and call.item:
            quantities[call.item] += call.quantity
            on_days[call.item].add(call.at.date())
    for price in network.calls.prices:
        if count := len(on_days[price.item]) if price.daily else quantities[price.item]:
            yield Cost(
                channel=network.name,
                item=price.item,
                label=price.label,
                quantity=count,
                unit_usd=price.usd,
                usd=count * price.usd,
            )


def _saved_without_links(network: Profile, made: Iterable[Call]) -> Decimal:
    """What the network's posts would be cheaper by if none carried a link."""
    usd = {price.item: price.usd for price in network.calls.prices}
    dearer = {
        call.with_link: usd[call.with_link] - usd[call.item]
        for call in network.calls.publishing
        if call.with_link
    }
    mine = (call.item for call in made if call.channel == network.name)
    return sum((dearer[item] for item in mine if item in dearer), Decimal(0))


def _elsewhere(network: Profile, saved: Decimal) -> Iterator[LinkElsewhere]:
    for place in network.calls.links_elsewhere if saved else ():
        yield LinkElsewhere(
            channel=network.name,
            where=place.where,
            label=place.label,
            allowed=place.free,
            usd_saved=saved if place.free else Decimal(0),
        )


def _use(channel: ChannelName, limit: Limit, made: Sequence[Call], zone: ZoneInfo) -> LimitUse:
    """``made`` is in the order of time per channel; the windows roll."""
    window: deque[Call] = deque()
    inside = peak = 0
    binds_on: datetime | None = None
    for call in made:
        if call.channel != channel or limit.endpoint not in ("*", call.endpoint):
            continue
        window.append(call)
        inside += call.weight
        while call.at - window[0].at >= limit.window:
            inside -= window.popleft().weight
        peak = max(peak, inside)
        if inside > limit.calls and binds_on is None:
            binds_on = call.at
    day = binds_on.astimezone(zone).date() if binds_on else None
    return LimitUse(channel=channel, limit=limit, peak=peak, binds_on=day)
