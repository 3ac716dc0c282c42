"""What a template sees of a place: cleaned words, nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from outreach.content.references import Sentence, material
from outreach.content.sentences import sentences
from outreach.content.story import Tale
from outreach.content.typography import clean, without_links
from outreach.geography import is_called_so
from outreach.language import Language
from outreach.model import Place, PlaceStatus

_PART = re.compile(r"^(?P<town>.*?)(?<![\s,])[\s,]*+\b(?:OT|Ortsteil)\b[\s-]+(?P<village>.+)$")
_TITLE = re.compile(
    r"^(?:Universitäts- und Hansestadt|Freie und Hansestadt|Freie Hansestadt|Große Kreisstadt|Einheitsgemeinde Stadt|"
    r"Hansestadt|Lutherstadt|Welterbestadt|Landeshauptstadt|Stadt|Flecken|Markt|Marktgemeinde|Gemeinde|"
    r"Einheitsgemeinde|Verbandsgemeinde|Samtgemeinde)\s+(?=\S)"
)
_DISTRICT = re.compile(r"^(?:Land)?[Kk]reis (?P<own>\S.*)$")
_PLANNED = re.compile(
    r"\b(?:soll(?:en)?|geplant\w*(?! (?:wurde|worden|war))|plan(?:t|en)|entsteht|entstehen (?:soll|wird)|"
    r"in Planung|im Aufbau|im Bau|künftig\w*|"
    r"planned|plans?|is to (?:be|become)|will (?:be|become)|under construction)\b",
    re.IGNORECASE,
)
"""A text with one of these speaks of what is not there yet."""
_ADDED = re.compile(r"\s[–-]\s|[:,]\s|\s\(")
_BY = re.compile(r" bei [A-ZÄÖÜ].*")
_SUPPLEMENT = re.compile(r"(?<!\s)\s*\([^()]*\)$")


@dataclass(frozen=True, kw_only=True)
class PlaceView:
    """A place as templates may read it; every text is one clean line and may be empty."""

    name: str
    village: str  # »Krevese«, »Salzwedel«, »Kalbe«: the shortest name of where it is
    town: str  # »Hansestadt Osterburg (Altmark)«: the municipality without its part; in English without its title
    district: str  # »Landkreis Stendal«, in English »Stendal district«
    region: str
    location: str  # »Krevese (Hansestadt Osterburg), Landkreis Stendal«
    around: (
        str  # what of the location the name does not say: »Hansestadt Osterburg (Altmark), Landkreis Stendal«
    )
    near: str  # the same in a word or two: »Landkreis Stendal«
    categories: tuple[str, ...]  # as in the data of the text's language
    topics: tuple[str, ...]  # the categories as people say them: »Arbeiten und Wirtschaft«
    sentences: tuple[str, ...]  # of all its texts
    planned: bool  # it is not there yet
    visitable: bool  # people may come to see it, as the data says
    closed: (
        bool  # nobody should be asked to come: planned, not open to visitors, or a text that speaks of plans
    )


def village(municipality: str) -> str:
    """»Hansestadt Osterburg (Altmark), OT Krevese« → »Krevese«, »Kalbe (Milde)« → »Kalbe«."""
    town, part = _parts(municipality)
    return _BY.sub("", _core(part or town))


def prose(place: Place, language: Language) -> str:
    """What the data tells of ``place`` in ``language``: the teaser, else the first section that has a text."""
    german = language is Language.DE
    teaser, texts = (place.teaser, place.texts) if german else (place.teaser_en, place.texts_en)
    return next((text for text in (teaser, *texts.values()) if text.strip()), "")


def names(sentence: str, name: str) -> bool:
    """True where ``sentence`` names the place, if only by »haus5« for »haus5 – Coworking in Salzwedel«."""
    return _ADDED.split(name)[0].casefold() in without_links(sentence).casefold()


def tale_of(place: Place, language: Language) -> Tale:
    """What can be told of the place in ``language``: the teaser's sentences, then each section's; the opening first."""
    return Tale(_material(_passages(place, language)))


@lru_cache(maxsize=512)  # a place's words come again in each of its posts, and more than once in each
def _material(passages: tuple[tuple[str, ...], ...]) -> tuple[Sentence, ...]:
    return material(passages)


def _passages(place: Place, language: Language) -> tuple[tuple[str, ...], ...]:
    german = language is Language.DE
    teaser, texts = (place.teaser, place.texts) if german else (place.teaser_en, place.texts_en)
    passages = [sentences(text, language) for text in (teaser, *texts.values()) if text.strip()]
    opening = sentences(place.opening if german else place.opening_en, language)[:1]
    if opening:
        first = passages[0] if passages else ()
        passages[:1] = [(*opening, *(sentence for sentence in first if sentence != opening[0]))]
    return tuple(passages)


def view(place: Place, language: Language = Language.DE, tale: Tale | None = None) -> PlaceView:
    """``place`` for templates, with nothing in it but proper names that is not in ``language``."""
    german = language is Language.DE
    town, part = _parts(place.municipality)
    town = town if german else _TITLE.sub("", town)
    # »kreisfreie Stadt« stands in the data where no district is; it is no name
    district = clean(place.district) if place.district[:1].isupper() else ""
    own = district.rpartition(" ")[2]
    if not german:
        district = _DISTRICT.sub(r"\g<own> district", district)
    name, here = clean(place.name, language), village(place.municipality)
    nested = f"{part} ({_SUPPLEMENT.sub('', town)})" if part and town else part or town
    categories = place.categories if german else place.categories_en
    return PlaceView(
        name=name,
        village=here,
        town=town,
        district=district,
        region=clean(place.region),
        location=_with(nested, district, own, ""),
        around=_with(_beyond(name, here, town, nested), district, own, name),
        near=here if here not in name else _with("", district, own, name),
        categories=tuple(clean(category, language) for category in categories),
        topics=tuple(
            dict.fromkeys(_spoken(clean(category, language), german=german) for category in categories)
        ),
        sentences=tuple(sentence.text for sentence in (tale or tale_of(place, language)).told),
        planned=place.status is PlaceStatus.PLANNED,
        visitable=place.visits is True and place.status is PlaceStatus.ACTIVE,
        closed=place.status is not PlaceStatus.ACTIVE
        or (bool(_PLANNED.search(prose(place, language))) if place.visits is None else not place.visits),
    )


def _spoken(category: str, *, german: bool) -> str:
    """»Arbeiten/Wirtschaft« → »Arbeiten und Wirtschaft«."""
    joined = re.sub(r"(?<!\s)\s*+[/&+|]\s*", " und " if german else " and ", category.strip(" /&+|"))
    return joined.replace("_", " ")


def _beyond(name: str, here: str, town: str, nested: str) -> str:
    """Village and municipality, without what ``name`` says already."""
    if _core(town) in name:
        return "" if here in name else here
    return town if here in name else nested


def _with(where: str, district: str, own: str, name: str) -> str:
    """``where`` and the district, unless the district's ``own`` name (»Stendal«) has been said."""
    said = own in f"{where} {name}"
    return ", ".join(part for part in (where, "" if said else district) if part)


def _core(municipality: str) -> str:
    bare = _SUPPLEMENT.sub("", municipality)
    return bare if is_called_so(bare) else _TITLE.sub("", bare)


def _parts(municipality: str) -> tuple[str, str]:
    """Town and part of it; the part is empty where the municipality names none."""
    line = clean(municipality)
    match = _PART.match(line)
    return (match["town"], match["village"]) if match else (line, "")
