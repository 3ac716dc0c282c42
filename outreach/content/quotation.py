"""What somebody of a place says, ready to be set: only with consent, and in the language's own quotation marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from outreach.content.lint.quotation import speaker, unquotable
from outreach.content.typography import clean
from outreach.errors import Finding
from outreach.language import Language, msg
from outreach.model import Place

MARKS: Mapping[Language, tuple[str, str]] = MappingProxyType(
    {Language.DE: ("»", "«"), Language.EN: ("“", "”")}
)
_PAIRS = ("»«", "„“", "„”", "“”", "«»")
"""Marks that may stand around the whole of it in the data, beside straight ones."""
_INNER = {
    Language.DE: str.maketrans({"»": "›", "«": "‹", "„": "›", "“": "‹", "”": "‹"}),
    Language.EN: str.maketrans({"“": "‘", "”": "’"}),
}
"""A quotation in a quotation."""


@dataclass(frozen=True)
class Quotation:
    """Somebody's words in quotation marks, and who says them: as the card has it, and the bare name."""

    words: str
    by: str
    speaker: str


def quotation_of(place: Place, language: Language) -> Quotation | None:
    """The place's quotation in ``language``; None where there is none, or where it may not be shown.

    An English card names the speaker without the function, which the data holds in German.
    """
    said = place.quote if language is Language.DE else place.quote_en
    if not said.strip() or any(unquotable(place)):
        return None
    opening, closing = MARKS[language]
    words = clean(_bare(said), language).translate(_INNER[language])
    by = place.quote_by if language is Language.DE else speaker(place)
    return Quotation(f"{opening}{words}{closing}", clean(by, language), speaker(place))


def withdrawn(place: Place | None, quoted: str) -> tuple[Finding, ...]:
    """Why a card on which the person ``quoted`` speaks may not be shown any more; nothing where it may, or for ""."""
    if not quoted:
        return ()
    if place is not None and speaker(place) == quoted and (place.quote.strip() or place.quote_en.strip()):
        return tuple(unquotable(place))
    return (
        Finding(
            code="rights.quote-gone",
            message=msg("{name} is quoted on the card, and no longer in the place's data", name=quoted),
            remedy=msg("Generate again: the card is then drawn without the quotation"),
            field="quote_by",
        ),
    )


def _bare(said: str) -> str:
    """The words without marks around the whole of them; those around a part stay."""
    words = said.strip()
    inside = words[1:-1].strip()
    around = words[:1] + words[-1:]
    if around == '""' and len(words) > 1:
        before, mark, _ = inside.partition('"')
        return words if mark and before[-1:].strip(" (") else inside  # the first mark within would close
    if around in _PAIRS:
        depth = [inside[:n].count(around[0]) - inside[:n].count(around[1]) for n in range(len(inside) + 1)]
        return words if min(depth) < 0 else inside
    return words
