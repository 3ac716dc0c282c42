"""The places on which a design shows what it cannot take: the hardest that a campaign's data can bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from outreach.model import Place

THREE_LINES = "Biosphärenreservatsinformationszentrum und Künstlerinnenwerkstatt Havelberg an der Elbe"
ONE_WORD = "Donaudampfschifffahrtsgesellschaftskapitänswitwenwohnheim"


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
