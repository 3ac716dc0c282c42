"""Places handed on to partners, and taken in from them."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.content.partners import geojson, jsonld
from outreach.errors import InvalidInput
from outreach.model import Photo, Place, Region
from tests.builders import a_campaign, a_place
from tests.pure.places_sources import read_bytes, told, wild

DAY = date(2027, 3, 1)
CAMPAIGN = a_campaign(public=True, licence="CC BY 4.0")
FREE = Photo(
    file="hof.jpg",
    sha256="a" * 64,
    credit="Foto: Anna Beispiel",
    licence="CC BY 4.0",
    consent=True,
    alt="Ein Hof",
)

SHAPES = {
    "Place": {
        "identifier",
        "name",
        "description",
        "keywords",
        "url",
        "sameAs",
        "address",
        "image",
        "geo",
        # of CreativeWork: the German tourism data (ODTA) put licence and credit on the place itself
        "license",
        "creditText",
        "sdPublisher",
    },
    "PostalAddress": {"streetAddress", "postalCode", "addressLocality", "addressRegion", "addressCountry"},
    "GeoCoordinates": {"latitude", "longitude"},
    "ImageObject": {"contentUrl", "caption", "creditText", "license", "acquireLicensePage"},
    "Organization": {"name", "url"},
}
"""Type → the properties that schema.org knows of it (release 28.1), as far as they are used here."""


def address(digest: str) -> str:
    return f"https://beispiel.de/o/altmark/photos/{digest}"


def handed_on(*places: Place) -> list[dict[str, Any]]:
    graph: list[dict[str, Any]] = json.loads(jsonld(CAMPAIGN, places, DAY, address))["@graph"]
    return graph


def test_json_ld_has_the_shapes_of_schema_org() -> None:
    """Each thing has a type, and no property that its type does not have; nothing is empty."""
    (place,) = handed_on(a_place(photos=(FREE,)))

    def look(thing: Any) -> None:
        if isinstance(thing, list):
            for each in thing:
                look(each)
        elif isinstance(thing, dict):
            assert set(thing) - {"@type", "@id"} <= SHAPES[thing["@type"]]
            assert "" not in thing.values()
            for each in thing.values():
                look(each)

    look(place)
    assert "CC BY 4.0" == place["license"] == place["image"][0]["license"]
    assert "Kreativorte im Grünen, CC BY 4.0" == place["creditText"]
    assert {"@type": "GeoCoordinates", "latitude": 52.8127, "longitude": 11.6925} == place["geo"]


@pytest.mark.parametrize(
    "photo",
    [
        replace(FREE, consent=False),
        replace(FREE, licence="mit Genehmigung der Fotografin"),
        replace(FREE, licence=""),
        replace(FREE, credit=""),
        replace(FREE, withdrawn_on=DAY),
        replace(FREE, valid_until=date(2027, 2, 28)),
        replace(FREE, channels=("facebook",)),
        replace(FREE, persons=("Anna Beispiel",)),
    ],
)
def test_a_photo_that_not_everybody_may_use_stays_out(photo: Photo) -> None:
    """No consent, no free licence, nobody named, withdrawn, over, for one network alone, a person not asked."""
    assert "image" not in handed_on(a_place(photos=(photo,)))[0]
    assert b"pictures" not in geojson(CAMPAIGN, [a_place(photos=(photo,))], DAY, address)


def test_the_brand_of_a_places_region_is_named() -> None:
    """A place of a partner's region credits the partner, whose site tells of its pictures; all others the campaign."""
    region = Region(name="Prignitz", brand="Zukunftsorte", website="https://zukunftsorte.example/")
    campaign = replace(CAMPAIGN, regions=(region,))
    there, elsewhere = a_place(region="Prignitz", photos=(FREE,)), a_place("muehle", region="Harz")
    (one, other) = json.loads(jsonld(campaign, (there, elsewhere), DAY, str))["@graph"]
    assert ("Zukunftsorte, CC BY 4.0", "Kreativorte im Grünen, CC BY 4.0") == (
        one["creditText"],
        other["creditText"],
    )
    assert ("Zukunftsorte", "https://zukunftsorte.example/") == (
        one["sdPublisher"]["name"],
        one["image"][0]["acquireLicensePage"],
    )
    features = json.loads(geojson(campaign, (there, elsewhere), DAY, str))["features"]
    assert ["Zukunftsorte, CC BY 4.0", "Kreativorte im Grünen, CC BY 4.0"] == [
        each["properties"]["credit"] for each in features
    ]


def test_words_about_people_who_were_not_asked_stay_out() -> None:
    """The quotation is never handed on; the words come with the consent of whom they name."""
    named = a_place(people=("Anna Beispiel",), quote="Komm vorbei!", quote_by="Anna Beispiel")
    told_of = handed_on(named)[0]
    assert "description" not in told_of
    assert "license" not in told_of
    assert "Komm" not in json.dumps(told_of)
    assert "description" in handed_on(replace(named, people_consented=("Anna Beispiel",)))[0]


@pytest.mark.parametrize(("kind", "write"), [("geojson", geojson), ("jsonld", jsonld)])
def test_what_is_handed_on_is_taken_in_again(tmp_path: Path, kind: str, write: Any) -> None:
    """A partner's import needs no mapping: names, words, address and position come back, the credit along with them."""
    places = [
        a_place(),
        a_place("hof", name="Hof", latitude=None, longitude=None, website="https://hof.example/"),
    ]
    read = read_bytes(tmp_path, write(CAMPAIGN, places, DAY, address), kind=kind)
    assert [] == [each for each in told(read.findings) if each[0] != "places.slug-made"]
    kept = (
        "name",
        "teaser",
        "categories",
        "municipality",
        "postal_code",
        "latitude",
        "longitude",
        "website",
        "page",
    )
    for before, after in zip(places, read.places, strict=True):
        assert [getattr(before, name) for name in kept] == [getattr(after, name) for name in kept]
        assert "Kreativorte im Grünen, CC BY 4.0" == after.credit
        assert before.slug in after.source_id or before.page == after.source_id


FOREIGN = {
    "@context": {"@vocab": "https://schema.org/"},
    "@graph": [
        {
            "@type": ["TouristAttraction", "Place"],
            "@id": "https://daten.example/poi/7",
            "name": [{"@language": "en", "@value": "Mill"}, {"@language": "de", "@value": "Mühle"}],
            "description": {"@value": "Eine Mühle dreht sich wieder."},
            "address": {"@type": "PostalAddress", "addressLocality": "Werben", "postalCode": "39615"},
            "geo": {"@type": "GeoCoordinates", "latitude": "52.86", "longitude": "11.98"},
            "keywords": "Mühle, Handwerk",
            "license": {"@id": "https://creativecommons.org/licenses/by/4.0/"},
            "publisher": {"@type": "Organization", "name": "Tourismusverband"},
        },
        {"@type": "Organization", "url": "https://daten.example/"},
        "rubbish",
    ],
}


def test_a_partners_own_shape_is_read(tmp_path: Path) -> None:
    """Words in several languages, numbers as text, a licence as an address, who published it; rubbish is told."""
    read = read_bytes(tmp_path, json.dumps(FOREIGN).encode(), kind="jsonld")
    (mill,) = read.places
    assert ("Mühle", "Eine Mühle dreht sich wieder.", "Werben") == (mill.name, mill.teaser, mill.municipality)
    assert (52.86, 11.98, ("Mühle", "Handwerk")) == (mill.latitude, mill.longitude, mill.categories)
    assert "Tourismusverband, https://creativecommons.org/licenses/by/4.0/" == mill.credit
    assert "places.not-a-place" in {code for code, _, _ in told(read.findings)}


def test_it_is_known_by_what_it_holds(tmp_path: Path) -> None:
    """A file that is called otherwise is read as what it is, with a hint."""
    read = read_bytes(tmp_path, json.dumps(FOREIGN).encode(), kind="geojson")
    assert 1 == len(read.places)
    assert "places.other-kind" in {code for code, _, _ in told(read.findings)}


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["@graph", "@value", "@id", "name", "geo", "address", "license", "keywords", "item"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@wild
@given(json_values)
def test_any_json_is_read_or_refused(tmp_path_factory: Any, document: Any) -> None:
    """Whatever stands in the file, it becomes places and findings, or is refused in words."""
    content = json.dumps({"@context": "https://schema.org", "@graph": document}).encode()
    with suppress(InvalidInput):
        read = read_bytes(tmp_path_factory.mktemp("wild"), content, kind="jsonld")
        assert read.places or read.findings
