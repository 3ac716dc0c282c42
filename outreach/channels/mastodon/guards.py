"""What a server of the Mastodon kind takes and promises, read from what it says of itself. Pure.

A key keeps two requests apart for an hour, and a picture that a post shows can be in no other. Both are promises of
Mastodon's own software, from 4.3 on; other software answers alike and promises neither (snac
posts twice: tests/contract/test_real_snac.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from outreach.channels.settling import NEVER, Repeat
from outreach.networks.mastodon import CHARACTERS, KEY_MINUTES, SINGLE_MEDIA
from outreach.networks.profile import ALT

KEY_LASTS = timedelta(minutes=55)  # of the hour for which the key is known
PICTURE_LASTS = timedelta(hours=12)
"""For so long an uploaded picture is counted on: a server throws away what no post shows after a day."""

_NUMBER = re.compile(r"(\d{1,4})\.(\d{1,4})\.")
_TOLD = ((CHARACTERS, "statuses", "max_characters"), (ALT, "media_attachments", "description_limit"))
SINCE = (4, 3)  # the first version that tells api_versions


def limits(server: Mapping[str, Any]) -> dict[str, int]:
    """What is kept with the account: the server's limits by the names of our rules, and what it promises."""
    configured = server.get("configuration") or {}
    found: dict[str, int] = {}
    for name, group, key in _TOLD:
        told = (configured.get(group) or {}).get(key)
        if isinstance(told, int) and told > 0:
            found[name] = told
    if _is_mastodon(server):
        found |= {KEY_MINUTES: int(KEY_LASTS.total_seconds() // 60), SINGLE_MEDIA: 1}
    return found


def _is_mastodon(server: Mapping[str, Any]) -> bool:
    """True for Mastodon itself, 4.3 or later: whoever calls themselves compatible is something else."""
    version, told = str(server.get("version", "")), server.get("api_versions")
    number = _NUMBER.match(version)
    known = isinstance(told, Mapping) and isinstance(told.get("mastodon"), int)
    if number is None or not known or "compatible" in version:
        return False
    return tuple(map(int, number.groups())) >= SINCE


def repeat(kept: Mapping[str, int], *, pictured: bool) -> Repeat:
    """For how long a further request makes no second post, by what the account's server has promised."""
    if pictured and kept.get(SINGLE_MEDIA):
        return Repeat.until(PICTURE_LASTS)
    minutes = kept.get(KEY_MINUTES, 0)
    return Repeat.until(timedelta(minutes=minutes)) if minutes else NEVER
