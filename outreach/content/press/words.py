"""The words around a press release, in its language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from outreach.content.press.release import PressRelease
from outreach.language import Language, Message, day, msg, translate


@dataclass(frozen=True, kw_only=True)
class PressWords:
    """Headings, and the line that says from when on something may be published; "" where it may be at once."""

    kind: str
    embargo: str
    about: str
    contact: str
    photos: str
    dash: str


def words_of(release: PressRelease, brand: str) -> PressWords:
    """Those of ``release``, for the project ``brand``."""
    language = release.language

    def said(message: Message) -> str:
        return translate(message, language)

    embargo = ""
    if release.embargo:
        embargo = said(
            msg(
                "Embargo: not to be published before {day}, {time}",
                day=day(release.embargo.date(), language),
                time=f"{release.embargo:%H:%M}",
            )
        )
    return PressWords(
        kind=said(msg("Press release")),
        embargo=embargo,
        about=said(msg("About {brand}", brand=brand)),
        contact=said(msg("Press contact")),
        photos=said(msg("Photos to print, with their credits")),
        dash="–" if language is Language.DE else "—",
    )


def sections_of(
    release: PressRelease, words: PressWords, photos: Sequence[str]
) -> tuple[tuple[str, Sequence[str]], ...]:
    """What stands below the release, heading and lines, as far as there is any; ``photos`` are lines, one for each."""
    every = (
        (words.about, [release.about]),
        (words.contact, release.contact.splitlines()),
        (words.photos, photos),
    )
    return tuple((heading, lines) for heading, lines in every if any(lines))
