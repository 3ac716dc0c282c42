"""A place's own texts: what has gone stale in them, what names somebody, what is missing or written otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from outreach.content.lint.foreign import contacts, foreign
from outreach.content.lint.prose import check_reading
from outreach.content.lint.quotation import unquotable
from outreach.content.lint.text import check_words, names_without_consent
from outreach.errors import Finding, Severity
from outreach.language import Language, msg
from outreach.model import Campaign, Place
from outreach.networks import profile

_MONTHS = (
    "januar|january|jan", "februar|february|feb", "märz|march", "april", "mai|may", "juni|june", "juli|july", "august",
    "september|sept", "oktober|october", "november|nov", "dezember|december",
)  # fmt: skip
_MONTH = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split("|")}
_MOMENT = re.compile(
    rf"(?<![\d.])(?:(?P<day>[0-3]?\d)\.\s?(?P<number>[01]?\d)\.\s?|(?P<month>{'|'.join(_MONTH)})\s+)?"
    r"(?P<year>(?:19|20)\d\d)(?![\d.]\d|\d)",
    re.IGNORECASE,
)
_PLANS = re.compile(
    r"\b(?:wollen|will|soll(?:en)?|möchten?|plan(?:en|t)|geplant\w*|vorgesehen|wird|werden|beabsichtig\w+|hoff(?:en|t)|"
    r"demnächst|bald|entsteh(?:en|t)|eröffne(?:n|t)|starte(?:n|t)|beginn(?:en|t)|kommt|folg(?:en|t)|"
    r"plans?|planned|going to|wants?|hopes?|soon|opens?|starts?|begins?|comes?|follows?)\b",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\b(?:seit|vom|aus|nach|since|from|of|after)\s(?:dem\s)?(?:\S+\s)?$", re.IGNORECASE)
_CLAUSE = re.compile(r"(?<!\d)[.;:!?,–](?!\d)|(?<=\d)[.;:!?,–](?=\s+[^\W\d_a-zäöüß]|\s*$)|[()]")
_RELATIVE = re.compile(
    r"\b(?:dieses|diesem|diesen|nächste[snm]?|kommende[snm]?) (?:Jahr(?:es)?|Sommers?|Winters?|Frühjahrs?|Frühlings?|"
    r"Herbste?s?|Monats?)\b|"
    r"\b(?:this|next|coming) (?:year|summer|winter|spring|autumn|month)\b",
    re.IGNORECASE,
)  # fmt: skip


def check_place(place: Place, campaign: Campaign, today: date) -> tuple[Finding, ...]:
    """Findings in the place's texts and in what its card says, each with its field.

    ``today`` is the day on which they would be read.
    """
    from outreach.content.cards.wording import (
        undrawn_letters,  # the font is asked where places are read alone
    )

    return (
        *_in_fields(place, campaign, today),
        *_in_quotation(place, campaign, today),
        *unquotable(place),
        *undrawn_letters(place),
    )


def _in_quotation(place: Place, campaign: Campaign, today: date) -> Iterator[Finding]:
    """Somebody's own words are held against the calendar and for what is somebody's, not against the house's style."""
    for field, text in (("quote", place.quote), ("quote_en", place.quote_en)):
        told = (*stale(text, today), *_relative(text, place, today), *contacts(text, _titles(campaign)))
        for finding in told:
            yield replace(finding, place=place.slug, field=field)


def _in_fields(place: Place, campaign: Campaign, today: date) -> Iterator[Finding]:
    yield from (
        replace(finding, place=place.slug, field=field)
        for field, language, text in _fields(place, campaign)
        for finding in (
            *stale(text, today),
            *_relative(text, place, today),
            *foreign(text, language, _titles(campaign)),
            *(replace(name, severity=Severity.WARNING) for name in names_without_consent(text, place)),
            *(found for found in check_words(text, language, campaign.style) if found.code in _TOLD_IN_DATA),
            *(found for found in check_reading(text) if found.code != "content.cut-off"),
        )
    )


def _titles(campaign: Campaign) -> list[str]:
    """What the campaign's networks are called."""
    return [profile(plan.channel).title for plan in campaign.channels]


_TOLD_IN_DATA = frozenset({"content.gender-form", "content.drawn-letters"})
"""The typography of the data is set right when a post is made; these are never changed."""


def _fields(place: Place, campaign: Campaign) -> Iterator[tuple[str, Language, str]]:
    by_language = {
        Language.DE: [
            ("teaser", place.teaser),
            *((f"texts.{name}", text) for name, text in place.texts.items()),
        ],
        Language.EN: [
            ("teaser_en", place.teaser_en),
            *((f"texts_en.{name}", text) for name, text in place.texts_en.items()),
        ],
    }
    for language in map(Language, campaign.languages):
        yield from ((field, language, text) for field, text in by_language[language] if text)


def stale(text: str, today: date) -> Iterator[Finding]:
    """Plans for a time that is over on ``today``: »2021 wollen wir …«."""
    start = 0
    for end in (*(match.end() for match in _CLAUSE.finditer(text)), len(text)):
        clause, start = text[start:end], end
        if _PLANS.search(clause):
            for moment in _MOMENT.finditer(clause):
                if _over(moment, today) and not _SINCE.search(clause[: moment.start()]):
                    yield Finding(
                        code="content.stale-time",
                        severity=Severity.WARNING,
                        message=msg(
                            "A plan for {moment}, which is over: “{clause}”",
                            moment=moment[0],
                            clause=clause.strip(),
                        ),
                        remedy=msg("Ask the place what has become of it, and tell that"),
                        line=text[: end - 1].count("\n") + 1,
                    )


def _over(moment: re.Match[str], today: date) -> bool:
    year, month = (
        int(moment["year"]),
        int(moment["number"] or _MONTH.get((moment["month"] or "").lower(), 12)),
    )
    day = int(moment["day"] or 31)
    return (year, month, day) < (today.year, today.month, today.day)


def _relative(text: str, place: Place, today: date) -> Iterator[Finding]:
    if place.checked_on is None or place.checked_on.year < today.year:
        for match in _RELATIVE.finditer(text):
            yield Finding(
                code="content.stale-time",
                severity=Severity.HINT,
                message=msg(
                    "Nobody can tell which one “{found}” means: when the text was checked is not known, or long ago",
                    found=match[0],
                ),
                remedy=msg("Write the year, or fill in the place's checked_on"),
            )
