"""Places written by hand, on both databases."""

from __future__ import annotations

import pytest

from outreach.model import HandValue, JournalEntry, PlaceStatus, Source, StaleCampaign, StalePlace
from tests.builders import ANNA, NOW, a_campaign, a_place
from tests.contract.stage import Stage

NAME = "kreativorte-altmark"


def entry() -> JournalEntry:
    return JournalEntry(
        at=NOW,
        caller_kind=ANNA.kind,
        caller_id=ANNA.id,
        caller_name=ANNA.name,
        verb="places.edit",
        subject=NAME,
    )


def test_a_persons_words_are_kept_with_their_author(stage: Stage) -> None:
    """Version and author come back, the source's value in the field's own type; an import leaves both."""
    stage.store.campaigns.save(a_campaign(), NOW)
    stage.store.places.save(NAME, [a_place("hof"), a_place("gut")], NOW)
    assert (1, {}) == stage.store.places.seen(NAME, "hof")
    hands = {
        field: HandValue(by="Anna", caller_id=ANNA.id, at=NOW, theirs=theirs)
        for field, theirs in (("categories", ("Leben/Tourismus",)), ("texts.lage", ""), ("latitude", 52.8127))
    }
    place = a_place("hof", categories=("Wohnen/Bauen",), latitude=None)
    assert 2 == stage.store.places.write_by_hand(NAME, place, hands, version=1, at=NOW, entry=entry())
    assert (2, hands) == stage.store.places.seen(NAME, "hof")
    assert {"hof": hands} == stage.store.places.hands(NAME)
    stage.store.places.save(NAME, [place], NOW)
    assert (3, hands) == stage.store.places.seen(NAME, "hof")
    stage.store.places.save(NAME, [place], NOW, hands={"hof": {}})
    assert (4, {}) == stage.store.places.seen(NAME, "hof")


def test_the_second_of_two_writers_loses_nothing(stage: Stage) -> None:
    """Whoever saw an older version is told what stands there now, and nothing is written."""
    stage.store.campaigns.save(a_campaign(), NOW)
    stage.store.places.save(NAME, [a_place("hof")], NOW)
    first = a_place("hof", teaser="Die erste.")
    stage.store.places.write_by_hand(NAME, first, {}, version=1, at=NOW, entry=entry())
    with pytest.raises(StalePlace) as caught:
        stage.store.places.write_by_hand(
            NAME, a_place("hof", teaser="Zu spät."), {}, version=1, at=NOW, entry=entry()
        )
    assert (first, 1, 2) == (caught.value.place, caught.value.seen, caught.value.version)
    assert first == stage.store.places.get(NAME, "hof")
    assert 1 == len(stage.store.journal.newest(10))


def test_an_import_does_not_overwrite_what_was_written_meanwhile(stage: Stage) -> None:
    """Where a place has changed since the import read it, nothing of the import is kept, the other places included."""
    stage.store.campaigns.save(a_campaign(), NOW)
    stage.store.places.save(NAME, [a_place("gut"), a_place("hof")], NOW)
    seen = stage.store.places.versions(NAME)
    mine = a_place("hof", teaser="Von Hand.")
    stage.store.places.write_by_hand(NAME, mine, {}, version=1, at=NOW, entry=entry())
    read = [a_place("gut", teaser="Neu."), a_place("hof", street="Neue Gasse 7"), a_place("alt")]
    with pytest.raises(StalePlace) as caught:
        stage.store.places.save(NAME, read, NOW, seen=seen)
    assert (mine, 1, 2) == (caught.value.place, caught.value.seen, caught.value.version)
    assert (a_place("gut"), mine) == stage.store.places.of(NAME)
    stage.store.places.save(NAME, read, NOW, seen=stage.store.places.versions(NAME))
    assert {"gut": 2, "hof": 3, "alt": 1} == stage.store.places.versions(NAME)


def test_places_and_the_sources_that_they_come_from_are_kept_together(stage: Stage) -> None:
    """Where the definition has changed since the import read it, neither is; nor where a place has."""
    other = a_campaign(sources=(Source(kind="csv", file="neu.csv"),))
    version = stage.store.campaigns.save(a_campaign(), NOW)
    stage.store.places.save(NAME, [a_place("hof")], NOW)
    with pytest.raises(StaleCampaign):
        stage.store.places.save(NAME, [a_place("hof", teaser="Neu.")], NOW, sources=(other, version - 1))
    with pytest.raises(StalePlace):
        stage.store.places.save(
            NAME, [a_place("hof", teaser="Neu.")], NOW, seen={"hof": 7}, sources=(other, version)
        )
    assert (a_campaign(), (a_place("hof"),)) == (stage.store.campaigns.get(NAME), stage.store.places.of(NAME))
    stage.store.places.save(NAME, [a_place("hof", teaser="Neu.")], NOW, sources=(other, version))
    assert other == stage.store.campaigns.get(NAME)
    assert "Neu." == stage.store.places.get(NAME, "hof").teaser


def test_an_outline_says_of_a_place_what_the_place_says(stage: Stage) -> None:
    """Also of one that is gone, ended, or tells neither town nor category."""
    stage.store.campaigns.save(a_campaign(), NOW)
    places = [
        a_place("bauer", name="Töpferei »Bauer«", categories=("Wohnen/Bauen", "Leben/Tourismus")),
        a_place("ende", status=PlaceStatus.ENDED),
        a_place("fort", gone=True),
        a_place("leer", categories=(), municipality=""),
    ]
    stage.store.places.save(NAME, places, NOW)
    fields = ("slug", "name", "municipality", "categories", "is_running")
    told = [tuple(getattr(each, name) for name in fields) for each in stage.store.places.outlines(NAME)]
    assert [tuple(getattr(place, name) for name in fields) for place in places] == told
