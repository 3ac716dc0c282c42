"""Photos under a card: asked for by their hash, and darkened until the letters can be read."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from outreach.content.cards import engine
from outreach.content.cards.binding import SetText
from outreach.content.cards.boundaries import Rect
from outreach.content.cards.overlays import Overlay, cut, under
from outreach.content.cards.palette import LEGIBLE, luminance, rgb
from outreach.content.problem import ContentProblem
from outreach.errors import Finding, OutreachError, Severity
from outreach.language import Message, msg
from outreach.model import Photo, Place

SMALLEST_SIDE = 600  # pixels of a photo's shorter side
PREVIEW = 4  # the light under the letters is judged on a picture so many times smaller
SCRIM_STEPS = 16  # steps in which a photo is darkened


OpenPhoto = Callable[[str], bytes]
"""Gives a photo's bytes by its hash. Raises OSError or OutreachError where it is not there."""


def no_photos(_hash: str) -> bytes:
    """For whoever only lays cards out."""
    raise FileNotFoundError


def read_photo(photos: OpenPhoto, place: Place, photo: Photo) -> bytes:
    """The photo's bytes; a :class:`ContentProblem` where they cannot be had."""
    try:
        return photos(photo.sha256)
    except (OSError, OutreachError) as error:
        raise unusable(place, photo, msg("The photo cannot be opened.")) from error


def over_photo(
    shot: engine.Raster,
    box: Rect,
    front: engine.Raster,
    letters: Sequence[SetText],
    scrim_color: str,
    *,
    overlays: Sequence[Overlay] = (),
    previews: Sequence[Overlay] = (),
) -> engine.Raster:
    """The drawing ``front`` over ``overlays`` over the photo, which fills ``box`` and is darkened until ``letters`` are
    legible.

    ``previews`` are what lies between photo and letters, :data:`PREVIEW` times smaller.
    """
    width, height = front.size
    share = _scrim_share(
        shot,
        box,
        ((width + PREVIEW // 2) // PREVIEW, (height + PREVIEW // 2) // PREVIEW),
        letters,
        scrim_color,
        previews,
    )
    dark = engine.dimmed(shot, scrim_color, share) if share else shot
    picture = engine.placed(scrim_color, width, height, dark, box.x, box.y)
    for overlay in overlays:
        picture = under(picture, overlay)
    return engine.over(picture, front)


def _scrim_share(
    shot: engine.Raster,
    box: Rect,
    size: tuple[int, int],
    letters: Sequence[SetText],
    scrim_color: str,
    previews: Sequence[Overlay],
) -> float:
    """How much of ``scrim_color`` the photo needs (0 to 1, in steps) for all letters to keep the contrast LEGIBLE.

    1 where no step suffices.
    """
    small = engine.shrunk(shot, PREVIEW)
    corner = (box.x / PREVIEW, box.y / PREVIEW)
    plain = engine.placed(scrim_color, *size, small, *corner)
    grounds: dict[str, list[Rect]] = {}
    for text in letters:
        grounds.setdefault(text.fill, []).append(_previewed(text.bounds))
    spots = [
        (
            luminance(rgb(fill)),
            engine.gathered(plain, boxes),
            [part for overlay in previews if (part := cut(overlay, *size, boxes))],
        )
        for fill, boxes in grounds.items()
    ]

    def is_enough(step: int) -> bool:
        return all(_is_legible(own, ground) for own, ground in seen(step))

    def seen(step: int) -> list[tuple[float, engine.Raster]]:
        """For every colour of letters its own light and the ground under it."""
        found = []
        for own, strip, overlays in spots:
            ground = engine.dimmed(strip, scrim_color, step / SCRIM_STEPS) if step else strip
            for overlay in overlays:
                ground = under(ground, overlay)
            found.append((own, ground))
        return found

    hard = [(own, engine.brightest(ground)) for own, ground in seen(0) if not _is_legible(own, ground)]
    step = _guess(hard, luminance(rgb(scrim_color)))
    while step < SCRIM_STEPS and not is_enough(step):
        step += 1
    return step / SCRIM_STEPS


def _guess(seen: Sequence[tuple[float, float]], darkest: float) -> int:
    """The step at which light letters can be read, from the letters' own light and the brightest without a scrim.

    The eye's measure of light, about its 2.4th root, falls evenly as the scrim grows for what is grey, and faster at
    first for what is coloured (it is a norm, so convex): never too small a step, and hardly ever too large a one.
    """
    steps = [0.0]
    for own, brightest in seen:
        allowed = max((own + 0.05) / LEGIBLE - 0.05, darkest)
        if brightest > allowed:
            here, there, end = (light ** (1 / 2.4) for light in (brightest, allowed, darkest))
            steps.append(SCRIM_STEPS * (here - there) / (here - end))
    return math.ceil(max(steps))


def _is_legible(own: float, ground: engine.Raster) -> bool:
    """Do letters of that light stand off from every pixel of the ground?"""
    brightest = engine.brightest(ground)
    lights = [brightest] if brightest <= own else [brightest, engine.darkest(ground)]
    return all((max(own, other) + 0.05) / (min(own, other) + 0.05) >= LEGIBLE for other in lights)


def _previewed(box: Rect) -> Rect:
    return Rect(box.x / PREVIEW, box.y / PREVIEW, box.width / PREVIEW, box.height / PREVIEW)


def too_small(place: Place, photo: Photo, size: tuple[int, int]) -> tuple[Finding, ...]:
    """A warning where the photo's file has so few pixels that it is seen to be enlarged."""
    if min(size) >= SMALLEST_SIDE:
        return ()
    finding = Finding(
        code="content.photo-too-small",
        severity=Severity.WARNING,
        message=msg(
            "The photo {file} has only {width} × {height} pixels, and is blurred on its card",
            file=photo.file,
            width=size[0],
            height=size[1],
        ),
        remedy=msg("Ask for the photo in its full size: the shorter side needs 600 pixels, and better 1,200"),
        place=place.slug,
        file=photo.file,
        field="photo.file",
    )
    return (finding,)


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
