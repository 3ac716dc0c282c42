"""What the ledger's calls come to: how often each endpoint was called, and what its network charges."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from outreach.model import ChannelName
from outreach.sandbox.registry import NetworkPart, part, parts


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


def make_bill(lines: Iterable[Mapping[str, Any]]) -> Bill:
    """The bill of a ledger's lines, by each network's tariff. Entries of a batch are no calls of their own."""
    calls, failed, items = Counter[tuple[str, str]](), Counter[tuple[str, str]](), Counter[str]()
    usd: dict[tuple[str, str], Decimal] = {}
    paid: set[tuple[str, str, str]] = set()
    for line in lines:
        if line["event"] != "call" or line.get("batch"):
            continue
        network = part(line["network"])
        key = (line["network"], endpoint(network, line["method"], line["path"]))
        calls[key] += 1
        failed[key] += not 200 <= line["status"] < 300
        usd.setdefault(key, Decimal(0))
        for item, resources in line.get("charged", {}).items():
            new = {(item, id, line["at"][:10]) for id in resources} - paid
            paid |= new
            items[item] += len(new)
            usd[key] += len(new) * network.tariff.usd[item]
    endpoints = tuple(
        Billed(network=ChannelName(key[0]), endpoint=key[1], calls=n, failed=failed[key], usd=usd[key])
        for key, n in sorted(calls.items())
    )
    return Bill(
        as_of=max((part.tariff.as_of for part in parts()), default=""),
        endpoints=endpoints,
        items={item: n for item, n in sorted(items.items()) if n},
        usd=sum(usd.values(), Decimal(0)),
    )


def endpoint(network: NetworkPart, method: str, path: str) -> str:
    """Method and path with the ids taken out, ``GET /2/users/{id}/tweets``."""
    for pattern, shown in network.endpoints:
        if found := re.fullmatch(pattern, path):
            return f"{method} {found.expand(shown)}"
    return f"{method} {path}"
