"""Facebook as the sandbox plays it."""

from __future__ import annotations

import random
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from outreach.networks import FACEBOOK
from outreach.sandbox.facebook.authorization import app_of
from outreach.sandbox.facebook.network import Facebook
from outreach.sandbox.faults import CREATES, EVERYWHERE, FIGURES, READS, USUAL, FaultKind
from outreach.sandbox.registry import FREE, FirstAccount, NetworkPart, letters
from outreach.sandbox.state import Memory

K = FaultKind
VERSION = r"(?:/v\d+\.\d+)?"


def _play(memory: Memory, _: Mapping[str, Any]) -> Facebook:
    return Facebook(memory)


def _account(seed: int, name: str) -> tuple[str, Mapping[str, str]]:
    chance = random.Random(f"{seed}/{FACEBOOK}/{name}")
    return str(chance.randrange(10**14, 10**15)), {"page_token": "EAA" + letters(chance, 180)}


PART = NetworkPart(
    name=FACEBOOK,
    play=_play,
    make_account=_account,
    app=app_of,
    first=FirstAccount(name="die-altmark", display_name="Die Altmark", followers=6_400),
    faults=MappingProxyType(
        {
            **USUAL,
            **dict.fromkeys(
                (K.APP_LIMIT, K.BLOCKED, K.NO_PERMISSION, K.SUSPENDED, K.OTHER_VERSION), EVERYWHERE
            ),
            **dict.fromkeys((K.RETIRED_METRIC, K.METRIC_DENIED), FIGURES),
            K.NULL_IN_BATCH: READS,
            K.REFUSED_AFTER: CREATES,
        }
    ),
    endpoints=(
        (rf"{VERSION}/\d+_\d+(/insights)?", r"/{post}\1"),
        (rf"{VERSION}/\d+/(photos|feed|posts|published_posts|insights)", r"/{page}/\1"),
        (rf"{VERSION}/\d+", "/{object}"),
        (rf"{VERSION}/?", "/ (batch)"),
        (rf"{VERSION}(/.+)", r"\1"),
    ),
    tariff=FREE,
)
