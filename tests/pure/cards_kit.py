"""What the tests of the picture cards share: a studio over the shipped templates, photos made for the purpose."""

from __future__ import annotations

import atexit
import io
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image

from outreach.content.cards import CardStudio, engine
from outreach.content.cards.boundaries import Rect
from outreach.model import Photo
from tests.builders import a_campaign

TEMPLATES = Path(__file__).parents[2] / "templates" / "posts"


@cache
def scratch() -> Path:
    """One folder for the fonts' set-up, kept as long as the process: libvips reads it once."""
    folder = tempfile.TemporaryDirectory(prefix="cards-")
    atexit.register(folder.cleanup)
    return Path(folder.name)


def a_studio(**changes: Any) -> CardStudio:
    return CardStudio(a_campaign(**changes), TEMPLATES, scratch()) if changes else _usual_studio()


@cache
def _usual_studio() -> CardStudio:
    return CardStudio(a_campaign(), TEMPLATES, scratch())


def a_photo(file: str = "photos/hof.jpg", **changes: Any) -> Photo:
    values: dict[str, Any] = {"file": file, "credit": "Verein Hof", "licence": "CC BY 4.0", "consent": True}
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


def extremes(picture: engine.Raster, room: Rect) -> tuple[float, float]:
    """The luminance of the darkest and the brightest pixel of a part."""
    part = engine.gathered(picture, [room])
    return engine.darkest(part), engine.brightest(part)


def pixels(jpeg: bytes) -> Image.Image:
    return Image.open(io.BytesIO(jpeg)).convert("RGB")
