"""Why a post's words cannot be made, or not as they should be."""

from __future__ import annotations

from outreach.content.problem import ContentProblem
from outreach.errors import Finding, Severity
from outreach.language import Language, msg
from outreach.model import ChannelName, Kind, Place


def broken_off(place: Place, language: Language, network: str) -> Finding:
    """No sentence that can begin the text fits whole."""
    field = "opening_en" if language is Language.EN else "opening"
    return Finding(
        code="content.broken-off",
        severity=Severity.WARNING,
        message=msg(
            "No sentence that can begin the text of {place} fits on {network} whole",
            place=place.name,
            network=network,
        ),
        remedy=msg(
            "Say in the field {field} in one short sentence what the place is",
            field=field,
        ),
        place=place.slug,
        field=field,
    )


def nothing_new(place: Place, language: Language) -> Finding:
    """A post of the place tells no more than an earlier one on its channel."""
    field = "texts" if language is Language.DE else "texts_en"
    return Finding(
        code="content.nothing-new",
        severity=Severity.WARNING,
        message=msg(
            "A later post of {place} tells nothing new: its texts are too short for different ones",
            place=place.name,
        ),
        remedy=msg(
            "Give the place another text, for example {field}, and name its column in “fields”",
            field=f"{field}.angebot",
        ),
        place=place.slug,
        field=field,
    )


def untranslated(place: Place, language: Language, template: str) -> ContentProblem:
    return ContentProblem(
        Finding(
            code="content.untranslated",
            message=msg(
                "{place} has no text in the language {language}, so its posts in it are not made",
                place=place.name,
                language=language.value,
            ),
            remedy=msg(
                "Fill in the place's {field} and name its column in “fields”, or take the language out of “languages”",
                field="teaser" if language is Language.DE else "teaser_en",
            ),
            place=place.slug,
            field="teaser" if language is Language.DE else "teaser_en",
            template=template,
        )
    )


def no_template(place: Place, kind: Kind, channel: ChannelName, language: Language) -> ContentProblem:
    folder = f"{kind}/{channel}"
    ending = ".txt" if language is Language.DE else f".{language}.txt"
    return ContentProblem(
        Finding(
            code="content.no-template",
            message=msg(
                "There is no template in {folder} with the ending {ending}", folder=folder, ending=ending
            ),
            remedy=msg(
                "Put at least one such file into the folder, or take the kind or language out of the campaign"
            ),
            place=place.slug,
            template=folder,
        )
    )


def empty(place: Place, template: str) -> ContentProblem:
    return ContentProblem(
        Finding(
            code="content.empty",
            message=msg(
                "The template {template} gives no text for {place}", template=template, place=place.name
            ),
            remedy=msg("Write into the template what is to be posted"),
            place=place.slug,
            template=template,
        )
    )


def too_long(place: Place, template: str, over: int, limit: int) -> ContentProblem:
    return ContentProblem(
        Finding(
            code="content.too-long",
            message=msg(
                "Even the shortest text of {place} is {over} over the limit of {limit}",
                place=place.name,
                over=over,
                limit=limit,
            ),
            remedy=msg(
                "Shorten the place's name, or the fixed words of the template, or mark some of them optional"
            ),
            place=place.slug,
            field="name",
            template=template,
        )
    )
