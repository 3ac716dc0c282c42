"""Bluesky as the sandbox plays it."""

from __future__ import annotations

import random
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from outreach.networks import BLUESKY
from outreach.sandbox.bluesky.network import Bluesky
from outreach.sandbox.bluesky.words import BLOB_GONE, EXPIRED
from outreach.sandbox.faults import CREATES, EVERYWHERE, USUAL
from outreach.sandbox.registry import FREE, FirstAccount, NetworkPart, letters, no_app
from outreach.sandbox.state import Memory


def _play(memory: Memory, _: Mapping[str, Any]) -> Bluesky:
    return Bluesky(memory)


def _account(seed: int, name: str) -> tuple[str, Mapping[str, str]]:
    chance = random.Random(f"{seed}/{BLUESKY}/{name}")
    password = "-".join(letters(chance, 4).lower() for _ in range(4))
    return f"did:plc:{letters(chance, 24).lower()}", {
        "handle": f"{name}.bsky.example",
        "app_password": password,
        "access_token": letters(chance, 60),
    }


PART = NetworkPart(
    name=BLUESKY,
    play=_play,
    make_account=_account,
    app=no_app,
    first=FirstAccount(name="altmark-bsky", display_name="Die Altmark auf Bluesky", followers=900),
    faults=MappingProxyType({**USUAL, BLOB_GONE: CREATES, EXPIRED: EVERYWHERE}),
    endpoints=(),
    tariff=FREE,
)
