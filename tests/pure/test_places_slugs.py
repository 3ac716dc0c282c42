"""Short names that are made of places' names."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.errors import Severity
from outreach.model import Place
from outreach.places.slugs import name_places
from tests.pure.places_sources import read_text, told


def named(*read: Place, known: tuple[Place, ...] = ()) -> tuple[Place, ...]:
    return name_places(read, known, ())[0]


def slugs(*read: Place, known: tuple[Place, ...] = ()) -> list[str]:
    return [place.slug for place in named(*read, known=known)]


def a_row(name: str, **changes: str) -> Place:
    return Place(slug="", name=name, **changes)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Gutshof Krevese", "gutshof-krevese"),
        ("Großer Ölmühlen-Hof", "grosser-oelmuehlen-hof"),
        ("haus5 – Coworking in Salzwedel", "haus5-coworking-in-salzwedel"),
        ("Café »L'été«", "cafe-l-ete"),
        ("ÄÖÜ", "aeoeue"),
        ("  1045  ", "1045"),
        ("Москва", "place"),
    ],
)
def test_a_name_becomes_a_short_name(name: str, slug: str) -> None:
    """Small letters, umlauts and ß spelt out, accents gone, hyphens between the words."""
    assert [slug] == slugs(a_row(name))


def test_places_of_one_name_are_told_apart_by_where_they_lie() -> None:
    """Both carry their municipality, in whatever order they come; what is wholly alike is numbered."""
    krevese, werben = a_row("Gut", municipality="Krevese"), a_row("Gut", municipality="Werben")
    assert ["gut-krevese", "gut-werben"] == slugs(krevese, werben)
    assert ["gut-werben", "gut-krevese"] == slugs(werben, krevese)
    assert ["gut", "gut-2", "gut-3"] == slugs(a_row("Gut"), a_row("Gut"), a_row("Gut"))


def test_a_name_that_is_taken_gives_way() -> None:
    """Neither a short name of the source, nor one of a known place that is gone, is given a second time."""
    gone = Place(slug="hof", name="Alter Hof", gone=True)
    assert ["gut", "gut-kalbe"] == slugs(
        Place(slug="gut", name="Anderes"), a_row("Gut", municipality="Kalbe")
    )
    assert ["hof-2"] == slugs(a_row("Hof"), known=(gone,))


def test_the_sources_id_keeps_the_short_name() -> None:
    """Whatever else changes; and another id is another place, of the same name too."""
    known = named(a_row("Hof", source_id="7", website="https://hof.example"))
    assert ["hof"] == slugs(a_row("Kulturgut", source_id="7"), known=known)
    assert ["hof-2"] == slugs(a_row("Hof", source_id="8", website="https://hof.example"), known=known)


@pytest.mark.parametrize(
    "same",
    [
        {"page": "https://region.example/hof"},
        {"website": "https://hof.example"},
        {"street": "Dorfstr. 1", "municipality": "Kalbe"},
    ],
)
def test_a_renamed_place_is_known_again(same: dict[str, str]) -> None:
    """By its page, its website or its address, where no other place has the same."""
    known = named(a_row("Hof", **same))
    assert ["hof"] == slugs(a_row("Kulturgut", **same), known=known)
    assert ["kulturgut", "scheune"] == slugs(
        a_row("Kulturgut", **same), a_row("Scheune", **same), known=known
    )


def test_a_renamed_place_is_known_again_by_its_position() -> None:
    """Where nothing else tells."""
    known = named(replace(a_row("Hof"), latitude=52.8, longitude=11.7))
    assert ["hof"] == slugs(replace(a_row("Kulturgut"), latitude=52.8, longitude=11.7), known=known)


rows = st.lists(
    st.builds(
        Place,
        slug=st.sampled_from(["", "", "", "hof"]),
        source_id=st.sampled_from(["", "", "1", "2"]),
        name=st.sampled_from(["Hof", "Gut", "Höfe", "日本"]),
        municipality=st.sampled_from(["", "Kalbe", "Werben"]),
        website=st.sampled_from(["", "https://a.example", "https://b.example"]),
    ),
    max_size=7,
).filter(lambda rows: 1 >= sum(place.slug == "hof" for place in rows))


def slug_of(place: Place) -> str:
    return place.slug


@given(rows, st.integers())
def test_an_import_done_again_finds_the_same_places(read: list[Place], seed: int) -> None:
    """Every short name is usable and stands once; the same rows in any order are the same places."""
    first, told_first = name_places(read, (), ())
    assert len(first) == len({place.slug for place in first})
    assert all(re.fullmatch(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?", place.slug) for place in first)
    assert bool(told_first) == any(not place.slug for place in read)
    shuffled = list(read)
    Random(seed).shuffle(shuffled)
    again, told_again = name_places(shuffled, first, ())
    assert sorted(first, key=slug_of) == sorted(again, key=slug_of)
    assert () == told_again


def test_what_was_made_is_told_as_a_hint(tmp_path: Path) -> None:
    """How many, with examples; the import is complete."""
    found = read_text(tmp_path, "Name,name\nx,Hof\ny,Gut\n")
    assert [("places.slug-made", None, None)] == told(found.findings)
    assert Severity.HINT is found.findings[0].severity
    assert "2, for example Hof → hof, Gut → gut" in str(found.findings[0].message)
    assert found.complete


def test_a_column_called_id_is_the_sources_own(tmp_path: Path) -> None:
    """Where the campaign maps nothing and there is no short name."""
    assert ["7"] == [place.source_id for place in read_text(tmp_path, "id,name\n7,Hof\n").places]
    assert [""] == [place.source_id for place in read_text(tmp_path, "id,slug,name\n7,hof,Hof\n").places]
