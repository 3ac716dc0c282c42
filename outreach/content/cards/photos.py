"""Photos under a card: read from the campaign's folder and nowhere else, and darkened until the letters can be read."""

from __future__ import annotations

import math
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
    letters: Sequence[SetText],
    night: str,
    *,
    films: Sequence[engine.Film] = (),
    glances: Sequence[engine.Film] = (),
) -> engine.Raster:
    """The drawing ``front`` over ``films`` over the photo, which fills ``room`` and is darkened until ``letters`` are
    legible.

    ``glances`` are what lies between photo and letters, :data:`GLANCE` times smaller.
    """
    width, height = front.size
    share = _veil(shot, room, (width // GLANCE, height // GLANCE), letters, night, glances)
    dark = engine.veiled(shot, night, share) if share else shot
    picture = engine.placed(night, width, height, dark, room.x, room.y)
    for film in films:
        picture = engine.under(picture, film)
    return engine.over(picture, front)


def _veil(
    shot: engine.Raster,
    room: Rect,
    size: tuple[int, int],
    letters: Sequence[SetText],
    night: str,
    glances: Sequence[engine.Film],
) -> float:
    """The smallest share of ``night`` over the photo under which the letters are legible; they get no more so."""
    small = engine.shrunk(shot, GLANCE)
    corner = (room.x / GLANCE, room.y / GLANCE)
    plain = engine.placed(night, *size, small, *corner)
    inks: dict[str, list[Rect]] = {}
    for text in letters:
        inks.setdefault(text.fill, []).append(_glanced(text.ink))
    spots = [
        (
            luminance(rgb(fill)),
            engine.gathered(plain, rooms),
            [cut for film in glances if (cut := engine.cut(film, *size, rooms))],
        )
        for fill, rooms in inks.items()
    ]

    def seen(step: int) -> list[tuple[float, float, float]]:
        """For every ink its own light, and the darkest and brightest under it."""
        found = []
        for own, strip, films in spots:
            under = engine.veiled(strip, night, step / VEILS) if step else strip
            for film in films:
                under = engine.under(under, film)
            found.append((own, *engine.extremes(under)))
        return found

    def is_enough(step: int) -> bool:
        return all(_legible(own, light) for own, *lights in seen(step) for light in lights)

    step = _guess(seen(0), luminance(rgb(night)))
    while step < VEILS and not is_enough(step):
        step += 1
    while step > 0 and is_enough(step - 1):
        step -= 1
    return step / VEILS


def _guess(seen: Sequence[tuple[float, float, float]], night: float) -> int:
    """The step at which light letters can be read, from what is seen without a veil.

    The eye's measure of light, its 2.4th root, falls nearly evenly as the veil grows; of grey exactly.
    """
    steps = [0.0]
    for own, _, brightest in seen:
        allowed = max((own + 0.05) / LEGIBLE - 0.05, night)
        if brightest > allowed:
            here, there, end = (light ** (1 / 2.4) for light in (brightest, allowed, night))
            steps.append(VEILS * (here - there) / (here - end))
    return math.ceil(max(steps))


def _legible(own: float, under: float) -> bool:
    return (max(own, under) + 0.05) / (min(own, under) + 0.05) >= LEGIBLE


def _glanced(room: Rect) -> Rect:
    return Rect(room.x / GLANCE, room.y / GLANCE, room.width / GLANCE, room.height / GLANCE)


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
