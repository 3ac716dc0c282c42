"""What a picture shows, in words, for those who do not see it."""

from __future__ import annotations

from pathlib import Path

from outreach.content.length import ALT_LIMIT
from outreach.content.problem import ContentProblem
from outreach.content.sentences import sentences
from outreach.content.text import PostTemplates
from outreach.content.typography import clean
from outreach.content.view import view
from outreach.errors import Finding
from outreach.language import msg
from outreach.model import Photo, Place

_CARD, _PHOTO = "alt/karte.txt", "alt/foto.txt"


class AltWriter:
    """Writes alt texts with the two templates in ``alt/``: one for a card with a photo, one for a card without.

    They see ``place``, ``photo`` (the photo's own description, may be empty), ``on_map`` (whether the place has a
    position) and ``words`` (everything that stands written in the picture).
    """

    def __init__(self, templates: Path):
        self._templates = PostTemplates(templates)

    def write(self, place: Place, photo: Photo | None, words: tuple[str, ...]) -> str:
        """At most :data:`ALT_LIMIT` characters, ending with a sentence; words that do not fit go from the end.

        Raises :class:`ContentProblem` where a template fails or even a text without the words is too long.
        """
        template = _PHOTO if photo else _CARD
        written = list(dict.fromkeys(word for word in map(clean, words) if word))
        while True:
            text = " ".join(self._render(template, place, photo, written).split())
            if len(text) <= ALT_LIMIT:
                return text
            if not written:
                raise _too_long(place, template)
            written.pop()

    def _render(self, template: str, place: Place, photo: Photo | None, written: list[str]) -> str:
        described = " ".join(sentences(photo.alt)) if photo else ""
        return self._templates.render(
            template,
            {
                "place": view(place),
                "photo": described,
                "on_map": place.latitude is not None and place.longitude is not None,
                "words": "; ".join(written),
                "dropped": 0,
            },
        )


def _too_long(place: Place, template: str) -> ContentProblem:
    return ContentProblem(
        Finding(
            code="content.alt-too-long",
            message=msg(
                "The description of the picture of {place} is longer than {limit} characters",
                place=place.name,
                limit=ALT_LIMIT,
            ),
            remedy=msg("Shorten the photo's alt text in the data: one or two sentences say what matters"),
            place=place.slug,
            field="photos",
            template=template,
        )
    )
