"""What the tests of the picture cards share: a studio over the shipped templates, photos made for the purpose.

Whoever imports it may draw in its own process.
"""

from __future__ import annotations

import atexit
import io
import os
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from PIL import Image

from outreach.content.cards import Card, CardRequest, CardStudio, contact_sheet, engine
from outreach.content.cards.boundaries import Rect
from outreach.content.cards.photos import OpenPhoto, no_photos
from outreach.content.generate import Same, generate
from outreach.content.problem import ContentProblem
from outreach.errors import Finding
from outreach.model import Campaign, ChannelName, Draft, Kind, Photo, Place
from tests.builders import a_campaign

T = TypeVar("T")
TEMPLATES = Path(__file__).parents[2] / "templates" / "posts"


_scratch = tempfile.TemporaryDirectory(prefix="cards-")
atexit.register(_scratch.cleanup)
os.environ.update(engine.environment(Path(_scratch.name)))  # libvips is loaded later, with the first card


class DrawingHere:
    """Draws at once, in the thread that asks."""

    def __init__(self, campaign: Campaign, templates: Path = TEMPLATES, photos: OpenPhoto = no_photos):
        self._studio = cache(lambda: CardStudio(campaign, templates, photos))

    def draw(self, card: CardRequest) -> Future[Card]:
        return _done(lambda: self._studio().draw(card))

    def sheet(self, cards: Sequence[bytes]) -> Future[bytes]:
        return _done(lambda: contact_sheet(cards))


def _done(work: Callable[[], T]) -> Future[T]:
    future: Future[T] = Future()
    try:
        future.set_result(work())
    except ContentProblem as problem:
        future.set_exception(problem)
    return future


def generated(
    campaign: Campaign,
    places: Sequence[Place],
    templates: Path = TEMPLATES,
    photos: OpenPhoto = no_photos,
) -> list[Draft | Same | Finding]:
    """All that generating gives."""
    return list(generate(campaign, places, templates, DrawingHere(campaign, templates, photos)))


def photos_in(folder: Path) -> OpenPhoto:
    """Opens what lies in ``folder``, for photos whose hash is the name of their file."""
    return lambda name: (folder / name).read_bytes()


def a_studio(photos: OpenPhoto = no_photos, **changes: Any) -> CardStudio:
    if photos is no_photos and not changes:
        return _usual_studio()
    return CardStudio(a_campaign(**changes), TEMPLATES, photos)


@cache
def _usual_studio() -> CardStudio:
    return CardStudio(a_campaign(), TEMPLATES)


def a_card(place: Place, channel: ChannelName, kind: Kind, photo: Photo | None = None) -> CardRequest:
    return CardRequest(place=place, channel=channel, kind=kind, photo=photo)


def a_photo(file: str = "photos/hof.jpg", **changes: Any) -> Photo:
    values: dict[str, Any] = {
        "file": file,
        "sha256": file,
        "credit": "Verein Hof",
        "licence": "CC BY 4.0",
        "consent": True,
    }
    return Photo(**(values | changes))


def save_picture(
    path: Path, *, size: tuple[int, int] = (1600, 1000), colour: object = (120, 140, 90), **options: Any
) -> None:
    """A plain picture with a bright quarter, in the format that the name's ending says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = options.pop("mode", "RGB")
    picture = Image.new("RGB", size, colour)
    picture.paste((250, 250, 245), (0, 0, size[0] // 2, size[1] // 2))
    picture.convert(mode).save(path, **options)


def extremes(picture: engine.Raster, box: Rect) -> tuple[float, float]:
    """The luminance of the darkest and the brightest pixel of a part."""
    part = engine.gathered(picture, [box])
    return engine.darkest(part), engine.brightest(part)


def pixels(jpeg: bytes) -> Image.Image:
    return Image.open(io.BytesIO(jpeg)).convert("RGB")
