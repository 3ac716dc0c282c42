"""The words of a card: which line says what."""

from __future__ import annotations

from urllib.parse import urlsplit

from outreach.content.cards.lettering import clean, unknown_letters
from outreach.content.problem import ContentProblem
from outreach.content.view import view
from outreach.errors import Finding
from outreach.language import Language, msg
from outreach.model import MAP_CREDIT, Photo, Place

NAMED_LICENCES = ("CC ", "CC-", "CC0", "dl-de")  # licences that want to be named where the picture is shown


def title(place: Place) -> str:
    """The place's name; a :class:`ContentProblem` where the house's letters cannot write it."""
    strange, name = unknown_letters(place.name), clean(place.name)
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
    """Village and municipality in one paragraph, the district in the next."""
    seen = view(place, language)
    town = clean(seen.town)
    village = clean(seen.village)
    first = town if not village or village in town else f"{village} · {town}"
    district = clean(seen.district)
    return tuple(part for part in (first, "" if district in first else district) if part)


def categories_of(place: Place, language: Language) -> tuple[tuple[str, str], ...]:
    """Each category as it stands on the card, and its German name, which its colour is kept under."""
    said = place.categories
    if language is Language.EN and len(place.categories_en) == len(place.categories):
        said = place.categories_en
    pairs = zip(map(clean, said), place.categories, strict=True)
    return tuple((shown, name) for shown, name in pairs if shown)


def spot(place: Place) -> str:
    """The short name at the dot of the map."""
    return clean(view(place).village)


def host(website: str) -> str:
    """»kreativorte-im-gruenen.de«: a website as people say it, umlauts as umlauts."""
    name = (urlsplit(website).hostname or "").removeprefix("www.")
    try:
        return clean(name.encode("ascii").decode("idna"))
    except UnicodeError:
        return clean(name)


def credits_of(place: Place, photo: Photo | None, *, with_map: bool) -> tuple[str, ...]:
    """Everybody whom the card must name: the map's source, the row's, the photographer."""
    lines = [MAP_CREDIT] if with_map else []
    lines.append(clean(place.credit))
    if photo:
        lines.append(_photo_credit(photo))
    return tuple(dict.fromkeys(line for line in lines if line))


def _photo_credit(photo: Photo) -> str:
    credit, licence = clean(photo.credit), clean(photo.licence)
    if not credit:
        return ""
    named = credit if credit.lower().startswith(("foto", "©", "photo", "bild")) else f"Foto: {credit}"
    wanted = licence.startswith(NAMED_LICENCES) and licence not in named
    return f"{named}, {licence}" if wanted else named
