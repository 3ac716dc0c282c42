"""What an import would change: the places that are known against the places that were read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace

from outreach.model import Photo, Place


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """One field, named as in a mapping (``texts.lage``, ``photo2.credit``); None: there was or is no such field."""

    field: str
    before: object
    after: object


@dataclass(frozen=True, kw_only=True)
class PlaceChange:
    """A known place that the source tells differently; ``place`` is as it is now."""

    place: Place
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What is different, each place in one group. Places that were gone before and still are stand in none.

    ``kept`` are known places that were not read but may still be in the source.
    """

    new: tuple[Place, ...] = ()
    changed: tuple[PlaceChange, ...] = ()
    unchanged: tuple[Place, ...] = ()
    gone: tuple[Place, ...] = ()
    returned: tuple[PlaceChange, ...] = ()
    kept: tuple[Place, ...] = ()

    @property
    def changes(self) -> tuple[Place, ...]:
        """The places as the store has to write them, ``gone`` set or cleared; comparing again finds nothing."""
        changed = (change.place for change in (*self.changed, *self.returned))
        return (*self.new, *changed, *(replace(place, gone=True) for place in self.gone))

    def only(self, slugs: Collection[str]) -> Comparison:
        """The same as if nothing but the places of these short names were different."""
        return replace(
            self,
            new=tuple(place for place in self.new if place.slug in slugs),
            changed=tuple(change for change in self.changed if change.place.slug in slugs),
            gone=tuple(place for place in self.gone if place.slug in slugs),
            returned=tuple(change for change in self.returned if change.place.slug in slugs),
        )

    def without(self, slugs: Collection[str]) -> Comparison:
        """The same as if the places of these short names were not different."""
        return self.only({place.slug for place in self.changes}.difference(slugs))


def compare(
    known: Iterable[Place], read: Iterable[Place], *, keep: Collection[str] = (), complete: bool = True
) -> Comparison:
    """``known`` is what the store holds, ``read`` what the source tells; slugs are unique in each.

    ``keep`` and ``complete`` are an import's: places that are not to be taken for gone, and whether any may be.
    """
    before = {place.slug: place for place in known}
    now = {place.slug: place for place in read}
    pairs = [(before[slug], place) for slug, place in now.items() if slug in before]
    missing = [place for slug, place in before.items() if slug not in now and not place.gone]
    return Comparison(
        new=tuple(place for slug, place in now.items() if slug not in before),
        changed=tuple(_change(old, place) for old, place in pairs if not old.gone and old != place),
        unchanged=tuple(place for old, place in pairs if old == place),
        gone=tuple(place for place in missing if complete and place.slug not in keep),
        returned=tuple(_change(old, place) for old, place in pairs if old.gone),
        kept=tuple(place for place in missing if not complete or place.slug in keep),
    )


def _change(old: Place, place: Place) -> PlaceChange:
    before, after = _flat(old), _flat(place)
    names = [*before, *(name for name in after if name not in before)]
    return PlaceChange(
        place=place,
        fields=tuple(
            FieldChange(field=name, before=before.get(name), after=after.get(name))
            for name in names
            if before.get(name) != after.get(name)
        ),
    )


def _flat(place: Place) -> Mapping[str, object]:
    """The place's fields by the names of a mapping; ``gone`` is not the source's and stays out."""
    flat = {
        field.name: getattr(place, field.name)
        for field in fields(Place)
        if field.name not in ("texts", "photos", "gone")
    }
    flat |= {f"texts.{section}": text for section, text in place.texts.items()}
    for number, photo in enumerate(place.photos, start=1):
        prefix = "photo" if number == 1 else f"photo{number}"
        flat |= {f"{prefix}.{field.name}": getattr(photo, field.name) for field in fields(Photo)}
    return flat
