"""The one edge at which whatever a renderer, a font or a number raises becomes a finding about one card."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from outreach.content.problem import ContentProblem
from outreach.errors import Finding, OutreachError
from outreach.language import msg

LONGEST_WHY = 200


@contextmanager
def one_card(place: str, drawing: str) -> Iterator[None]:
    """Raises :class:`ContentProblem` for anything that goes wrong with the card of ``place``: the others go on."""
    try:
        yield
    except OutreachError:
        raise
    except Exception as error:  # nobody can list what libvips, librsvg and HarfBuzz raise
        why = " ".join(str(error).split())[:LONGEST_WHY]
        raise ContentProblem(
            Finding(
                code="cards.not-drawn",
                message=msg(
                    "The card could not be drawn: {why}", why=f"{type(error).__name__} {why}".strip()
                ),
                remedy=msg("Look at what is unusual in the drawing or in the place's texts and photo."),
                place=place,
                file=f"{drawing}.svg",
                template=f"{drawing}.svg",
            )
        ) from error
