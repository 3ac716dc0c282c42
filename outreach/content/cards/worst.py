"""The places on which a design shows what it cannot take: the hardest that a campaign's data can bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from outreach.model import Place

THREE_LINES = "Biosphärenreservatsinformationszentrum und Künstlerinnenwerkstatt Havelberg an der Elbe"
ONE_WORD = "Donaudampfschifffahrtsgesellschaftskapitänswitwenwohnheim"
LONG_QUOTE = (
    "Angefangen haben wir mit nichts als einer Scheune, drei Töpferscheiben und der Hoffnung, dass jemand kommt – "
    "und heute ist an jedem Wochenende der ganze Hof voll."
)
SPEAKER = "Dr. Katharina von der Schulenburg-Beispielhausen"


def quoted(place: Place, words: str = LONG_QUOTE) -> Place:
    """The place with somebody's words and the consent to show them."""
    by = f"{SPEAKER}, Vorsitzende des Fördervereins"
    return replace(place, quote=words, quote_by=by, people=(SPEAKER,), people_consented=(SPEAKER,))


def unquoted(place: Place) -> Place:
    """The place without its own quotation, which would take its card's design."""
    return replace(place, quote="", quote_en="", quote_by="")


def worst_cases(places: Sequence[Place]) -> tuple[tuple[str, Place], ...]:
    """Each case with its name: made of the campaign's own place with the longest name, so that its data stays real."""
    longest = max(places, key=lambda place: len(place.name))
    bare = replace(longest, categories=(), categories_en=(), district="", latitude=None, longitude=None)
    return (
        ("longest-name", longest),
        ("three-lines", replace(longest, name=THREE_LINES)),
        ("one-long-word", replace(longest, name=ONE_WORD)),
        ("no-district", replace(longest, district="")),
        ("no-position", replace(longest, latitude=None, longitude=None)),
        ("nothing-but-a-name", replace(bare, municipality="", region="")),
    )
