"""What of foreign words may reach a terminal, a page, a letter or a log: no sign that controls how they look. Pure.

Words come in from spreadsheets, networks and people. A control sign in them could move the cursor, hide what stands
beside it or turn it round, and some files cannot hold one at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

_GONE = (  # from sign to sign; between the first two lie tab and line break, which are words
    *((0x00, 0x08), (0x0B, 0x1F), (0x7F, 0x9F), (0x061C, 0x061C), (0x200E, 0x200F)),
    *((0x202A, 0x202E), (0x2060, 0x206F)),  # these turn the direction of what follows
    *((0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB), (0xE0000, 0xE007F)),
)
_BREAKS = dict.fromkeys((0x2028, 0x2029, 0x85), "\n")
_HALVES = (0xD800, 0xDFFF)
_MAP = (
    {code: None for first, last in _GONE for code in range(first, last + 1)}
    | _BREAKS
    | dict.fromkeys(range(_HALVES[0], _HALVES[1] + 1), "\N{REPLACEMENT CHARACTER}")
)
_CHANGED = re.compile(
    f"[{''.join(f'{chr(first)}-{chr(last)}' for first, last in (*_GONE, _HALVES))}{''.join(map(chr, _BREAKS))}]"
)

_TURNING = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With these a spreadsheet takes a text for a formula."""

PRINTED = (
    *((0x20, 0x52F), (0x531, 0x58F), (0x10A0, 0x10FF), (0x1E00, 0x1FFF)),
    *((0x2000, 0x2BFF), (0x2C60, 0x2C7F), (0xA720, 0xA7FF), (0xFB00, 0xFB06), (0xFFFC, 0xFFFD)),
)
"""Latin, Greek, Cyrillic, Armenian and Georgian letters and the signs between them: what is printed as it is."""


def visible(text: str) -> str:
    """``text`` without control and direction signs; line breaks and tabs stay, half a character becomes a mark."""
    # looking is many times as quick as translating; whatever is taken out or changed is no printable sign
    return text if text.isprintable() or not _CHANGED.search(text) else text.translate(_MAP)


def straight(text: str) -> str:
    """``text`` without the signs that turn its direction: whoever reads it sees what is sent."""
    return text.translate(_TURNING)


def one_line(text: str) -> str:
    """The same on one line."""
    return " ".join(visible(text).split())


def printable(text: str) -> str:
    """The same for a printed page: a sign of a script that no font of ours has is shown as its code point."""
    composed = unicodedata.normalize("NFC", visible(text))
    return "".join(sign if _is_printed(ord(sign)) else code_point(sign) for sign in composed)


def each_word(data: Any, change: Callable[[str], str]) -> Any:
    """``data``, as JSON knows it, with every string in it changed; keys stay."""
    if isinstance(data, str):
        return change(data)
    if isinstance(data, dict):
        return {key: each_word(value, change) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [each_word(value, change) for value in data]
    return data


def code_point(sign: str) -> str:
    """»U+1F600«, set apart; nothing for what has no shape of its own, such as what joins two emoji."""
    bare = unicodedata.category(sign) in ("Cf", "Mn") or 0xFE00 <= ord(sign) < 0xFE10
    return "" if bare else f"[U+{ord(sign):04X}]"


def linkable(address: str) -> str:
    """``address`` where it may be a link: https, or a sandbox of this machine, and nothing that ends it; else empty."""
    plain = visible(address) == address and not any(sign.isspace() or sign in "<>\"'`" for sign in address)
    rest = next((address.removeprefix(start) for start in _WAYS if address.startswith(start)), "")
    return address if plain and rest else ""


_WAYS = ("https://", "http://127.0.0.1:", "http://localhost:", "http://[::1]:")


def _is_printed(code: int) -> bool:
    if code in (0x200C, 0x200D):  # joins what is not printed
        return False
    return code in (0x09, 0x0A) or any(first <= code <= last for first, last in PRINTED)
