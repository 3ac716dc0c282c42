"""What a plan will cost, told before anything is sent: calls, limits and money, all of it computed from the slots."""

from __future__ import annotations

import tomllib
from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from outreach.language import Message, msg
from outreach.model import Campaign, ChannelName, LinkTo, Slot
from outreach.plan.calls import ME, TIMELINE, TWITTER_READS, Call, calls

PRICES = Path(__file__).with_name("prices.toml")

Table = tuple[Message, tuple[Message, ...], tuple[tuple[object, ...], ...]]
"""Title, names of the columns, rows."""


@dataclass(frozen=True, kw_only=True)
class Limit:
    """At most ``calls`` of one endpoint (``*``: all of the channel's) within ``window``, whenever that begins."""

    channel: ChannelName
    endpoint: str
    calls: int
    window: timedelta


@dataclass(frozen=True, kw_only=True)
class PriceList:
    """Prices in US dollars per item, and the networks' limits, as published at ``as_of`` (``YYYY-MM``)."""

    as_of: str
    source: str
    usd: Mapping[str, Decimal]
    limits: tuple[Limit, ...]


def read_prices(path: Path = PRICES) -> PriceList:
    """The price list in a file like ``prices.toml``, which is the default."""
    with path.open("rb") as file:
        data = tomllib.load(file, parse_float=Decimal)
    limits = tuple(
        Limit(
            channel=ChannelName(row["channel"]),
            endpoint=row["endpoint"],
            calls=row["calls"],
            window=timedelta(minutes=row["minutes"]),
        )
        for row in data["limits"]
    )
    usd = MappingProxyType({item: Decimal(price) for item, price in data["usd"].items()})
    return PriceList(as_of=data["as_of"], source=data["source"], usd=usd, limits=limits)


@dataclass(frozen=True, kw_only=True)
class LimitUse:
    """How near the plan comes to a limit. ``binds_on`` is the first day (campaign's zone) that goes beyond it."""

    limit: Limit
    peak: int  # most calls within one window
    binds_on: date | None


@dataclass(frozen=True, kw_only=True)
class Cost:
    """One line of the bill, in US dollars."""

    item: str  # its name in the price list
    label: Message
    quantity: int
    unit_usd: Decimal
    usd: Decimal


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """Calls, limits and money of a plan, from the first post until the last reading of its figures."""

    campaign: str
    posts: Mapping[ChannelName, int]
    calls: Mapping[tuple[ChannelName, str], int]  # by channel and endpoint
    limits: tuple[LimitUse, ...]
    costs: tuple[Cost, ...]
    usd: Decimal
    usd_saved_without_links: Decimal
    prices_as_of: str
    prices_source: str

    def to_json(self) -> dict[str, Any]:
        """Plain values; money as decimal text in US dollars, days as ISO dates."""
        return {
            "campaign": self.campaign,
            "posts": {channel.value: count for channel, count in self.posts.items()},
            "calls": [
                {"channel": channel.value, "endpoint": endpoint, "calls": count}
                for (channel, endpoint), count in self.calls.items()
            ],
            "limits": [
                {
                    "channel": use.limit.channel.value,
                    "endpoint": use.limit.endpoint,
                    "limit": use.limit.calls,
                    "minutes": use.limit.window // timedelta(minutes=1),
                    "peak": use.peak,
                    "binds_on": use.binds_on.isoformat() if use.binds_on else None,
                }
                for use in self.limits
            ],
            "costs": [
                {"item": c.item, "quantity": c.quantity, "unit_usd": str(c.unit_usd), "usd": str(c.usd)}
                for c in self.costs
            ],
            "usd": str(self.usd),
            "usd_saved_without_links": str(self.usd_saved_without_links),
            "prices_as_of": self.prices_as_of,
            "prices_source": self.prices_source,
        }

    def tables(self) -> tuple[Table, ...]:
        """The same for a person: posts and calls, limits, money."""
        return (self._call_table(), self._limit_table(), self._cost_table())

    def _call_table(self) -> Table:
        counted: list[tuple[object, ...]] = [(name.value, msg("posts"), n) for name, n in self.posts.items()]
        counted += [(channel.value, endpoint, count) for (channel, endpoint), count in self.calls.items()]
        return (msg("Posts and calls"), (msg("channel"), msg("what"), msg("number")), tuple(counted))

    def _limit_table(self) -> Table:
        rows = tuple(
            (
                use.limit.channel.value,
                use.limit.endpoint,
                msg(
                    "{calls} in {minutes} min",
                    calls=use.limit.calls,
                    minutes=use.limit.window // timedelta(minutes=1),
                ),
                use.peak,
                use.binds_on or msg("never"),
            )
            for use in self.limits
        )
        columns = (msg("channel"), msg("what"), msg("limit"), msg("most at once"), msg("binds on"))
        return (msg("Limits of the networks"), columns, rows)

    def _cost_table(self) -> Table:
        rows: list[tuple[object, ...]] = [(c.label, c.quantity, c.unit_usd, c.usd) for c in self.costs]
        rows.append((msg("total"), None, None, self.usd))
        rows.append(
            (msg("of which saved if the posts carried no link"), None, None, self.usd_saved_without_links)
        )
        title = msg("Money on X in US dollars, prices of {as_of}", as_of=self.prices_as_of)
        return (title, (msg("what"), msg("number"), msg("each"), msg("US dollars")), tuple(rows))


def forecast(campaign: Campaign, slots: Sequence[Slot], prices: PriceList | None = None) -> Forecast:
    """What publishing ``slots`` and reading their figures takes; ``prices`` is the list that comes with the program.

    Every post is taken to carry a picture with alt text, and a link where its channel has one. Facebook costs nothing.
    """
    prices = prices or read_prices()
    made = sorted(calls(slots), key=lambda call: (call.channel, call.at))
    costs = _costs(campaign, slots, made, prices)
    linked = sum(cost.quantity for cost in costs if cost.item == "create_with_link")
    return Forecast(
        campaign=campaign.name,
        posts=MappingProxyType(dict(sorted(Counter(slot.channel for slot in slots).items()))),
        calls=MappingProxyType(dict(sorted(Counter((call.channel, call.endpoint) for call in made).items()))),
        limits=tuple(_use(limit, made, ZoneInfo(campaign.zone)) for limit in prices.limits),
        costs=costs,
        usd=sum((cost.usd for cost in costs), Decimal(0)),
        usd_saved_without_links=linked * (prices.usd["create_with_link"] - prices.usd["create"]),
        prices_as_of=prices.as_of,
        prices_source=prices.source,
    )


def _costs(
    campaign: Campaign, slots: Sequence[Slot], made: Iterable[Call], prices: PriceList
) -> tuple[Cost, ...]:
    """X's bill. The second reading of the timeline on a UTC day holds the same posts and is free."""
    posts = sum(slot.channel is ChannelName.TWITTER for slot in slots)
    with_link = any(p.channel is ChannelName.TWITTER and p.link is LinkTo.PAGE for p in campaign.channels)
    reads = Counter[str]()
    for call in made:
        reads[call.endpoint] += call.posts or 1
    lines = (
        ("create", msg("posts without a link"), 0 if with_link else posts),
        ("create_with_link", msg("posts with a link"), posts if with_link else 0),
        ("alt_text", msg("alt texts"), posts),
        ("owned_read", msg("own posts read"), reads[TIMELINE] // TWITTER_READS),
        ("user_read", msg("own profile read"), reads[ME]),
    )
    return tuple(
        Cost(item=item, label=label, quantity=n, unit_usd=prices.usd[item], usd=n * prices.usd[item])
        for item, label, n in lines
        if n
    )


def _use(limit: Limit, made: Sequence[Call], zone: ZoneInfo) -> LimitUse:
    """``made`` is in the order of time per channel; the windows roll."""
    window: deque[Call] = deque()
    inside = peak = 0
    binds_on: datetime | None = None
    for call in made:
        if call.channel is not limit.channel or limit.endpoint not in ("*", call.endpoint):
            continue
        window.append(call)
        inside += call.weight
        while call.at - window[0].at >= limit.window:
            inside -= window.popleft().weight
        peak = max(peak, inside)
        if inside > limit.calls and binds_on is None:
            binds_on = call.at
    return LimitUse(limit=limit, peak=peak, binds_on=binds_on.astimezone(zone).date() if binds_on else None)
