"""What posts will cost, told before anything is sent: calls, limits and money, all of it computed from the posts."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from outreach.language import Message, msg
from outreach.model import Campaign, ChannelName
from outreach.plan.calls import Call, Item, Sending, Watched, calls
from outreach.plan.prices import Limit, PriceList, read_prices


@dataclass(frozen=True, kw_only=True)
class LimitUse:
    """How near the posts come to a limit. ``binds_on`` is the first day (campaign's zone) that goes beyond it."""

    limit: Limit
    peak: int  # most calls within one window
    binds_on: date | None


@dataclass(frozen=True, kw_only=True)
class Cost:
    """One line of the bill, in US dollars."""

    item: Item
    label: Message
    quantity: int
    unit_usd: Decimal
    usd: Decimal


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """A place for the link other than the post on X, and what that saves in US dollars."""

    where: str  # profile, website, reply
    label: Message
    allowed: bool
    usd_saved: Decimal


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """Calls, limits and money of posts, from the first one until the last reading of their figures."""

    campaign: str
    posts: Mapping[ChannelName, int]
    calls: Mapping[tuple[ChannelName, str], int]  # by channel and endpoint
    limits: tuple[LimitUse, ...]
    costs: tuple[Cost, ...]
    usd: Decimal
    usd_saved_without_links: Decimal
    elsewhere: tuple[Elsewhere, ...]  # empty where no post on X carries a link
    budget_usd: Decimal | None
    prices_as_of: str
    prices_source: str

    @property
    def over_usd(self) -> Decimal:
        """By how much the posts go beyond the campaign's budget, 0 where they do not."""
        return Decimal(0) if self.budget_usd is None else max(self.usd - self.budget_usd, Decimal(0))

    def to_json(self) -> dict[str, Any]:
        """Plain values; money as decimal text in US dollars, days as ISO dates."""
        return {
            "campaign": self.campaign,
            "posts": dict(self.posts),
            "calls": [
                {"channel": channel, "endpoint": endpoint, "calls": count}
                for (channel, endpoint), count in self.calls.items()
            ],
            "limits": [
                {
                    "channel": use.limit.channel,
                    "endpoint": use.limit.endpoint,
                    "limit": use.limit.calls,
                    "minutes": use.limit.window // timedelta(minutes=1),
                    "peak": use.peak,
                    "binds_on": use.binds_on.isoformat() if use.binds_on else None,
                }
                for use in self.limits
            ],
            "costs": [
                {"item": c.item.value, "quantity": c.quantity, "unit_usd": str(c.unit_usd), "usd": str(c.usd)}
                for c in self.costs
            ],
            "usd": str(self.usd),
            "usd_saved_without_links": str(self.usd_saved_without_links),
            "elsewhere": [
                {"where": e.where, "allowed": e.allowed, "usd_saved": str(e.usd_saved)}
                for e in self.elsewhere
            ],
            "budget_usd": None if self.budget_usd is None else str(self.budget_usd),
            "over_usd": str(self.over_usd),
            "prices_as_of": self.prices_as_of,
            "prices_source": self.prices_source,
        }


def forecast(
    campaign: Campaign,
    sendings: Sequence[Sending],
    watched: Sequence[Watched] = (),
    prices: PriceList | None = None,
) -> Forecast:
    """What publishing ``sendings``, reading their figures and looking after the accounts takes meanwhile.

    ``prices``: else the program's own list. Facebook and posting by hand cost nothing.
    """
    prices = prices or read_prices()
    made = sorted(calls(sendings, watched), key=lambda call: (call.channel, call.at))
    costs = _costs(made, prices)
    linked = sum(cost.quantity for cost in costs if cost.item is Item.CREATE_WITH_LINK)
    saved = linked * prices.link
    return Forecast(
        campaign=campaign.name,
        posts=MappingProxyType(dict(sorted(Counter(sending.channel for sending in sendings).items()))),
        calls=MappingProxyType(dict(sorted(Counter((call.channel, call.endpoint) for call in made).items()))),
        limits=tuple(_use(limit, made, ZoneInfo(campaign.zone)) for limit in prices.limits),
        costs=costs,
        usd=sum((cost.usd for cost in costs), Decimal(0)),
        usd_saved_without_links=saved,
        elsewhere=_elsewhere(saved) if linked else (),
        budget_usd=campaign.budget_usd,
        prices_as_of=prices.as_of,
        prices_source=prices.source,
    )


LABELS: Mapping[Item, Message] = MappingProxyType(
    {
        Item.CREATE: msg("posts without a link"),
        Item.CREATE_WITH_LINK: msg("posts with a link"),
        Item.ALT_TEXT: msg("alt texts"),
        Item.OWNED_READ: msg("own posts read"),
        Item.USER_READ: msg("own profile read"),
    }
)


def _costs(made: Iterable[Call], prices: PriceList) -> tuple[Cost, ...]:
    """X's bill. The profile once more on the same UTC day is free; the other calls never ask for the same twice."""
    quantities, profile = Counter[Item](), set[date]()
    for call in made:
        if call.item is Item.USER_READ:
            profile.add(call.at.date())
        elif call.item is not None:
            quantities[call.item] += call.quantity
    quantities[Item.USER_READ] = len(profile)
    return tuple(
        Cost(item=item, label=label, quantity=n, unit_usd=prices.usd[item], usd=n * prices.usd[item])
        for item, label in LABELS.items()
        if (n := quantities[item])
    )


def _elsewhere(saved: Decimal) -> tuple[Elsewhere, ...]:
    """Where the links of X could go; a bare domain in the text would be a link too."""
    profile = msg("one link in the account's profile, to which the texts point")
    website = msg("the list of places on your website, named in words or on the picture, not as an address")
    reply = msg(
        "a reply below the post: charged like a post with a link, and X takes replies of programs only where"
        " the other person has called"
    )
    return (
        Elsewhere(where="profile", label=profile, allowed=True, usd_saved=saved),
        Elsewhere(where="website", label=website, allowed=True, usd_saved=saved),
        Elsewhere(where="reply", label=reply, allowed=False, usd_saved=Decimal(0)),
    )


def _use(limit: Limit, made: Sequence[Call], zone: ZoneInfo) -> LimitUse:
    """``made`` is in the order of time per channel; the windows roll."""
    window: deque[Call] = deque()
    inside = peak = 0
    binds_on: datetime | None = None
    for call in made:
        if call.channel != limit.channel or limit.endpoint not in ("*", call.endpoint):
            continue
        window.append(call)
        inside += call.weight
        while call.at - window[0].at >= limit.window:
            inside -= window.popleft().weight
        peak = max(peak, inside)
        if inside > limit.calls and binds_on is None:
            binds_on = call.at
    return LimitUse(limit=limit, peak=peak, binds_on=binds_on.astimezone(zone).date() if binds_on else None)
