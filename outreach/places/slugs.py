"""Short names for places whose source gives none: made of the name once, and kept from then on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import replace

from outreach.errors import Finding, Severity
from outreach.language import msg
from outreach.model import Place
from outreach.places.cells import slug_for

Key = Callable[[Place], tuple[Hashable, ...]]

_BY_ID: Key = lambda p: (p.source_id,)  # noqa: E731  # one of a table of such, each a line
_BY_NAME: tuple[Key, ...] = (
    lambda p: (p.name, p.municipality, p.street, p.page, p.website, p.source_id),
    lambda p: (p.name, p.municipality),
    lambda p: (p.name,),
)
"""Which known place a row tells of, the surest first. Of several that are alike the first row is the first place."""

_BY_REST: tuple[Key, ...] = (
    lambda p: (p.page,),
    lambda p: (p.website,),
    lambda p: (p.street, p.postal_code, p.municipality) if p.street else ("",),
    lambda p: (p.latitude, p.longitude),
)
"""How a place is known again that was given another name; only where no other place has the same."""

EXAMPLES = 3


def name_places(
    read: Sequence[Place], known: Iterable[Place], keep: Collection[str]
) -> tuple[tuple[Place, ...], tuple[Finding, ...]]:
    """The places as they were ``read``, each with a short name, and what is to be told of those that are new.

    A place keeps the short name that it has among the ``known``: by the source's own id, by its name, or, if it was
    renamed, by its page, website, address or position. ``keep`` are short names of rows that were left out.
    """
    nameless = [index for index, place in enumerate(read) if not place.slug]
    if not nameless:
        return tuple(read), ()
    known = tuple(known)
    given = {place.slug for place in read} | set(keep)
    slugs = _known_again(read, nameless, [place for place in known if place.slug not in given])
    taken = given | {place.slug for place in known}
    made = list[tuple[str, str]]()
    names = defaultdict[str, int](int)
    for index in nameless:
        names[slug_for(read[index].name, "")] += 1
    for index in nameless:
        if index not in slugs:
            place = read[index]
            slugs[index] = _free(place, taken, alone=names[slug_for(place.name, "")] == 1)
            taken.add(slugs[index])
            made.append((place.name, slugs[index]))
    places = tuple(
        replace(place, slug=slugs[index]) if index in slugs else place for index, place in enumerate(read)
    )
    return places, _told(made)


def _known_again(read: Sequence[Place], nameless: Sequence[int], known: Sequence[Place]) -> dict[int, str]:
    """Which of the rows tell of which of the ``known`` places."""
    slugs: dict[int, str] = {}
    free = sorted(known, key=lambda place: (place.gone, len(place.slug), place.slug))
    for key, alike in (
        (_BY_ID, False),
        *((key, True) for key in _BY_NAME),
        *((key, False) for key in _BY_REST),
    ):
        rows, places = defaultdict[Hashable, list[int]](list), defaultdict[Hashable, list[Place]](list)
        for index in nameless:
            if index not in slugs and any(key(read[index])):
                rows[key(read[index])].append(index)
        for place in free:
            if any(key(place)):
                places[key(place)].append(place)
        for value, indexes in rows.items():
            if alike or len(indexes) == len(places[value]) == 1:
                for index, place in zip(indexes, places[value], strict=False):
                    if not _differ(read[index].source_id, place.source_id):
                        slugs[index] = place.slug
        free = [place for place in free if place.slug not in slugs.values()]
    return slugs


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)


def _free(place: Place, taken: Collection[str], *, alone: bool) -> str:
    """Of its name; with its municipality where several are called so; else with a number."""
    base = slug_for(place.name, "") or slug_for(place.municipality, "place")
    where = slug_for(f"{base} {place.municipality}", base)
    for candidate in (base, where) if alone else (where,):
        if candidate not in taken:
            return candidate
    number = 2
    while f"{where}-{number}" in taken:
        number += 1
    return f"{where}-{number}"


def _told(made: Sequence[tuple[str, str]]) -> tuple[Finding, ...]:
    if not made:
        return ()
    examples = ", ".join(f"{name} → {slug}" for name, slug in made[:EXAMPLES])
    return (
        Finding(
            code="places.slug-made",
            message=msg(
                "Short names were made of the names of places: {count}, for example {examples}.",
                count=len(made),
                examples=examples,
            ),
            remedy=msg("They stay, also when a place is renamed. For others, add a column “slug”."),
            severity=Severity.HINT,
        ),
    )
