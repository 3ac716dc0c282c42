"""X as the sandbox plays it. Its options: ``vocabulary`` (core or legacy) and ``rate_limits``."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from outreach.networks import TWITTER
from outreach.resources import resource
from outreach.sandbox.faults import EVERYWHERE, USUAL, FaultKind
from outreach.sandbox.oauth2 import app_of
from outreach.sandbox.registry import FirstAccount, NetworkPart, Tariff, letters
from outreach.sandbox.state import Memory
from outreach.sandbox.twitter.network import RATE_LIMITS, Twitter
from outreach.sandbox.twitter.words import CORE, LEGACY

K = FaultKind
PRICES = resource("sandbox/twitter/prices.toml")


def _play(memory: Memory, options: Mapping[str, Any]) -> Twitter:
    words = LEGACY if options.get("vocabulary") == "legacy" else CORE
    return Twitter(memory, words, options.get("rate_limits", RATE_LIMITS))


def _account(seed: int, name: str) -> tuple[str, Mapping[str, str]]:
    chance, app = random.Random(f"{seed}/{TWITTER}/{name}"), random.Random(f"{seed}/app")
    id = str(chance.randrange(10**18, 2 * 10**18))
    return id, {
        "consumer_key": letters(app, 25),
        "consumer_secret": letters(app, 50),
        "access_token": f"{id}-{letters(chance, 30)}",
        "access_token_secret": letters(chance, 45),
    }


def _tariff() -> Tariff:
    with PRICES.open("rb") as file:
        data = tomllib.load(file, parse_float=Decimal)
    return Tariff(as_of=data["as_of"], usd=data["usd"])


PART = NetworkPart(
    name=TWITTER,
    play=_play,
    make_account=_account,
    app=app_of,
    first=FirstAccount(name="img-sachsen-anhalt", display_name="IMG Sachsen-Anhalt", followers=2_700),
    faults=MappingProxyType(
        {
            **USUAL,
            **dict.fromkeys((K.NO_CREDITS, K.CAPPED, K.SUSPENDED, K.WRONG_CLOCK), EVERYWHERE),
            **dict.fromkeys((K.AUTOMATED, K.NOT_FOUND), EVERYWHERE),
        }
    ),
    endpoints=(
        (r"/2/users/\d+/tweets", "/2/users/{id}/tweets"),
        (r"/2/tweets/\d+", "/2/tweets/{id}"),
        (r"/2/media/upload/\d+/(append|finalize)", r"/2/media/upload/{id}/\1"),
    ),
    tariff=_tariff(),
)
