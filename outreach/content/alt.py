"""What a picture shows, in words, for those who do not see it."""

from __future__ import annotations

import re
from pathlib import Path

from outreach.content.problem import ContentProblem
from outreach.content.sentences import sentences
from outreach.content.text import PostTemplates
from outreach.content.typography import clean
from outreach.content.view import view
from outreach.errors import Finding
from outreach.language import Language, msg
from outreach.model import Photo, Place

_LINES = re.compile(r"[ \n]+")
_TEMPLATES = {  # of a card, of a photo
    Language.DE: ("alt/karte.txt", "alt/foto.txt"),
    Language.EN: ("alt/karte.en.txt", "alt/foto.en.txt"),
}


class AltWriter:
    """Writes alt texts with the templates in ``alt/``: of a card with a photo and of one without, in each language.

    They see ``place``, ``photo`` (the photo's own description, may be empty), ``on_map`` (whether a map in the
    picture marks the place) and ``words`` (everything that stands written in the picture).
    """

    def __init__(self, templates: Path):
        self._templates = PostTemplates(templates)

    def write(
        self,
        place: Place,
        photo: Photo | None,
        words: tuple[str, ...],
        language: Language = Language.DE,
        *,
        most: int,
        on_map: bool = False,
    ) -> str:
        """At most ``most`` characters, ending with a sentence; words that do not fit go from the end.

        The place's name is left out of ``words`` where the text says it before them.

        ``on_map``: a map in the picture shows where the place is.

        Raises :class:`ContentProblem` where a template fails or even a text without the words is too long.
        """
        template = _TEMPLATES[language][bool(photo)]
        cleaned = (clean(word, language) for word in words)
        written = list(dict.fromkeys(word for word in cleaned if word))
        name = clean(place.name, language)
        if name in self._render(template, place, photo, [], language, on_map=on_map):
            written = [word for word in written if word != name]  # nobody wants to hear it twice
        while True:
            text = _LINES.sub(" ", self._render(template, place, photo, written, language, on_map=on_map))
            if len(text) <= most:
                return text
            if not written:
                raise _too_long(place, template, most)
            written.pop()

    def _render(
        self,
        template: str,
        place: Place,
        photo: Photo | None,
        written: list[str],
        language: Language,
        *,
        on_map: bool,
    ) -> str:
        described = " ".join(sentences(described_in(photo, language), language)) if photo else ""
        return self._templates.render(
            template,
            {
                "place": view(place, language),
                "photo": described,
                "on_map": on_map,
                "words": "; ".join(written),
                "dropped": 0,
                "language": language,
            },
        )


def described_in(photo: Photo, language: Language) -> str:
    """The photo's own description in ``language``; empty where the data has none."""
    return photo.alt if language is Language.DE else photo.alt_en


def _too_long(place: Place, template: str, most: int) -> ContentProblem:
    return ContentProblem(
        Finding(
            code="content.alt-too-long",
            message=msg(
                "The description of the picture of {place} is longer than {limit} characters",
                place=place.name,
                limit=most,
            ),
            remedy=msg("Shorten the photo's alt text in the data: one or two sentences say what matters"),
            place=place.slug,
            field="photos",
            template=template,
        )
    )
