"""What the ledger's calls come to: how often each endpoint was called, and what X charges (facts/x-api.md §9)."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from outreach.model import ChannelName
from outreach.networks import FACEBOOK, TWITTER

PRICES = Path(__file__).with_name("prices.toml")

_PATTERNS = (
    (TWITTER, r"/2/users/\d+/tweets", "/2/users/{id}/tweets"),
    (TWITTER, r"/2/tweets/\d+", "/2/tweets/{id}"),
    (TWITTER, r"/2/media/upload/\d+/(append|finalize)", r"/2/media/upload/{id}/\1"),
    (FACEBOOK, r"/\d+_\d+(/insights)?", r"/{post}\1"),
    (FACEBOOK, r"/\d+/(photos|feed|posts|published_posts|insights)", r"/{page}/\1"),
    (FACEBOOK, r"/\d+", "/{object}"),
    (FACEBOOK, r"/?", "/ (batch)"),
)


@dataclass(frozen=True, kw_only=True)
class Prices:
    """US dollars per resource, as X published them at ``as_of`` (``YYYY-MM``)."""

    as_of: str
    usd: Mapping[str, Decimal]


def read_prices(path: Path = PRICES) -> Prices:
    """The sandbox's own list."""
    with path.open("rb") as file:
        data = tomllib.load(file, parse_float=Decimal)
    return Prices(as_of=data["as_of"], usd=data["usd"])


@dataclass(frozen=True, kw_only=True)
class Billed:
    """One endpoint: its calls, how many of them were refused or got no answer, and US dollars."""

    network: ChannelName
    endpoint: str
    calls: int
    failed: int
    usd: Decimal


@dataclass(frozen=True, kw_only=True)
class Bill:
    """Everything that was called; ``items`` counts what was charged for, by the price list's words."""

    as_of: str
    endpoints: tuple[Billed, ...]
    items: Mapping[str, int]
    usd: Decimal

    def to_json(self) -> dict[str, Any]:
        """Plain values; money as decimal text."""
        return {
            "as_of": self.as_of,
            "endpoints": [
                {
                    "network": e.network,
                    "endpoint": e.endpoint,
                    "calls": e.calls,
                    "failed": e.failed,
                    "usd": str(e.usd),
                }
                for e in self.endpoints
            ],
            "items": dict(self.items),
            "usd": str(self.usd),
        }


def make_bill(lines: Iterable[Mapping[str, Any]], prices: Prices) -> Bill:
    """The bill of a ledger's lines. Entries of a batch are no calls of their own; Facebook costs nothing."""
    calls, failed, items = Counter[tuple[str, str]](), Counter[tuple[str, str]](), Counter[str]()
    usd: dict[tuple[str, str], Decimal] = {}
    paid: set[tuple[str, str, str]] = set()
    for line in lines:
        if line["event"] != "call" or line.get("batch"):
            continue
        key = (line["network"], endpoint(ChannelName(line["network"]), line["method"], line["path"]))
        calls[key] += 1
        failed[key] += not 200 <= line["status"] < 300
        usd.setdefault(key, Decimal(0))
        for item, resources in line.get("charged", {}).items():
            new = {(item, id, line["at"][:10]) for id in resources} - paid
            paid |= new
            items[item] += len(new)
            usd[key] += len(new) * prices.usd[item]
    endpoints = tuple(
        Billed(network=ChannelName(key[0]), endpoint=key[1], calls=n, failed=failed[key], usd=usd[key])
        for key, n in sorted(calls.items())
    )
    return Bill(
        as_of=prices.as_of,
        endpoints=endpoints,
        items={item: n for item, n in sorted(items.items()) if n},
        usd=sum(usd.values(), Decimal(0)),
    )


def endpoint(network: ChannelName, method: str, path: str) -> str:
    """Method and path with the ids taken out, ``GET /2/users/{id}/tweets``; Facebook's without its version."""
    if network == FACEBOOK:
        path = re.sub(r"^/v\d+\.\d+(?=/|$)", "", path)
    for of, pattern, shown in _PATTERNS:
        found = re.fullmatch(pattern, path) if of == network else None
        if found:
            return f"{method} {found.expand(shown)}"
    return f"{method} {path}"
