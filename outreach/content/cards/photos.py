"""Photos under a card: read from the campaign's folder and nowhere else, and darkened until the letters can be read."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path

from outreach.content.cards import engine
from outreach.content.cards.binding import SetText
from outreach.content.cards.boundaries import Rect
from outreach.content.cards.palette import LEGIBLE, luminance, rgb
from outreach.content.problem import ContentProblem
from outreach.errors import Finding
from outreach.language import Message, msg
from outreach.model import Photo, Place

LARGEST_FILE = 60_000_000  # bytes
GLANCE = 4  # the light under the letters is judged on a picture so many times smaller
VEILS = 16  # steps in which a photo is darkened


def read_photo(folder: Path, place: Place, photo: Photo) -> bytes:
    """The photo's file; a :class:`ContentProblem` where it lies elsewhere, is too large or cannot be opened."""
    home = folder.resolve()
    try:
        path = (home / photo.file).resolve()
        if not path.is_relative_to(home):
            raise unusable(place, photo, msg("The photo lies outside the campaign's folder."))
        if path.stat().st_size > LARGEST_FILE:
            raise unusable(place, photo, msg("The photo's file is larger than 60 MB."))
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise unusable(place, photo, msg("The photo cannot be opened.")) from error


def over_photo(
    shot: engine.Raster,
    room: Rect,
    front: engine.Raster,
    ground: engine.Raster,
    letters: Sequence[SetText],
    night: str,
) -> engine.Raster:
    """The drawing ``front`` over the photo, which fills ``room`` and is darkened until ``letters`` are legible.

    ``ground`` is the drawing without its letters, :data:`GLANCE` times smaller.
    """
    small = engine.shrunk(shot, GLANCE)
    corner = (room.x / GLANCE, room.y / GLANCE)

    def is_enough(step: int) -> bool:
        under = engine.veiled(small, night, step / VEILS)
        light = engine.light(engine.stack(night, *ground.size, (under, *corner), (ground, 0, 0)))
        return all(_legible(text, light) for text in letters)

    share = bisect_left(range(VEILS), True, key=is_enough) / VEILS  # the darker, the more legible
    dark = engine.veiled(shot, night, share) if share else shot
    return engine.stack(night, *front.size, (dark, room.x, room.y), (front, 0, 0))


def unusable(place: Place, photo: Photo, message: Message) -> ContentProblem:
    """The problem of a photo that no card can be made of."""
    return ContentProblem(
        Finding(
            code="cards.photo",
            message=message,
            remedy=msg(
                "Put a JPEG, PNG or WebP of at most 40 megapixels into the campaign's folder, or clear the cell."
            ),
            place=place.slug,
            file=photo.file,
            field="photo.file",
        )
    )


def _legible(text: SetText, light: engine.Light) -> bool:
    ink = text.ink
    room = Rect(ink.x / GLANCE, ink.y / GLANCE, ink.width / GLANCE, ink.height / GLANCE)
    own = luminance(rgb(text.fill))
    return all(
        (max(own, under) + 0.05) / (min(own, under) + 0.05) >= LEGIBLE for under in light.extremes(room)
    )
