"""The price list and the networks' limits: data with a date, in ``prices.toml`` beside this file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

from outreach.model import ChannelName
from outreach.plan.calls import Item

PRICES = Path(__file__).with_name("prices.toml")


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

    @property
    def link(self) -> Decimal:
        """What a link makes a post dearer by."""
        return self.usd[Item.CREATE_WITH_LINK] - self.usd[Item.CREATE]


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
