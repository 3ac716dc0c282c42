"""Every format and design of a card: chosen by the campaign, legible as drawn, with the photo's focus in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from outreach.content.cards import CardStudio, astray
from outreach.content.cards.palette import luminance, rgb
from outreach.content.cards.worst import quoted, worst_cases
from outreach.content.fingerprint import Fingerprints
from outreach.model import Campaign, CardFormat, ChannelName, Kind, Photo, Place
from outreach.networks import FACEBOOK, HANDOVER, TWITTER
from tests.builders import a_campaign, a_channel_plan, a_place
from tests.pure.cards_kit import TEMPLATES, a_card, a_photo, photos_in, pixels, save_picture

pytestmark = pytest.mark.slow

FACEBOOK, X = FACEBOOK, TWITTER
FORMATS = {
    (FACEBOOK, CardFormat.LANDSCAPE): (1200, 630),
    (X, CardFormat.LANDSCAPE): (1200, 675),
    (FACEBOOK, CardFormat.PORTRAIT): (1080, 1350),
    (X, CardFormat.SQUARE): (1080, 1080),
}
DESIGNS = ("plain", "photo", "quote")
Format = tuple[ChannelName, CardFormat]


def a_campaign_in(form: Format) -> Campaign:
    channel, card = form
    return a_campaign(channels=(a_channel_plan(channel, card=card),))


def a_studio_in(form: Format, folder: Path = Path("/nonexistent")) -> CardStudio:
    return CardStudio(a_campaign_in(form), TEMPLATES, photos_in(folder))


def case(design: str, place: Place) -> tuple[Place, Kind, Photo | None]:
    """Place, kind and photo of which a card of that design is made."""
    if design == "quote":
        return quoted(place), Kind.EINLADUNG, None
    return place, Kind.PORTRAIT, a_photo() if design == "photo" else None


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("form", FORMATS)
def test_every_line_on_every_card_stands_off_its_ground(tmp_path: Path, form: Format, design: str) -> None:
    """Measured on the JPEG, over a white photo too: most of what surrounds each text is 4.5 : 1 or more."""
    save_picture(tmp_path / "photos/hof.jpg", colour=(255, 255, 255))
    studio = a_studio_in(form, tmp_path)
    place, kind, photo = case(design, a_place())
    picture = pixels(studio.draw(a_card(place, form[0], kind, photo)).jpeg)
    assert FORMATS[form] == picture.size
    drawing = studio.lay_out(a_card(place, form[0], kind, photo))
    for text in (text for text in drawing.texts if not text.id.startswith("map-town")):
        ink, own = text.bounds, luminance(rgb(text.fill))
        part = picture.crop((int(ink.x), int(ink.y), round(ink.right), round(ink.bottom)))
        seen = sorted(luminance(pixel) for pixel in part.get_flattened_data()[::7])
        ground = seen[int(len(seen) * (0.3 if own > 0.5 else 0.7))]
        assert (max(own, ground) + 0.05) / (min(own, ground) + 0.05) >= 4.5, text


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("form", FORMATS)
def test_the_hardest_places_stay_in_their_rooms(form: Format, design: str) -> None:
    """Longest names, no district, no position: no text leaves its box, and the credits are whole."""
    studio = a_studio_in(form)
    for _, hard in worst_cases([a_place()]):
        place, kind, photo = case(design, hard)
        assert () == astray(studio.lay_out(a_card(place, form[0], kind, photo)))
        assert studio.drawing(a_card(place, form[0], kind, photo)).endswith(
            "" if design == "plain" else f"-{design}"
        )


def spotted(file: Path, spot: tuple[int, int], **options: object) -> None:
    """A grey picture with a magenta spot of 60 pixels about a point."""
    file.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.new("RGB", (1600, 1600), (90, 90, 90))
    picture.paste((255, 0, 255), (spot[0] - 30, spot[1] - 30, spot[0] + 30, spot[1] + 30))
    picture.save(file, quality=95, **options)


def has_spot(jpeg: bytes) -> bool:
    """Magenta somewhere, also under a shade; no colour of the brand has both more red and more blue than green."""
    return any(r > g + 15 and b > g + 15 for r, g, b in pixels(jpeg).get_flattened_data())


@pytest.mark.parametrize("spot", [(800, 40), (800, 1560), (40, 800), (1560, 800)])
@pytest.mark.parametrize("form", FORMATS)
def test_the_focus_stays_in_the_card(tmp_path: Path, form: Format, spot: tuple[int, int]) -> None:
    """A spot at any edge of a photo is seen in each format when the photo's focus lies on it."""
    spotted(tmp_path / "photos/hof.jpg", spot)
    photo = a_photo(focus=(spot[0] / 1600, spot[1] / 1600))
    bare = a_place(latitude=None, longitude=None, district="")
    assert has_spot(a_studio_in(form, tmp_path).draw(a_card(bare, form[0], Kind.PORTRAIT, photo)).jpeg)


def test_without_a_focus_the_middle_stays(tmp_path: Path) -> None:
    """A spot at the upper edge of a square photo is cut away on a landscape card."""
    spotted(tmp_path / "photos/hof.jpg", (800, 40))
    studio = a_studio_in((FACEBOOK, CardFormat.LANDSCAPE), tmp_path)
    assert not has_spot(studio.draw(a_card(a_place(), FACEBOOK, Kind.PORTRAIT, a_photo())).jpeg)


def test_the_focus_is_a_spot_of_the_upright_picture(tmp_path: Path) -> None:
    """What the camera stored at the left edge and turned by 90 degrees stands at the top."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise
    spotted(tmp_path / "photos/hof.jpg", (40, 800), exif=exif)
    studio = a_studio_in((FACEBOOK, CardFormat.LANDSCAPE), tmp_path)
    for focus, seen in (((0.5, 0.0), True), ((0.5, 1.0), False)):
        card = studio.draw(a_card(a_place(), FACEBOOK, Kind.PORTRAIT, a_photo(focus=focus)))
        assert seen is has_spot(card.jpeg)


def test_another_format_is_another_card() -> None:
    """Posts are made anew when the campaign chooses another format."""
    digests = set()
    for card in CardFormat:
        campaign = a_campaign_in((FACEBOOK, card))
        digests.add(Fingerprints(campaign, TEMPLATES).of(a_place(), campaign.channels[0], 1, None))
    assert 3 == len(digests)


def test_what_is_handed_over_may_be_portrait() -> None:
    """The format's drawing serves every channel that shows it."""
    form = (HANDOVER, CardFormat.PORTRAIT)
    assert "portrait" == a_studio_in(form).drawing(a_card(a_place(), form[0], Kind.NEU, None))


def test_a_stripe_along_the_top_is_shared_side_by_side() -> None:
    """Three categories share the band of a square card in its width."""
    names = ("Wohnen/Bauen", "Arbeiten/Wirtschaft", "Leben/Tourismus")
    place = replace(a_place(), categories=names)
    svg = a_studio_in((X, CardFormat.SQUARE)).lay_out(a_card(place, X, Kind.NEU, None)).svg.decode()
    assert 3 == svg.count('width="360.00" height="12.00"')
