"""One text, as a network would get it: everything in it that should not go out, or not like this."""

from __future__ import annotations

import re
from collections.abc import Iterator

from outreach.content.lint.gender import other_forms
from outreach.content.lint.prose import check_reading
from outreach.content.lint.raw import check_raw
from outreach.content.lint.signs import emoji, typography, written_in_signs
from outreach.content.lint.tags import ADDRESS, HASHTAG, misread_tags
from outreach.content.remembered import remembered
from outreach.content.typed import check_typed
from outreach.errors import Finding, Severity
from outreach.language import Language, Message, msg
from outreach.model import HouseStyle, Place
from outreach.networks import Profile


def check_text(
    text: str, network: Profile, language: Language, style: HouseStyle, limit: int | None = None
) -> tuple[Finding, ...]:
    """Every finding of one post's text; ``line`` counts from 1. Errors keep it from going out.

    ``limit`` is the campaign's own for the channel; None means the network's.
    """
    return (
        *check_typed(text, network, limit),
        *_bare_domains(text, network),
        *_not_clickable(text, network),
        *_too_many(text, network, style),
        *_whatever_the_network(text, language, style),
    )


@remembered
def _whatever_the_network(text: str, language: Language, style: HouseStyle) -> tuple[Finding, ...]:
    return (*check_words(text, language, style), *check_reading(text), *check_raw(text))


def check_words(text: str, language: Language, style: HouseStyle) -> Iterator[Finding]:
    """The findings that do not depend on a network: also for the words of a template or of a place's data."""
    yield from misread_tags(text)
    yield from written_in_signs(text)
    yield from typography(text, language)
    if language is Language.DE and style.gender is not None:
        yield from other_forms(text, style.gender)


def names_without_consent(text: str, place: Place) -> Iterator[Finding]:
    """Persons of the place's ``people`` who are named in ``text`` though no consent of theirs is recorded."""
    for name in place.people:
        if name not in place.people_consented and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            yield Finding(
                code="content.name-without-consent",
                message=msg("{name} is named, and no consent to that is recorded", name=name),
                remedy=msg(
                    "Ask, and add the name to the place's people_consented; or take it out of the text"
                ),
                place=place.slug,
                field="people",
                line=text[: text.index(name)].count("\n") + 1,
            )


def _bare_domains(text: str, network: Profile) -> Iterator[Finding]:
    for link in dict.fromkeys(network.links.found(text)):
        if not ADDRESS.match(link):
            yield Finding(
                code="content.bare-domain",
                severity=Severity.WARNING,
                message=_taken_for_a_link(link, network),
                remedy=msg(
                    "Write the address in full with https:// if it is meant, else the name without the dot"
                ),
                line=text[: text.find(link)].count("\n") + 1,
            )


def _not_clickable(text: str, network: Profile) -> Iterator[Finding]:
    if not network.links.clickable and (found := network.links.found(text)):
        yield Finding(
            code="content.link-not-clickable",
            severity=Severity.WARNING,
            message=msg("On {network} readers cannot open an address in the text", network=network.title),
            remedy=msg('Set link = "none" for the channel, and say in words where more is to be found'),
            line=text[: text.find(found[0])].count("\n") + 1,
        )


def _taken_for_a_link(domain: str, network: Profile) -> Message:
    if network.links.paid:
        return msg(
            "{network} makes a link of “{domain}”, counts {counted} for it and takes the price of a link",
            network=network.title,
            domain=domain,
            counted=network.links.counted or len(domain),
        )
    return msg("{network} makes a link of “{domain}”", network=network.title, domain=domain)


def _too_many(text: str, network: Profile, style: HouseStyle) -> Iterator[Finding]:
    most_tags = network.text.most_hashtags if style.most_hashtags is None else style.most_hashtags
    tags, faces = len(HASHTAG.findall(ADDRESS.sub(" ", text))), len(emoji(text))
    if tags > most_tags:
        yield Finding(
            code="content.many-hashtags",
            severity=Severity.WARNING,
            message=msg("Hashtags: {count}, more than {most}", count=tags, most=most_tags),
            remedy=msg("Keep those that somebody would look for"),
        )
    if faces > style.most_emoji:
        yield Finding(
            code="content.many-emoji",
            severity=Severity.WARNING,
            message=msg("Emoji: {count}, more than {most}", count=faces, most=style.most_emoji),
            remedy=msg("Take some out: a screen reader speaks each of them as words"),
        )
