"""What a template sees of a place: cleaned words, nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass

from outreach.content.sentences import sentences
from outreach.content.typography import clean
from outreach.model import Place

_PART = re.compile(r"^(?P<town>.*?),?\s*\b(?:OT|Ortsteil)\b[\s-]+(?P<village>.+)$")
_TITLE = re.compile(
    r"^(?:Hansestadt|Lutherstadt|Welterbestadt|Landeshauptstadt|Stadt|Flecken|Markt|Gemeinde|Einheitsgemeinde|"
    r"Verbandsgemeinde|Samtgemeinde)\s+(?=\S)"
)
_SUPPLEMENT = re.compile(r"\s*\([^()]*\)$")


@dataclass(frozen=True, kw_only=True)
class PlaceView:
    """A place as templates may read it; every text is one clean line and may be empty."""

    name: str
    village: str  # »Krevese«, »Salzwedel«, »Kalbe«: the shortest name of where it is
    town: str  # »Hansestadt Osterburg (Altmark)«: the municipality without its part
    district: str  # »Landkreis Stendal«
    region: str
    location: str  # »Krevese (Hansestadt Osterburg), Landkreis Stendal«
    around: (
        str  # what of the location the name does not say: »Hansestadt Osterburg (Altmark), Landkreis Stendal«
    )
    near: str  # the same in a word or two: »Landkreis Stendal«
    categories: tuple[str, ...]  # as in the data
    topics: tuple[str, ...]  # the categories' words: »Arbeiten«, »Wirtschaft«
    sentences: tuple[str, ...]  # of the teaser


def village(municipality: str) -> str:
    """»Hansestadt Osterburg (Altmark), OT Krevese« → »Krevese«, »Kalbe (Milde)« → »Kalbe«."""
    town, part = _parts(municipality)
    return _core(part or town)


def view(place: Place) -> PlaceView:
    """``place`` for templates. Where the teaser is empty, the first section that has a text stands in."""
    town, part = _parts(place.municipality)
    # »kreisfreie Stadt« stands in the data where no district is; it is no name
    district = clean(place.district) if place.district[:1].isupper() else ""
    name, here = clean(place.name), village(place.municipality)
    nested = f"{part} ({_SUPPLEMENT.sub('', town)})" if part and town else part or town
    prose = next((text for text in (place.teaser, *place.texts.values()) if text.strip()), "")
    return PlaceView(
        name=name,
        village=here,
        town=town,
        district=district,
        region=clean(place.region),
        location=_with(nested, district, ""),
        around=_with(_beyond(name, here, town, nested), district, name),
        near=here if here not in name else _with("", district, name),
        categories=tuple(clean(category) for category in place.categories),
        topics=tuple(dict.fromkeys(clean(word) for entry in place.categories for word in entry.split("/"))),
        sentences=sentences(prose),
    )


def _beyond(name: str, here: str, town: str, nested: str) -> str:
    """Village and municipality, without what ``name`` says already."""
    if _core(town) in name:
        return "" if here in name else here
    return town if here in name else nested


def _with(where: str, district: str, name: str) -> str:
    """``where`` and the district, unless the district's own name (»Stendal«) has been said."""
    said = district.rpartition(" ")[2] in f"{where} {name}"
    return ", ".join(part for part in (where, "" if said else district) if part)


def _core(municipality: str) -> str:
    return _SUPPLEMENT.sub("", _TITLE.sub("", municipality))


def _parts(municipality: str) -> tuple[str, str]:
    """Town and part of it; the part is empty where the municipality names none."""
    line = clean(municipality)
    match = _PART.match(line)
    return (match["town"], match["village"]) if match else (line, "")
