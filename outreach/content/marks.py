"""Quotation marks: which belong together, whatever hand they were set by, and the house's in their place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from outreach.language import Language

_PARTNERS: Mapping[str, str] = MappingProxyType(
    {"„": '“”"', "“": "”“", "»": "«", "«": "»", '"': '"', "‚": "‘’", "‘": "’", "›": "‹", "‹": "›", "'": "'"}
)
"""Each mark that may open, and those that may close it."""

_ALWAYS_OPEN = frozenset("„‚")
_CLOSING = frozenset("“”»«\"‘’›‹'")
_SINGLE = frozenset("‚‘›‹'")
_STRAIGHT = "'"  # an apostrophe more often than a quotation mark: one only within other marks
_BEFORE = frozenset(' \u00a0\u202f\n\t([–/„“»«"‚‘›‹')
"""What may stand before a mark that opens."""

_HOUSE: Mapping[Language, tuple[tuple[str, str], tuple[str, str]]] = MappingProxyType(
    {Language.DE: (("»", "«"), ("›", "‹")), Language.EN: (("“", "”"), ("‘", "’"))}
)
"""Around a quotation, and around one within it."""


@dataclass(frozen=True)
class _Pair:
    opened: int
    closed: int
    inner: bool


def set_quotations(text: str, language: Language) -> str:
    """``text`` with the house's marks at every whole quotation; a mark without a partner stays as it is."""
    pairs = _pairs(text)
    if not pairs:
        return text
    signs = list(text)
    for pair in pairs:
        signs[pair.opened], signs[pair.closed] = _HOUSE[language][pair.inner]
    return "".join(signs)


def changed_quotations(text: str, language: Language) -> Iterator[tuple[int, int]]:
    """Where each quotation begins and ends that :func:`set_quotations` would set otherwise."""
    for pair in sorted(_pairs(text), key=lambda pair: pair.opened):
        if (text[pair.opened], text[pair.closed]) != _HOUSE[language][pair.inner]:
            yield pair.opened, pair.closed + 1


def _pairs(text: str) -> list[_Pair]:
    found, waiting = list[_Pair](), list[int]()
    for at, sign in enumerate(text):
        if sign == "\n":
            waiting.clear()
        elif sign in _PARTNERS and _opens(text, at) and (sign != _STRAIGHT or waiting):
            waiting.append(at)
        elif sign in _CLOSING and _ends(text, at):
            partner = next(
                (n for n in reversed(range(len(waiting))) if sign in _PARTNERS[text[waiting[n]]]), None
            )
            if partner is not None:
                opened = waiting[partner]
                del waiting[partner:]
                outer = sum(text[other] not in _SINGLE for other in waiting)
                found.append(_Pair(opened, at, text[opened] in _SINGLE or outer % 2 == 1))
    return found


def _opens(text: str, at: int) -> bool:
    if at + 1 == len(text) or text[at + 1].isspace():
        return False
    return text[at] in _ALWAYS_OPEN or at == 0 or text[at - 1] in _BEFORE


def _ends(text: str, at: int) -> bool:
    """True where no word goes on after the mark, as it does after an apostrophe."""
    return at > 0 and not text[at + 1 : at + 2].isalnum()
