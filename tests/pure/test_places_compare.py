"""An import is a comparison: what is new, changed, unchanged, gone, back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from outreach.model import Photo, Place
from outreach.places import Comparison, FieldChange, compare
from tests.builders import a_place
from tests.pure.places_sources import wild

HOF = a_place("hof")


def written(known: Iterable[Place], comparison: Comparison) -> list[Place]:
    """What the store holds after the changes are saved."""
    return list(
        (
            {place.slug: place for place in known} | {place.slug: place for place in comparison.changes}
        ).values()
    )


def test_an_unknown_place_is_new() -> None:
    """A place that the store does not hold is to be written."""
    found = compare([], [HOF])
    assert Comparison(new=(HOF,)) == found
    assert (HOF,) == found.changes


def test_the_same_place_is_unchanged() -> None:
    """Nothing is written for a place that is told as before."""
    found = compare([HOF], [a_place("hof")])
    assert Comparison(unchanged=(HOF,)) == found
    assert () == found.changes


def test_a_change_shows_each_field_before_and_after() -> None:
    """Fields are named as in a mapping, sections and photos one by one."""
    before = replace(HOF, texts=MappingProxyType({"lage": "Am Fluss"}), photos=(Photo(file="a.jpg"),))
    after = replace(
        before,
        name="Neuer Hof",
        latitude=None,
        texts=MappingProxyType({"zukunft": "Viel"}),
        photos=(Photo(file="a.jpg", credit="A"), Photo(file="b.jpg")),
    )
    found = compare([before], [after])
    (change,) = found.changed
    assert (after,) == found.changes
    told = {each.field: (each.before, each.after) for each in change.fields}
    assert ("Gutshof Krevese", "Neuer Hof") == told["name"]
    assert (52.8127, None) == told["latitude"]
    assert ("Am Fluss", None) == told["texts.lage"]
    assert (None, "Viel") == told["texts.zukunft"]
    assert ("", "A") == told["photo.credit"]
    assert (None, "b.jpg") == told["photo2.file"]
    assert "teaser" not in told


def test_a_place_that_is_not_told_any_more_is_gone() -> None:
    """It is marked, not deleted."""
    found = compare([HOF], [])
    assert (HOF,) == found.gone
    assert (replace(HOF, gone=True),) == found.changes


def test_a_place_that_is_gone_already_is_no_change() -> None:
    """Marked once is enough."""
    assert Comparison() == compare([replace(HOF, gone=True)], [])


def test_a_place_that_is_back_has_returned() -> None:
    """The mark is taken away, and what has changed meanwhile is shown."""
    found = compare([replace(HOF, gone=True)], [replace(HOF, street="Am Gut 1")])
    (change,) = found.returned
    assert (FieldChange(field="street", before="", after="Am Gut 1"),) == change.fields
    assert ((replace(HOF, street="Am Gut 1"),), (), ()) == (found.changes, found.changed, found.gone)


def test_a_place_whose_row_could_not_be_read_is_kept() -> None:
    """A typing error in a row does not take its place off the map."""
    found = compare([HOF, a_place("gut")], [], keep={"hof"})
    assert ((HOF,), (a_place("gut"),)) == (found.kept, found.gone)


def test_nobody_is_gone_while_a_row_is_unknown() -> None:
    """Where a row does not tell which place it is, it may be any of the missing."""
    found = compare([HOF], [], complete=False)
    assert ((HOF,), (), ()) == (found.kept, found.gone, found.changes)


VARIANTS: list[dict[str, Any]] = [
    {},
    {"name": "Anders"},
    {"latitude": None, "categories": ()},
    {"texts": MappingProxyType({"lage": "Am Fluss"})},
    {"photos": (Photo(file="a.jpg"), Photo(file="b.jpg", consent=True))},
    {"photos": (Photo(file="a.jpg", credit="A"),), "texts": MappingProxyType({"lage": ""})},
]
SLUGS = st.sampled_from(["a", "b", "c", "d"])
PLACES = st.dictionaries(SLUGS, st.sampled_from(VARIANTS)).map(
    lambda chosen: [a_place(slug, **changes) for slug, changes in chosen.items()]
)
KNOWN = st.tuples(PLACES, st.sets(SLUGS)).map(
    lambda drawn: [replace(place, gone=place.slug in drawn[1]) for place in drawn[0]]
)
KEEP = st.sets(SLUGS)


@wild
@given(KNOWN, PLACES, KEEP, st.booleans())
def test_importing_twice_changes_nothing(
    known: list[Place], read: list[Place], keep: set[str], complete: bool
) -> None:
    """After the changes are saved, the same import finds nothing to do."""
    after = written(known, compare(known, read, keep=keep, complete=complete))
    assert () == compare(after, read, keep=keep, complete=complete).changes


@wild
@given(KNOWN, PLACES, KEEP, st.booleans())
def test_every_place_stands_in_one_group(
    known: list[Place], read: list[Place], keep: set[str], complete: bool
) -> None:
    """No place is lost or told twice; only those that were gone and still are stand in none."""
    found = compare(known, read, keep=keep, complete=complete)
    groups = [*found.new, *found.unchanged, *found.gone, *found.kept]
    slugs = [place.slug for place in groups] + [each.place.slug for each in (*found.changed, *found.returned)]
    silent = {place.slug for place in known if place.gone} - {place.slug for place in read}
    assert sorted({place.slug for place in (*known, *read)} - silent) == sorted(slugs)


@wild
@given(KNOWN, PLACES)
def test_a_changed_place_always_shows_what_changed(known: list[Place], read: list[Place]) -> None:
    """There is no change without a field, and no field whose values are the same."""
    for change in compare(known, read).changed:
        assert change.fields
        assert all(each.before != each.after for each in change.fields)
