"""Ways of counting and of finding links that several networks share."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"\bhttps?://[^\s»«\"<>]*[^\s»«\"<>.,;:!?)]", re.IGNORECASE)


def utf16_units(text: str) -> int:
    """As UTF-16 counts: two for what lies beyond the Basic Multilingual Plane, such as most emoji."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def as_written(address: str) -> str:
    """What readers see where the network shows addresses as they are."""
    return address


def addresses(text: str) -> tuple[str, ...]:
    """The addresses in ``text`` that are written in full."""
    return tuple(_ADDRESS.findall(text))
