"""The locator map: the right Land, the right district, and only what can be seen."""

from __future__ import annotations

import re

import pytest

from outreach.content.cards.boundaries import Rect, view
from outreach.content.cards.texture import texture
from outreach.geography import district_of, land_of
from outreach.model import Kind
from outreach.networks import FACEBOOK
from tests.builders import a_place
from tests.pure.cards_kit import a_card, a_studio

pytestmark = pytest.mark.slow

PANEL = Rect(740, 0, 460, 630)
FOCUS = Rect(776, 34, 388, 492)


@pytest.mark.parametrize(
    ("longitude", "latitude", "district", "land"),
    [
        (11.6925, 52.8127, "Landkreis Stendal", "Sachsen-Anhalt"),
        (13.405, 52.52, "", "Berlin"),
        (11.57, 48.14, "", "Bayern"),
        (None, None, "Landkreis Prignitz", "Brandenburg"),
        (13.9878, None, "Altmarkkreis Salzwedel", "Sachsen-Anhalt"),
    ],
)
def test_the_land_is_found_by_position_else_by_district(
    longitude: float | None, latitude: float | None, district: str, land: str
) -> None:
    """A position decides; without one the district's name does."""
    found = land_of(longitude, latitude, district)
    assert found
    assert found.name == land


@pytest.mark.parametrize(("longitude", "latitude"), [(2.35, 48.85), (0.0, 0.0), (None, None)])
def test_there_is_no_land_abroad_or_nowhere(longitude: float | None, latitude: float | None) -> None:
    """Paris and an unknown place have no German Land."""
    assert land_of(longitude, latitude, "kreisfreie Stadt") is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Landkreis Stendal", "Stendal"), ("Altmarkkreis Salzwedel", "Altmarkkreis Salzwedel"), ("", "Stendal")],
)
def test_the_district_is_the_named_one_else_the_one_around_the_position(name: str, expected: str) -> None:
    """A name with or without »Landkreis«; an empty cell is answered by the position."""
    land = land_of(11.6925, 52.8127, "")
    assert land
    district = district_of(land, 11.6925, 52.8127, name)
    assert district
    assert district.name == expected


def test_a_land_without_district_data_has_none() -> None:
    """Bavaria's districts are not in the file; its map goes without."""
    land = land_of(11.57, 48.14, "")
    assert land
    assert district_of(land, 11.57, 48.14, "München") is None


def test_the_land_fills_its_focus_and_north_is_up() -> None:
    """The Land touches two opposite sides of the focus; Salzwedel lies west, Werben north of Magdeburg."""
    land = land_of(11.6, 52.1, "")
    assert land
    on = view((land,), None, FOCUS, PANEL)
    west, south, east, north = land.bounds
    left, top = on.point(west, north)
    right, bottom = on.point(east, south)
    assert FOCUS.x - 0.01 <= left < right <= FOCUS.right + 0.01
    assert FOCUS.y - 0.01 <= top < bottom <= FOCUS.bottom + 0.01
    assert max((right - left) / FOCUS.width, (bottom - top) / FOCUS.height) == pytest.approx(1)
    assert on.point(11.15, 52.85)[0] < on.point(11.63, 52.13)[0]
    assert on.point(11.98, 52.86)[1] < on.point(11.63, 52.13)[1]


def test_nothing_is_drawn_far_outside_the_frame() -> None:
    """Neighbouring Länder are cut off just beyond the panel."""
    land = land_of(11.6, 52.1, "")
    assert land
    on = view((land,), None, FOCUS, PANEL)
    points = [tuple(map(float, p.split(","))) for p in re.findall(r"-?[\d.]+,-?[\d.]+", on.neighbours)]
    assert all(
        PANEL.x - 8.1 <= x <= PANEL.right + 8.1 and PANEL.y - 8.1 <= y <= PANEL.bottom + 8.1
        for x, y in points
    )
    assert len(points) > 100


def test_the_dot_lies_at_the_position() -> None:
    """Krevese's dot on the drawn card is where the projection says."""
    land = land_of(11.6925, 52.8127, "")
    assert land
    studio = a_studio()
    drawing = studio.lay_out(a_card(a_place(), FACEBOOK, Kind.PORTRAIT, None))
    dot = re.search(rb'id="map-dot"[^>]*cx="([\d.]+)" cy="([\d.]+)"', drawing.svg)
    assert dot
    x, y = view((land,), None, Rect(776, 34, 388, 492), PANEL).point(11.6925, 52.8127)
    assert (float(dot[1]), float(dot[2])) == pytest.approx((x, y), abs=0.1)


def test_the_label_turns_to_the_left_at_the_right_edge() -> None:
    """A label that would leave the panel stands on the other side of the dot."""
    place = a_place(
        latitude=51.87, longitude=12.95, municipality="Jessen (Elster), OT Großtreben-Zwethau", district=""
    )
    drawing = a_studio().lay_out(a_card(place, FACEBOOK, Kind.PORTRAIT, None))
    label = next(text for text in drawing.texts if text.id == "map-label")
    dot = re.search(rb'id="map-dot"[^>]*cx="([\d.]+)"', drawing.svg)
    assert dot
    assert label.box.right < float(dot[1])
    assert label.box.x > PANEL.x


def test_a_label_too_long_for_either_side_is_left_out() -> None:
    """The dot stands alone rather than under a label that leaves the map."""
    place = a_place(municipality="Musterstadt, OT " + "Ober" * 20)
    drawing = a_studio().lay_out(a_card(place, FACEBOOK, Kind.PORTRAIT, None))
    assert "map-label" not in {text.id for text in drawing.texts}


def test_town_names_keep_clear_of_each_other_and_of_the_place() -> None:
    """A place in Magdeburg takes that town's name off the map."""
    place = a_place(latitude=52.13, longitude=11.63, municipality="Landeshauptstadt Magdeburg", district="")
    drawing = a_studio().lay_out(a_card(place, FACEBOOK, Kind.PORTRAIT, None))
    towns = [text for text in drawing.texts if text.id == "map-town"]
    assert "Magdeburg" not in {text.line for text in towns}
    assert len(towns) > 1
    for one in towns:
        for other in towns:
            apart = one is other or one.box.bottom < other.box.y or other.box.bottom < one.box.y
            assert apart or one.box.right < other.box.x or other.box.right < one.box.x


def test_furrows_are_the_places_own_and_repeat() -> None:
    """Same seed, same lines; another seed, other lines; all within the box's sides."""
    box = Rect(0, 0, 740, 630)
    lines = texture("gutshof-krevese", box, 52)
    assert lines == texture("gutshof-krevese", box, 52)
    assert lines != texture("gut-zichtau", box, 52)
    ends = [float(x) for x in re.findall(r"[MC](?:[-\d.]+,[-\d.]+,){0,2}([-\d.]+),", lines)]
    assert min(ends) >= box.x
    assert max(ends) <= box.right
