"""Photos under a card: read from the campaign's folder and nowhere else, and darkened until the letters can be read."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from outreach.content.cards import engine
from outreach.content.cards.binding import SetText
from outreach.content.cards.boundaries import Rect
from outreach.content.cards.films import Film, cut, under
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
    films: Sequence[Film] = (),
    glances: Sequence[Film] = (),
) -> engine.Raster:
    """The drawing ``front`` over ``films`` over the photo, which fills ``room`` and is darkened until ``letters`` are
    legible.

    ``glances`` are what lies between photo and letters, :data:`GLANCE` times smaller.
    """
    width, height = front.size
    share = _veil(
        shot,
        room,
        ((width + GLANCE // 2) // GLANCE, (height + GLANCE // 2) // GLANCE),
        letters,
        night,
        glances,
    )
    dark = engine.veiled(shot, night, share) if share else shot
    picture = engine.placed(night, width, height, dark, room.x, room.y)
    for film in films:
        picture = under(picture, film)
    return engine.over(picture, front)


def _veil(
    shot: engine.Raster,
    room: Rect,
    size: tuple[int, int],
    letters: Sequence[SetText],
    night: str,
    glances: Sequence[Film],
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
            [part for film in glances if (part := cut(film, *size, rooms))],
        )
        for fill, rooms in inks.items()
    ]

    def is_enough(step: int) -> bool:
        return all(_is_legible(own, ground) for own, ground in seen(step))

    def seen(step: int) -> list[tuple[float, engine.Raster]]:
        """For every ink its own light and the ground under it."""
        found = []
        for own, strip, films in spots:
            ground = engine.veiled(strip, night, step / VEILS) if step else strip
            for film in films:
                ground = under(ground, film)
            found.append((own, ground))
        return found

    hard = [(own, engine.brightest(ground)) for own, ground in seen(0) if not _is_legible(own, ground)]
    step = _guess(hard, luminance(rgb(night)))
    while step < VEILS and not is_enough(step):
        step += 1
    return step / VEILS


def _guess(seen: Sequence[tuple[float, float]], night: float) -> int:
    """The step at which light letters can be read, from the letters' own light and the brightest without a veil.

    The eye's measure of light, about its 2.4th root, falls evenly as the veil grows for what is grey, and faster at
    first for what is coloured (it is a norm, so convex): never too small a step, and hardly ever too large a one.
    """
    steps = [0.0]
    for own, brightest in seen:
        allowed = max((own + 0.05) / LEGIBLE - 0.05, night)
        if brightest > allowed:
            here, there, end = (light ** (1 / 2.4) for light in (brightest, allowed, night))
            steps.append(VEILS * (here - there) / (here - end))
    return math.ceil(max(steps))


def _is_legible(own: float, ground: engine.Raster) -> bool:
    """Do letters of that light stand off from every pixel of the ground?"""
    brightest = engine.brightest(ground)
    lights = [brightest] if brightest <= own else [brightest, engine.darkest(ground)]
    return all((max(own, other) + 0.05) / (min(own, other) + 0.05) >= LEGIBLE for other in lights)


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
