"""Ways of counting and of finding links that several networks share."""

from __future__ import annotations

import re
from collections.abc import Iterator

import regex

_ADDRESS = re.compile(r"\bhttps?://[^\s»«\"<>]*[^\s»«\"<>.,;:!?)]", re.IGNORECASE)

_GRAPHEME = regex.compile(r"\X")


def utf16_units(text: str) -> int:
    """As UTF-16 counts: two for what lies beyond the Basic Multilingual Plane, such as most emoji."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(text: str) -> int:
    """What people take for one sign: a letter with its accents, an emoji of many parts (UAX 29)."""
    if text.isascii() and "\r" not in text:
        return len(text)
    return len(_GRAPHEME.findall(text))


def utf8_bytes(text: str) -> int:
    """As UTF-8 stores it."""
    return len(text.encode("utf-8", "surrogatepass"))


def as_written(address: str) -> str:
    """What readers see where the network shows addresses as they are."""
    return address


def addresses(text: str) -> tuple[str, ...]:
    """The addresses in ``text`` that are written in full."""
    # most texts have none, and looking for one at each of their words takes long
    return tuple(_ADDRESS.findall(text)) if "://" in text else ()


def address_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where :func:`addresses` begin and end."""
    return (found.span() for found in _ADDRESS.finditer(text))
