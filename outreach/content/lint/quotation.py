"""Whether somebody's words may stand on a card under their name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from outreach.content.lint.text import names_without_consent
from outreach.errors import Finding, Severity
from outreach.language import msg
from outreach.model import Place


def speaker(place: Place) -> str:
    """The bare name of who is quoted: of »Anna Beispiel, Töpferin« what stands before the comma."""
    return place.quote_by.partition(",")[0].strip()


def unquotable(place: Place) -> Iterator[Finding]:
    """What keeps the place's quotation from being shown; nothing where there is none, or where it may be."""
    for field, words in (("quote", place.quote), ("quote_en", place.quote_en)):
        for finding in names_without_consent(words, place):
            yield replace(finding, severity=Severity.WARNING, field=field, line=None)
    if not place.quote and not place.quote_en:
        return
    if not speaker(place):
        yield Finding(
            code="content.quote-without-speaker",
            severity=Severity.WARNING,
            message=msg("Nobody is named who says the quotation, so it is not shown"),
            remedy=msg("Fill in quote_by: the name, and after a comma what the person does"),
            place=place.slug,
            field="quote_by",
        )
    elif not {speaker(place), place.quote_by} & set(place.people_consented):
        yield Finding(
            code="content.quote-without-consent",
            severity=Severity.WARNING,
            message=msg(
                "{name} is quoted, and no consent to that is recorded, so it is not shown",
                name=speaker(place),
            ),
            remedy=msg("Ask, and add the name to the place's people_consented; or clear the quotation"),
            place=place.slug,
            field="quote_by",
        )
