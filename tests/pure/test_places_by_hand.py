"""What a person wrote into a place stays through imports, and the source can be followed again."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from outreach.errors import InvalidInput
from outreach.model import HandValue
from outreach.places.byhand import merged, written_by_hand
from tests.builders import NOW, a_place

HOF = a_place("hof")
BY_HAND = replace(HOF, teaser="Ein Gut wacht auf.")
HANDS = {"hof": {"teaser": HandValue(by="Anna", caller_id="1", at=NOW, theirs=HOF.teaser)}}


def test_values_are_read_as_cells_are() -> None:
    """Text becomes what the field holds; the other fields stay as they are."""
    values = {"latitude": "52,9", "categories": "Wohnen/Bauen|Leben/Tourismus", "texts.lage": "Am Fluss"}
    place, _ = written_by_hand(HOF, values)
    assert (52.9, HOF.longitude) == (place.latitude, place.longitude)
    assert ("Wohnen/Bauen", "Leben/Tourismus") == place.categories
    assert {"lage": "Am Fluss"} == place.texts
    assert HOF.teaser == place.teaser


def test_an_empty_value_empties_the_field() -> None:
    """A section without words goes as a whole."""
    told = replace(HOF, website="https://example.org/", texts=MappingProxyType({"lage": "Am Fluss"}))
    place, _ = written_by_hand(told, {"website": "", "texts.lage": ""})
    assert ("", {}) == (place.website, place.texts)


@pytest.mark.parametrize(
    ("field", "text"),
    [("name", ""), ("latitude", "oben"), ("website", "kein Netz"), ("checked_on", "gestern")],
)
def test_a_wrong_value_is_told_at_its_field(field: str, text: str) -> None:
    """Nothing of what was written is taken then."""
    with pytest.raises(InvalidInput) as caught:
        written_by_hand(HOF, {field: text})
    assert {field} == {finding.field for finding in caught.value.findings}
    assert {"hof"} == {finding.place for finding in caught.value.findings}


@pytest.mark.parametrize("field", ["slug", "source_id", "photo.file", "colour", "gone"])
def test_what_no_hand_may_write_is_refused(field: str) -> None:
    """A place's identity, its photos and what is no field."""
    with pytest.raises(InvalidInput):
        written_by_hand(HOF, {field: "x"})


def test_the_same_file_again_leaves_a_persons_words() -> None:
    """What the source said before it says still: nobody has to be told."""
    found = merged([BY_HAND], HANDS, [HOF])
    assert (BY_HAND,) == found.places
    assert HANDS == found.hands
    assert () == found.findings


def test_a_source_that_changed_is_told_once() -> None:
    """The person's words stay, and the next import of the same file says nothing."""
    read = replace(HOF, teaser="Neues aus der Quelle.", street="Hauptstraße 1")
    found = merged([BY_HAND], HANDS, [read])
    assert (replace(BY_HAND, street="Hauptstraße 1"),) == found.places
    (finding,) = found.findings
    assert ("places.by-hand", "hof", "teaser") == (finding.code, finding.place, finding.field)
    again = merged(found.places, found.hands, [read])
    assert (found.places, ()) == (again.places, again.findings)


def test_a_source_that_says_the_same_is_no_conflict() -> None:
    """What a person corrected and the source corrects too is agreed."""
    assert () == merged([BY_HAND], HANDS, [BY_HAND]).findings


def test_a_new_place_has_no_hands() -> None:
    """Only a known place has fields that a person wrote."""
    found = merged([], {}, [HOF])
    assert ((HOF,), {}) == (found.places, found.hands)
