"""Regions: whose places are whose, borders on every map, and what is told otherwise there."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from outreach.campaign import parse_campaign
from outreach.campaign.export import written_out
from outreach.content.compose import Composer
from outreach.content.fingerprint import Fingerprints, wording
from outreach.content.press.map import map_of_many
from outreach.content.regional import in_place
from outreach.errors import InvalidInput
from outreach.geography import NotABorderError, border_of, land_of, lands_of, region_of, rings_of
from outreach.geography.borders import MOST_POINTS
from outreach.model import Kind, Place, Region
from outreach.networks import FACEBOOK
from tests.builders import a_campaign, a_place
from tests.pure.cards_kit import TEMPLATES, a_card, a_studio

ALTMARK = Region(
    name="Altmark",
    called=("Die Altmark",),
    areas=("Altmarkkreis Salzwedel", "Landkreis Stendal"),
    hashtags=("KreativorteImGrünen", "Altmark"),
)
PRIGNITZ = Region(
    name="Prignitz",
    areas=("Prignitz",),
    hashtags=("Zukunftsorte", "Prignitz"),
    brand="Zukunftsorte Brandenburg",
    website="https://zukunftsorte.example.org/",
    primary="#8a3d2e",
    accent="#f0b37e",
)
WENDLAND = Region(
    name="Wendland",
    border="wendland.geojson",
    border_credit="Grenze: © Beispiel",
    rings=(((10.95, 52.93), (11.2, 52.93), (11.2, 53.05), (10.95, 53.05)),),
)
CAMPAIGN = a_campaign(regions=(ALTMARK, PRIGNITZ, WENDLAND))


def in_wittenberge(**changes: object) -> Place:
    """One of the sample's places in Brandenburg: the middle of its town, © GeoNames, CC BY 4.0."""
    values: dict[str, object] = {
        "name": "Stadtsalon Safari",
        "municipality": "Wittenberge",
        "district": "Landkreis Prignitz",
        "region": "Brandenburg",
        "postal_code": "19322",
        "latitude": 53.0001,
        "longitude": 11.7494,
    }
    return a_place("stadtsalon", **(values | changes))


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (a_place(region="Altmark", latitude=None, longitude=None, district=""), "Altmark"),
        (a_place(region="die altmark "), "Altmark"),
        (in_wittenberge(), "Prignitz"),
        (in_wittenberge(region="Altmark"), "Altmark"),
        (in_wittenberge(latitude=None, longitude=None), "Prignitz"),
        (a_place(region="", municipality="Lüchow", district="", latitude=52.97, longitude=11.15), "Wendland"),
        (a_place(region="", municipality="Leipzig", district="", latitude=51.34, longitude=12.37), None),
        (a_place(region="", district="Landkreis Prignitz", latitude=48.1, longitude=11.5), "Prignitz"),
    ],
)
def test_a_place_is_where_its_field_says_else_where_it_lies(place: Place, expected: str | None) -> None:
    """The field goes first, then the border, then the district; not a position that words contradict."""
    found = region_of(place, CAMPAIGN.regions)
    assert expected == (found.name if found else None)


def test_a_region_of_two_districts_has_one_border() -> None:
    """What two of them share is no border, and both Länder of a region across them are its own."""
    border = border_of(ALTMARK)
    assert border
    assert 2 == len(border.rings)  # and the exclave at the Elbe
    assert border.holds(11.15, 52.85)
    assert border.holds(11.86, 52.6)
    assert not border.holds(11.63, 52.13)
    across = Region(name="Elbe", areas=("Prignitz", "Landkreis Stendal"))
    assert ["Brandenburg", "Sachsen-Anhalt"] == sorted(land.name for land in lands_of(across))
    assert ["Niedersachsen"] == [land.name for land in lands_of(WENDLAND)]


def test_a_border_file_is_thinned_to_what_can_be_seen() -> None:
    """A line of many points keeps its shape, closed or not, in any of GeoJSON's nestings."""
    step = 1 / 5_000
    edge = [[10 + n * step, 53 + (n % 2) * 1e-5] for n in range(5_000)]
    ring = [*edge, [11, 54], [10, 54], edge[0]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    for nested in (
        shape,
        {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": shape}]},
    ):
        (found,) = rings_of(json.dumps(nested).encode())
        assert 4 <= len(found) <= 60
        assert {(10.0, 54.0), (11.0, 54.0)} <= set(found)
    zigzag = [[10 + n * step, 53 + (n % 2) * 0.3] for n in range(5_000)]
    (found,) = rings_of(
        json.dumps({"type": "Polygon", "coordinates": [[*zigzag, [11, 54], [10, 53]]]}).encode()
    )
    assert len(found) <= MOST_POINTS


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>",
        b"[]",
        b"{}",
        b'{"type": "Point", "coordinates": [11, 52]}',
        b'{"type": "Polygon", "coordinates": [[[4500000, 5800000], [4500001, 5800000], [4500000, 5800001], [1, 1]]]}',
        b'{"type": "Polygon", "coordinates": [[["a", 1], [1, 1], [2, 2], [3, 1]]]}',
        b'{"type": "Polygon", "coordinates": [[[NaN, 1], [1, 1], [2, 2], [3, 1]]]}',
    ],
)
def test_what_holds_no_border_is_told(content: bytes) -> None:
    """Pages, points, other projections and half files are no border."""
    with pytest.raises(NotABorderError):
        rings_of(content)


def toml(*lines: str) -> bytes:
    return written_out(a_campaign()) + "\n".join(("", "[[regions]]", *lines, "")).encode()


@pytest.mark.parametrize(
    ("lines", "field"),
    [
        (('name = "Harz"', 'areas = ["Landkreis Goslar"]'), "regions[1].areas[1]"),
        (('name = "Harz"', f"areas = {['Landkreis Harz'] * 81}"), "regions[1].areas"),
        (('name = "Harz"', 'hashtags = ["Bio-Hof"]'), "regions[1].hashtags[1]"),
        (('name = "Harz"', 'accent = "gelb"'), "regions[1].accent"),
        (('name = "Harz"', 'colour = "#123456"'), "regions[1].colour"),
        (('name = "Harz"', "[[regions]]", 'name = "Altmark"', 'called = ["HARZ"]'), "regions"),
        (('name = "Harz"', 'areas = ["Harz"]', 'border = "harz.geojson"'), "regions"),
    ],
)
def test_a_region_that_cannot_be_is_told_at_its_key(lines: tuple[str, ...], field: str) -> None:
    """Unknown borders, or too many, broken hashtags and colours, two of one name, a border said twice."""
    with pytest.raises(InvalidInput) as caught:
        parse_campaign(toml(*lines), "campaign.toml")
    assert [field] == [finding.field for finding in caught.value.findings]


def test_words_hashtags_and_link_are_the_regions() -> None:
    """Each post names the project as it is called where the place lies; elsewhere nothing changes."""
    composer, plan = Composer(CAMPAIGN, TEMPLATES), CAMPAIGN.channels[0]
    there = composer.write(in_wittenberge(page=""), plan, 1)
    assert "#Prignitz" in there.text
    assert "#Altmark" not in there.text
    assert there.link.startswith("https://zukunftsorte.example.org/")
    here = a_place(region="", municipality="Leipzig", district="", latitude=51.34, longitude=12.37)
    assert in_place(CAMPAIGN, here) is CAMPAIGN
    plain = Composer(a_campaign(), TEMPLATES)
    assert plain.write(here, plan, 1) == composer.write(here, plan, 1)


def test_only_posts_of_the_region_are_made_anew() -> None:
    """A region's words, border and colours are in the fingerprints of its posts alone, who approves them is in none."""
    places = (a_place(), in_wittenberge(), a_place(region="", latitude=51.34, longitude=12.37, district=""))

    def fingerprints(*regions: Region) -> list[str]:
        campaign = a_campaign(regions=regions)
        made = Fingerprints(campaign, TEMPLATES)
        return [made.of(place, campaign.channels[0], 1, None) for place in places]

    before = fingerprints()
    both = fingerprints(ALTMARK, PRIGNITZ)
    assert [False, False, True] == [was == now for was, now in zip(before, both, strict=True)]
    other = fingerprints(ALTMARK, replace(PRIGNITZ, accent="#ffffff"))
    assert [True, False, True] == [was == now for was, now in zip(both, other, strict=True)]
    assert both == fingerprints(ALTMARK, replace(PRIGNITZ, organisation="img"))
    assert wording(a_campaign()) == wording(a_campaign(regions=()))
    assert wording(a_campaign()) != wording(CAMPAIGN)
    handed = tuple(replace(region, organisation="img") for region in CAMPAIGN.regions)
    assert wording(CAMPAIGN) == wording(replace(CAMPAIGN, regions=handed))


def test_two_regions_stand_on_one_map() -> None:
    """Each border in its colour with its name, the places as dots, and every credit."""
    drawn = map_of_many([a_place(), in_wittenberge()], CAMPAIGN, "Karte", [ALTMARK, PRIGNITZ, WENDLAND])
    assert drawn
    text = drawn.decode()
    for part in (
        ">Altmark<",
        ">Prignitz<",
        'stroke="#8a3d2e"',
        "BKG",
        "Grenze: © Beispiel",
        ">Gutshof Krevese<",
    ):
        assert part in text
    assert map_of_many([], CAMPAIGN, "Karte", [ALTMARK]) is None


@pytest.mark.slow
def test_a_card_shows_the_border_and_the_name_that_the_region_has() -> None:
    """The map has the region's line in its accent and every Land of it; brand and credit are the region's."""
    studio = a_studio(regions=CAMPAIGN.regions)
    drawing = studio.lay_out(a_card(in_wittenberge(), FACEBOOK, Kind.PORTRAIT))
    assert {"Zukunftsorte Brandenburg", "zukunftsorte.example.org"} <= set(drawing.words)
    (line,) = [element for element in drawing.root.iter() if element.get("stroke") == "#f0b37e"]
    assert line.get("d")
    wendland = a_place(region="Wendland", municipality="Lüchow", district="", latitude=52.97, longitude=11.15)
    assert land_of(11.15, 52.97, "")
    assert "Grenze: © Beispiel" in studio.lay_out(a_card(wendland, FACEBOOK, Kind.NEU)).credits
    plain = a_studio().lay_out(a_card(a_place(), FACEBOOK, Kind.PORTRAIT))
    same = a_studio(regions=(PRIGNITZ,)).lay_out(a_card(a_place(region=""), FACEBOOK, Kind.PORTRAIT))
    assert plain.svg == same.svg


def test_a_border_stays_out_of_the_file_that_leaves() -> None:
    """The definition as a file names the border's file; the lines come from it when it is applied again."""
    (*_, left) = parse_campaign(written_out(CAMPAIGN), "campaign.toml").regions
    assert replace(WENDLAND, rings=()) == left
    assert (Path("wendland.geojson").name, ()) == (left.border, left.rings)
