"""Drawings taken apart: laid over one another the parts are the drawing, and what many cards share is drawn once."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor

import pytest

from outreach.content.cards import engine
from outreach.content.cards.boundaries import Rect
from outreach.content.cards.layers import Layers, part
from outreach.content.cards.overlays import Overlay, OverlayStore, overlay_of, under
from outreach.content.cards.studio import CardDrawing
from outreach.model import ChannelName, Kind, Place
from outreach.networks import FACEBOOK, TWITTER
from tests.builders import a_place
from tests.pure.cards_kit import a_card, a_photo, a_studio

pytestmark = pytest.mark.slow

CHANNELS = [FACEBOOK, TWITTER]
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40" viewBox="0 0 80 40">'
MAP = '<g id="map"{0}><path d="M40,4H70V30H40Z" fill="#0a0"/><circle cx="50" cy="10" r="4" fill="#fff"/></g>'
SHADE = '<rect width="80" height="40" fill="#000" fill-opacity="0.5"/>'
WORD = '<text x="4" y="30" font-family="Fira Sans" font-size="12" fill="#fff">Hof</text>'
LETTERS = [Rect(4, 20, 22, 10)]


def laid_out(channel: ChannelName, place: Place | None = None) -> CardDrawing:
    return a_studio().lay_out(a_card(place or a_place(), channel, Kind.PORTRAIT, a_photo()))


def parted(body: str) -> Layers:
    return part(ET.fromstring(HEAD + body + "</svg>"), LETTERS)


def furthest(one: engine.Raster, other: engine.Raster) -> float:
    return float((one.image - other.image).abs().max())


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("place", [a_place(), a_place(latitude=None, longitude=None, district="")])
def test_the_parts_over_one_another_are_the_whole_drawing(channel: ChannelName, place: Place) -> None:
    """No pixel's colour differs by more than three of 255 from the drawing laid over the picture at once."""
    drawing = laid_out(channel, place)
    layers = part(drawing.root, [text.bounds for text in drawing.judged])
    whole = engine.draw(drawing.svg)
    picture = engine.flat(engine.draw(HEAD.encode() + b"</svg>"), "#b4a078")
    picture = engine.placed("#b4a078", *whole.size, picture, 0, 0)
    parts = picture
    for svg in layers.shared:
        overlay = overlay_of(engine.draw(svg))
        assert overlay
        parts = under(parts, overlay)
    parts = engine.over(parts, engine.draw(layers.front))
    assert furthest(parts, engine.over(picture, whole)) <= 3


@pytest.mark.parametrize("channel", CHANNELS)
def test_cards_of_one_district_share_all_that_has_no_letters(channel: ChannelName) -> None:
    """Another name and another point leave gradient, field and borders alike."""
    one = laid_out(channel)
    other = laid_out(channel, a_place("hof", name="Ein ganz anderer Hof", latitude=52.71, longitude=11.75))
    shared = [part(drawing.root, [t.bounds for t in drawing.judged]).shared for drawing in (one, other)]
    assert shared[0] == shared[1]
    assert len(shared[0]) == 2
    assert not any(b"<text" in svg for svg in shared[0])


@pytest.mark.parametrize(
    "body",
    [
        SHADE + "<style>g { opacity: 0.5 }</style>" + MAP.format(""),
        '<rect id="a" width="9" height="9"/><use href="#a" x="9"/>' + MAP.format(""),
        '<g><clipPath id="c"><rect width="9" height="9"/></clipPath></g>'
        + MAP.format(' clip-path="url(#c)"'),
        '<rect width="80" height="40" style="mix-blend-mode: multiply"/>' + MAP.format(""),
    ],
)
def test_a_drawing_whose_parts_hang_together_is_left_whole(body: str) -> None:
    """Styles, copies, clips from within and blending reach over the cut."""
    assert parted(body + WORD).shared == ()


@pytest.mark.parametrize(
    "seen_through", [' opacity="0.5"', ' style="fill:red; opacity:0.5"', ' mask="url(#m)"']
)
def test_a_map_that_is_seen_through_is_not_cut_in_two(seen_through: str) -> None:
    """Its marks would show the borders through them; the shade before it is shared all the same."""
    layers = parted(SHADE + MAP.format(seen_through) + WORD)
    assert len(layers.shared) == 1
    assert b"<path" in layers.front


def test_a_map_after_letters_is_drawn_with_them() -> None:
    """Else it would come to lie under letters that it covers."""
    layers = parted(SHADE + WORD + MAP.format(""))
    assert [b"<path" in svg for svg in (*layers.shared, layers.front)] == [False, True]


@pytest.mark.parametrize(
    ("shape", "counts"),
    [
        ('<rect x="0" y="18" width="30" height="14"/>', True),
        ('<circle cx="15" cy="25" r="9"/>', True),
        ('<rect x="60" y="0" width="9" height="9"/>', False),
        ('<g transform="translate(0,20)"><rect x="0" y="0" width="30" height="9"/></g>', True),
        ('<g transform="translate(0,90)"><rect x="0" y="0" width="30" height="9"/></g>', False),
        ('<g transform="rotate(9)"><rect x="60" y="0" width="9" height="9"/></g>', True),
        ('<rect x="60" y="0" width="9%" height="9"/>', True),
        ('<path d="M0,0H9"/>', True),
        ("<desc>Hof</desc>", False),
    ],
)
def test_what_may_lie_under_letters_counts_and_nothing_else(shape: str, counts: bool) -> None:
    """A shape whose place only drawing would tell counts; one that is known to lie elsewhere does not."""
    assert bool(parted(WORD + shape).under) is counts
    assert b"<text" not in parted(WORD + shape).under


def a_square(x: int) -> bytes:
    return f'{HEAD}<rect x="{x}" width="40" height="40"/></svg>'.encode()


def test_a_film_is_made_once_as_long_as_there_is_room() -> None:
    """The one that was used longest ago goes first."""
    a_studio()
    store = OverlayStore(2 * 6 * 40 * 40 + 500)
    first, second = store.overlay(a_square(0)), store.overlay(a_square(10))
    assert store.overlay(a_square(0)) is first
    store.overlay(a_square(20))
    assert store.overlay(a_square(0)) is first
    assert store.overlay(a_square(10)) is not second


def test_a_drawing_that_paints_nothing_has_no_film() -> None:
    """An empty layer costs nothing."""
    a_studio()
    assert OverlayStore(9).overlay(f"{HEAD}</svg>".encode()) is None


def test_threads_may_share_a_store() -> None:
    """Whoever asks gets a overlay of the drawing that was asked for."""
    a_studio()
    store = OverlayStore(1)
    with ThreadPoolExecutor(4) as pool:
        overlays = list(pool.map(lambda n: store.overlay(a_square(n % 5)), range(40)))
    assert [overlay.x for overlay in overlays if overlay] == [n % 5 for n in range(40)]


def test_a_film_lies_on_a_part_of_a_picture() -> None:
    """What reaches beyond the picture is cut off, what lies beside it is nothing."""
    a_studio()
    overlay = overlay_of(engine.draw(a_square(30)))
    assert overlay
    blank = engine.draw(b'<svg xmlns="http://www.w3.org/2000/svg" width="50" height="20"/>')
    picture = under(engine.flat(blank, "#ffffff"), overlay)
    assert picture.size == (50, 20)
    assert picture.image(29, 10) == [255, 255, 255]
    assert picture.image(31, 10) == [0, 0, 0]
    assert under(picture, Overlay(60, 0, overlay.keep, overlay.add)) is picture
