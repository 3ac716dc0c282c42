"""Fields of a place that a person has written: read as a source's cells are, and left alone by an import."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from outreach.campaign.folder import Beside, Uploads
from outreach.errors import Finding, InvalidInput, Severity
from outreach.language import msg
from outreach.model import HandValue, Photo, Place
from outreach.places.mapping import FIELDS, is_field
from outreach.places.rows import Recipe, Row
from outreach.places.table import Record

Hands = Mapping[str, HandValue]
"""Field → who wrote it."""

IDENTITY = frozenset({"slug", "source_id"})
"""What a place is known by; nobody writes these by hand."""

SEPARATOR = "|"

NO_FILES = Uploads({}, lambda _: b"")

PAIRS = {"latitude": "longitude", "longitude": "latitude"}


def value_of(place: Place, field: str) -> object:
    """What ``field`` (as a mapping names it, ``texts.lage``) holds."""
    name, _, section = field.partition(".")
    value: object = getattr(place, name)
    return value.get(section, "") if section and isinstance(value, Mapping) else value


def text_of(place: Place, field: str) -> str:
    """What ``field`` holds, as a person would write it into a cell."""
    value = value_of(place, field)
    if isinstance(value, tuple):
        return SEPARATOR.join(map(str, value))
    return str(value) if value is not None else ""


def with_value(place: Place, field: str, value: object) -> Place:
    """The place with another value of ``field``; an empty section goes."""
    name, _, section = field.partition(".")
    changed: Any = value
    if section:
        sections = {**getattr(place, name), section: value}
        changed = MappingProxyType({key: text for key, text in sections.items() if text})
    return replace(place, **{name: changed})


def typed_row(cells: Mapping[str, object], beside: Beside) -> Row:
    """What a person has written, field → text, as if it were a source's row."""
    recipe = Recipe(
        file="", beside=beside, mapping={f: f for f in cells}, separator=SEPARATOR, categories=None
    )
    return Row(recipe=recipe, record=Record(row=0, cells=cells))


def written_by_hand(place: Place, values: Mapping[str, str]) -> tuple[Place, tuple[Finding, ...]]:
    """The place with ``values`` (field → text as a cell holds it), and what should be looked at in them.

    Raises InvalidInput with a finding for each field that cannot be so; nothing of it is taken then.
    """
    for field in values:
        if field in IDENTITY or field.startswith("photo") or not is_field(field):
            raise InvalidInput(
                msg("The field “{field}” of a place cannot be written by hand.", field=field),
                msg("Write one of: {names}", names=", ".join(f for f in FIELDS if f not in IDENTITY)),
            )
    cells: dict[str, object] = {"name": place.name, **values}
    for field in values:
        if (other := PAIRS.get(field)) and other not in values:
            cells[other] = value_of(place, other)
    row = typed_row(cells, NO_FILES)
    read = row.place()
    findings = tuple(
        replace(each, file=None, row=None, place=place.slug)
        for each in row.findings
        if each.field is None or each.field in values
    )
    if read is None:
        raise InvalidInput(
            msg("The place {name} was not changed.", name=place.name),
            msg("Correct what is listed, then save again."),
            findings,
        )
    for field in values:
        place = with_value(place, field, value_of(read, field))
    return place, findings


@dataclass(frozen=True, kw_only=True)
class Merged:
    """What an import makes of the places that it read: ``hands`` are those of the places that have some."""

    places: tuple[Place, ...]
    hands: Mapping[str, Hands]
    findings: tuple[Finding, ...]


def merged(known: Iterable[Place], hands: Mapping[str, Hands], read: Iterable[Place]) -> Merged:
    """The places as read, but for the fields that a person has written.

    Where the source says something else than when it was last asked, and it is not what the person wrote, a finding
    tells both.
    """
    before = {place.slug: place for place in known}
    places: list[Place] = []
    now: dict[str, Hands] = {}
    findings: list[Finding] = []
    for place in read:
        mine, taken = before.get(place.slug, place), place
        for field, hand in hands.get(place.slug, {}).items():
            theirs, own = value_of(place, field), value_of(mine, field)
            if theirs not in (hand.theirs, own):
                findings.append(_differs(place, field, hand, own, theirs))
            taken = with_value(taken, field, own)
            now[place.slug] = {**now.get(place.slug, {}), field: replace(hand, theirs=theirs)}
        places.append(taken)
    return Merged(places=tuple(places), hands=now, findings=tuple(findings))


def _differs(place: Place, field: str, hand: HandValue, own: object, theirs: object) -> Finding:
    return Finding(
        code="places.by-hand",
        message=msg(
            "{place}: {by} has written the field {field} by hand, “{mine}”; the source now says “{theirs}”.",
            place=place.name,
            by=hand.by,
            field=field,
            mine=_shown(own),
            theirs=_shown(theirs),
        ),
        remedy=msg("What was written by hand stays. Take it back where the source is right."),
        severity=Severity.WARNING,
        field=field,
        place=place.slug,
    )


def _shown(value: object) -> str:
    if isinstance(value, tuple) and all(isinstance(each, Photo) for each in value):
        return ", ".join(each.file for each in value)
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value if value is not None else "")
