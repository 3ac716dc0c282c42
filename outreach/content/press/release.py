"""The words of a press release: the customer's template, filled with what the place's data tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from outreach.content.lint import names_without_consent
from outreach.content.problem import ContentProblem
from outreach.content.quotation import quotation_of
from outreach.content.text import PostTemplates
from outreach.content.typography import clean, typeset
from outreach.content.view import tale_of, view
from outreach.errors import Finding
from outreach.language import Language, msg
from outreach.model import Campaign, Place

BRAND_QUOTES = {Language.DE: "»{}«", Language.EN: "“{}”"}
_NAMES = {Language.DE: msg("German"), Language.EN: msg("English")}


@dataclass(frozen=True, kw_only=True)
class PressRelease:
    """A release in one language. ``quotation`` is words and speaker, both empty where nobody is quoted.

    ``about`` is what the project says of itself, ``contact`` whom to ask. Nothing of it may be published before
    ``embargo``; None: it may be at once.
    """

    language: Language
    headline: str
    lead: str
    body: tuple[str, ...]
    quotation: tuple[str, str]
    about: str
    contact: str
    embargo: datetime | None


def write_release(
    campaign: Campaign, place: Place, templates: Path, language: Language, embargo: datetime | None
) -> PressRelease:
    """The release for ``place``. A template's first paragraph is the headline, its second the lead.

    It sees what a post's template sees but for hashtags: ``place``, ``brand``, ``lead``, ``rest`` and ``link``. Raises
    ContentProblem where there is nothing to tell in this language, or somebody is named who was not asked.
    """
    told = tale_of(place, language).told
    if not told:
        raise ContentProblem(
            Finding(
                code="content.untranslated",
                message=msg(
                    "{place} has no text in {language} yet.",
                    place=place.name,
                    language=_NAMES[language],
                ),
                remedy=msg("Fill in its teaser or one of its texts in this language."),
                place=place.slug,
            )
        )
    sentences = [sentence.text for sentence in told]
    values = {
        "place": view(place, language),
        "brand": BRAND_QUOTES[language].format(clean(campaign.brand.name, language)),
        "lead": sentences[0],
        "rest": " ".join(sentences[1:]),
        "link": place.page or place.website or campaign.brand.website,
    }
    text = PostTemplates(templates).render(f"release.{language}.txt", values)
    for finding in names_without_consent(text, place):
        raise ContentProblem(finding)
    quoted = quotation_of(place, language)
    return parted(text, campaign, language, embargo, (quoted.words, quoted.by) if quoted else ("", ""))


def parted(
    text: str, campaign: Campaign, language: Language, embargo: datetime | None, quotation: tuple[str, str]
) -> PressRelease:
    """The release that a template has filled: its first paragraph is the headline, its second the lead."""
    headline, lead, *body = [*(part.strip() for part in text.split("\n\n") if part.strip()), "", ""]
    german = language is Language.DE
    return PressRelease(
        language=language,
        headline=typeset(headline, language),
        lead=typeset(lead, language),
        body=tuple(typeset(part, language) for part in body if part),
        quotation=quotation,
        about=campaign.press.about if german else campaign.press.about_en,
        contact=campaign.press.contact,
        embargo=embargo,
    )
