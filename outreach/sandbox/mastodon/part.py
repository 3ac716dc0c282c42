"""Mastodon as the sandbox plays it. Its option: ``mastodon``, what a key does there (``statuses.MODES``)."""

from __future__ import annotations

import random
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from outreach.networks import MASTODON
from outreach.sandbox.faults import CREATES, EVERYWHERE, USUAL, FaultKind, Operation
from outreach.sandbox.mastodon.network import Mastodon
from outreach.sandbox.mastodon.statuses import MODES
from outreach.sandbox.mastodon.words import SLOW_PICTURE, UNFINISHED
from outreach.sandbox.registry import FREE, FirstAccount, NetworkPart, letters, no_app
from outreach.sandbox.state import Memory


def _play(memory: Memory, options: Mapping[str, Any]) -> Mastodon:
    mode = options.get("mastodon", "mastodon")
    if mode not in MODES:
        raise ValueError(f"mastodon is one of {', '.join(sorted(MODES))}")
    return Mastodon(memory, mode)


def _account(seed: int, name: str) -> tuple[str, Mapping[str, str]]:
    chance = random.Random(f"{seed}/{MASTODON}/{name}")
    return str(chance.randrange(10**17, 10**18)), {"access_token": letters(chance, 43)}


PART = NetworkPart(
    name=MASTODON,
    play=_play,
    make_account=_account,
    app=no_app,
    first=FirstAccount(name="img-fediverse", display_name="IMG auf Mastodon", followers=1_300),
    faults=MappingProxyType(
        {
            **USUAL,
            FaultKind.SUSPENDED: EVERYWHERE,
            SLOW_PICTURE: frozenset({Operation.MEDIA}),
            UNFINISHED: CREATES,
        }
    ),
    endpoints=(
        (r"/api/v1/(statuses|media)/\d+(/source)?", r"/api/v1/\1/{id}\2"),
        (r"/api/v1/accounts/\d+/statuses", "/api/v1/accounts/{id}/statuses"),
    ),
    tariff=FREE,
)
