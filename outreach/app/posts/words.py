"""The words of posts in a person's hands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from outreach.app import App
from outreach.app.accounts import limits
from outreach.app.permissions import verb
from outreach.app.posts import posts
from outreach.app.posts.owning import require_own
from outreach.content.appearance import Appearance, appearance
from outreach.content.lint import brought_in, check_text, check_told, names_without_consent
from outreach.content.rotation import language_of
from outreach.errors import (
    Finding,
    InvalidInput,
    Severity,
)
from outreach.language import Message, msg
from outreach.model import Caller, Campaign, Place, Post
from outreach.networks import Profile
from outreach.signs import straight

_NO_SIGN = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters but tab and line break, and halves of characters."""


@dataclass(frozen=True, kw_only=True)
class Edited:
    """A post after an edit, and what should be looked at in it."""

    post: Post
    findings: tuple[Finding, ...]


@verb
def edit(app: App, id: str, *, version: int, text: str | None, alt: str | None, caller: Caller) -> Edited:
    """Replace the words of the post as it was seen in ``version``; what is None stays.

    Raises Stale where it has changed since, InvalidInput where the words do not fit the channel; nothing is lost.
    """
    known = posts.seen(app, id, version)
    require_own(app, known, "words.edit", caller=caller)
    text = known.text if text in (None, known.text) else straight(text).strip()
    alt = known.alt if alt in (None, known.alt) else straight(alt).strip()
    findings = _read(app, known, text, alt).findings
    # what stands there may be wrong by now, and is not written anew
    if (known.text, known.alt) == (text, alt):
        return Edited(post=known, findings=findings)
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise InvalidInput(
            msg(
                "Post {id} ({place}, {channel}) was not changed.",
                id=id,
                place=known.place,
                channel=known.channel,
            ),
            msg("Fix what is listed, then edit again."),
            findings=findings,
        )
    link = known.link if known.link in text else ""
    post = app.store.posts.edit(
        id, version=version, text=text, alt=alt, link=link, caller=caller, at=app.clock.now()
    )
    return Edited(post=post, findings=findings)


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """Words that nobody has saved: their length as the network counts it, and what would be said of them."""

    counted: int
    most: int
    unit: Message
    seen: Appearance
    findings: tuple[Finding, ...]


def weigh(app: App, id: str, *, text: str | None = None, alt: str | None = None) -> Weighed:
    """What :func:`edit` would say of these words of the post; None is what stands there. Nothing is changed."""
    known = posts.get(app, id)
    words = known.text if text is None else text.strip()
    return _read(app, known, words, known.alt if alt is None else alt.strip())


def weigh_all(app: App, found: Sequence[Post]) -> tuple[Weighed, ...]:
    """The same of all these posts as they stand; what they have in common is read once."""
    campaign_of = cache(app.store.campaigns.get)
    places = app.store.listing.places_of(found)
    networks = limits.networks_of(app, found)
    return tuple(
        _judged(
            post,
            post.text,
            post.alt,
            campaign_of(post.campaign),
            places.get((post.campaign, post.place)) or app.store.places.get(post.campaign, post.place),
            networks[post.channel, post.account],
        )
        for post in found
    )


def _read(app: App, post: Post, text: str, alt: str) -> Weighed:
    campaign = app.store.campaigns.get(post.campaign)
    place = app.store.places.get(post.campaign, post.place)
    return _judged(post, text, alt, campaign, place, limits.network_of(app, post))


def _judged(post: Post, text: str, alt: str, campaign: Campaign, place: Place, network: Profile) -> Weighed:
    own = next((plan.text_limit for plan in campaign.channels if plan.channel == post.channel), None)
    language = language_of(campaign, post.number)
    return Weighed(
        counted=network.text.length(text),
        most=own or network.text.limit,
        unit=network.text.rules[0].unit,
        seen=appearance(text, network),
        findings=_check_characters(text, alt)
        or (
            *check_text(text, network, language, campaign.style, own),
            *check_told(text, place, language, post.kind),
            *brought_in(text, place, language, network.title),
            *names_without_consent(text, place),
            *_check_alt(alt, post, network),
        ),
    )


def _check_characters(text: str, alt: str) -> tuple[Finding, ...]:
    """Control characters, and what is left of bytes that are no text: no network takes them."""
    return tuple(
        Finding(
            code="content.characters",
            message=msg(
                "There is a character in it that cannot be shown: {code}", code=f"U+{ord(wrong[0]):04X}"
            ),
            remedy=msg("Take it out, or save the file as UTF-8."),
            field=field,
        )
        for field, words in (("text", text), ("alt", alt))
        if (wrong := _NO_SIGN.search(words))
    )


def _check_alt(alt: str, post: Post, network: Profile) -> tuple[Finding, ...]:
    """A picture needs a description, no longer than its network takes."""
    most = network.picture.most_alt
    if post.image and not alt:
        message = msg("The picture has no description.")
    elif len(alt) > most:
        message = msg("The description of the picture is {over} characters too long.", over=len(alt) - most)
    else:
        return ()
    remedy = msg("Say in a sentence or two what is to be seen, with the words that stand on the picture.")
    return (Finding(code="content.alt", message=message, remedy=remedy, field="alt", post=post.id),)
