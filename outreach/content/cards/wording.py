"""The words of a card: which line says what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from outreach.content.cards.lettering import clean, unknown_letters
from outreach.content.licences import licence_of
from outreach.content.problem import ContentProblem
from outreach.content.typography import typeset
from outreach.content.view import view
from outreach.errors import Finding, Severity
from outreach.language import Language, Message, msg
from outreach.model import Brand, Photo, Place, Region, map_credits


def in_type(text: str, language: Language = Language.DE) -> str:
    """``text`` by the rules of the posts' words, in letters that the card has."""
    return clean(typeset(text, language))


def title(place: Place) -> str:
    """The place's name; a :class:`ContentProblem` where the house's letters cannot write it."""
    strange, name = unknown_letters(place.name), in_type(place.name)
    if name and not strange:
        return name
    raise ContentProblem(
        Finding(
            code="cards.letters",
            message=msg(
                "The card's font has no letters for the name (missing: {letters}).", letters=strange or "all"
            ),
            remedy=msg("Give the place a name in Latin, Greek or Cyrillic letters."),
            place=place.slug,
            field="name",
        )
    )


def where(place: Place, language: Language = Language.DE) -> tuple[str, ...]:
    """Village and municipality in one paragraph, the district in the next; not what the name says in the same words."""
    seen = view(place, language)
    town = clean(seen.town)
    village = clean(seen.village)
    first = town if not village or village in town else f"{village} · {town}"
    district = clean(seen.district)
    return tuple(
        part
        for part in ("" if first == in_type(place.name) else first, "" if district in first else district)
        if part
    )


def categories_of(place: Place, language: Language) -> tuple[tuple[str, str], ...]:
    """Each category as it stands on the card, and its German name, which its colour is kept under."""
    said = place.categories
    if language is Language.EN and len(place.categories_en) == len(place.categories):
        said = place.categories_en
    pairs = zip((in_type(word, language) for word in said), place.categories, strict=True)
    return tuple((shown, name) for shown, name in pairs if shown)


def spot(place: Place) -> str:
    """The short name at the dot of the map."""
    return clean(view(place).village)


def brand_of(brand: Brand) -> tuple[str, str]:
    """The brand's name and its website, as they stand on every card."""
    return in_type(brand.name), host(brand.website)


def host(website: str) -> str:
    """»kreativorte-im-gruenen.de«: a website as people say it, umlauts as umlauts."""
    name = (urlsplit(website).hostname or "").removeprefix("www.")
    try:
        return clean(name.encode("ascii").decode("idna"))
    except UnicodeError:
        return clean(name)


def credits_of(
    place: Place, photo: Photo | None, *, with_map: bool, region: Region | None = None
) -> tuple[str, ...]:
    """Everybody whom the card must name: the map's source, the row's, the photographer."""
    lines = list(map_credits([region] if region else [])) if with_map else []
    lines.append(in_type(place.credit))
    if photo:
        lines.append(_photo_credit(photo))
    return tuple(dict.fromkeys(line for line in lines if line))


def _photo_credit(photo: Photo) -> str:
    credit, licence = in_type(photo.credit), licence_of(photo.licence)
    if not credit or unknown_letters(photo.credit):
        return ""  # half a name would be another one; the post's words name the photographer then
    named = credit if credit.lower().startswith(("foto", "©", "photo", "bild")) else f"Foto: {credit}"
    name = clean(licence.name) if licence else ""
    return named if not name or name in named or clean(photo.licence) in named else f"{named}, {name}"


def undrawn_letters(place: Place) -> Iterator[Finding]:
    """Letters in the card's lines that the house's font does not have; without those of the name no card is drawn."""
    lines = (
        ("municipality", (place.municipality,)),
        ("district", (place.district,)),
        ("categories", (*place.categories, *place.categories_en)),
        ("credit", (place.credit,)),
        ("photos", tuple(photo.credit for photo in place.photos)),
    )
    remedy = msg("Write it in Latin, Greek or Cyrillic letters too; a photographer is named in the text.")
    for field, texts in lines:
        yield from _undrawn(texts, remedy, field=field, place=place.slug)


def undrawn_brand(brand: Brand) -> Iterator[Finding]:
    """The same for the lines that stand on every card: the brand's name and its website."""
    remedy = msg("Write it in Latin, Greek or Cyrillic letters; it stands on every card.")
    for field, text in (("brand.name", brand.name), ("brand.website", host(brand.website))):
        yield from _undrawn((text,), remedy, field=field, file="campaign.toml")


def _undrawn(
    texts: Sequence[str], remedy: Message, *, field: str, place: str | None = None, file: str | None = None
) -> Iterator[Finding]:
    """At most one finding for all of the texts; it shows the first that is meant."""
    strange = unknown_letters("".join(texts))
    if strange:
        yield Finding(
            code="cards.letters",
            severity=Severity.WARNING,
            message=msg(
                "The card's font has no letters for “{text}” (missing: {letters}); the card goes without them.",
                text=next(text for text in texts if unknown_letters(text)),
                letters=strange,
            ),
            remedy=remedy,
            place=place,
            file=file,
            field=field,
        )


def cut_lines(place: Place, *, title_whole: bool, where_whole: bool) -> tuple[Finding, ...]:
    """What does not fit the card and is cut there."""
    cut = [("name", place.name)] if not title_whole else []
    cut += [("municipality", place.municipality)] if not where_whole else []
    return tuple(
        Finding(
            code="cards.cut",
            severity=Severity.WARNING,
            message=msg("“{text}” does not fit the card and is cut there.", text=text),
            remedy=msg("Look at the card; a shorter form in the place's data helps."),
            place=place.slug,
            field=field,
        )
        for field, text in cut
    )
