"""The campaign's texts before they go out: tried on a place, and read as a careful reader would."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from outreach.app import App
from outreach.app.accounts import limits
from outreach.app.campaigns import days
from outreach.content.compose import ComposedText, Composer
from outreach.content.explain import explained
from outreach.content.lint import (
    Telling,
    brought_in,
    check_place,
    check_template,
    check_text,
    check_told,
    names_without_consent,
    repeats,
    stale,
)
from outreach.content.rotation import language_of
from outreach.content.text import PostTemplates
from outreach.errors import Finding, NotFound
from outreach.language import Language, Message, msg
from outreach.model import FIXED, Campaign, ChannelName, ChannelPlan, Kind, Place, Post, Status
from outreach.networks import ServerLimits, profile


@dataclass(frozen=True, kw_only=True)
class Variant:
    """One template tried on a place: the text with what is to be said of it, or the finding why there is none."""

    written: ComposedText | None
    why: tuple[Message, ...]
    findings: tuple[Finding, ...]


def preview(
    app: App, name: str, slug: str, *, kind: Kind, channel: ChannelName, language: Language | None
) -> tuple[Variant, ...]:
    """All variants of the place's first post of a kind on a channel; ``language`` None means the campaign's own.

    Raises NotFound for a campaign, place or channel that is not there, ContentProblem where no template is.
    """
    campaign = app.store.campaigns.get(name)
    place = app.store.places.get(name, slug)
    plan = _plan(campaign, channel)
    tried = Composer(campaign, app.settings.templates, limits.limits_of(app, campaign)).preview(
        place, plan, kind, language or Language(campaign.language)
    )
    return tuple(
        Variant(written=None, why=(), findings=(each,))
        if isinstance(each, Finding)
        else Variant(written=each, why=explained(each, profile(channel)), findings=each.findings)
        for each in tried
    )


def variants(app: App, id: str, *, kind: Kind | None = None) -> tuple[Variant, ...]:
    """What each template would make of the post's place, for its channel and in its language; its kind, or another.

    Raises NotFound, and ContentProblem where there is no template.
    """
    post = app.store.posts.get(id)
    language = language_of(app.store.campaigns.get(post.campaign), post.number)
    return preview(
        app, post.campaign, post.place, kind=kind or post.kind, channel=post.channel, language=language
    )


def _plan(campaign: Campaign, channel: ChannelName) -> ChannelPlan:
    for plan in campaign.channels:
        if plan.channel == channel:
            return plan
    raise NotFound(
        msg("The campaign “{name}” does not post on {channel}.", name=campaign.name, channel=channel),
        msg("Take one of its channels: {names}", names=", ".join(plan.channel for plan in campaign.channels)),
    )


@dataclass(frozen=True, kw_only=True)
class Linted:
    """What was read, and everything that was found in it."""

    templates: int
    places: int
    posts: int
    findings: tuple[Finding, ...]


def lint(app: App, name: str) -> Linted:
    """Read every template, place and post of the campaign; posts that are out already count as what is repeated."""
    campaign = app.store.campaigns.get(name)
    places = {place.slug: place for place in app.store.places.of(name) if not place.gone}
    posts = [post for post in app.store.posts.find(campaign=name) if post.status is not Status.CANCELLED]
    today = max(days.today(app, campaign), campaign.first_day)
    templates, server_limits = PostTemplates(app.settings.templates), limits.limits_of(app, campaign)
    names = list(dict.fromkeys(_templates(campaign, templates)))  # a network may fall back to another one's
    findings = [
        *(
            found
            for template, language in names
            for found in check_template(templates, template, language, campaign.style)
        ),
        *(found for place in places.values() for found in check_place(place, campaign, today)),
        *(
            found
            for post in posts
            for found in _of_post(post, campaign, places.get(post.place), today, server_limits)
        ),
        *_repeated(posts),
    ]
    return Linted(
        templates=len(names),
        places=len(places),
        posts=len(posts),
        findings=tuple(dict.fromkeys(findings)),
    )


def _templates(campaign: Campaign, templates: PostTemplates) -> Iterator[tuple[str, Language]]:
    kinds = (*campaign.kinds, *([Kind.NEU] if campaign.new_places else []))
    for language in map(Language, campaign.languages):
        for kind in dict.fromkeys(kinds):
            for plan in campaign.channels:
                yield from (
                    (template, language) for template in templates.variants(kind, plan.channel, language)
                )


def _of_post(
    post: Post, campaign: Campaign, place: Place | None, today: date, server_limits: ServerLimits
) -> Iterator[Finding]:
    """Findings of a post that can still be fixed."""
    if post.status in FIXED:
        return
    limit = next((plan.text_limit for plan in campaign.channels if plan.channel == post.channel), None)
    language = language_of(campaign, post.number)
    due = post.due_utc.astimezone(ZoneInfo(post.zone)).date() if post.due_utc else today
    network = profile(post.channel).with_limits(server_limits.get(post.channel, {}))
    found = [*check_text(post.text, network, language, campaign.style, limit)]
    if post.edited:  # what stands in the place's data is told there
        found += stale(post.text, due)
    if place is not None:
        found += names_without_consent(post.text, place)
        found += check_told(post.text, place, language, post.kind)
        found += brought_in(post.text, place, language, network.title) if post.edited else ()
    yield from (replace(finding, post=post.id, place=post.place) for finding in found)


def _repeated(posts: list[Post]) -> Iterator[Finding]:
    fixed = {post.id for post in posts if post.status in FIXED}
    in_order = sorted(posts, key=lambda post: post.id not in fixed)  # what is out already was there first
    tellings = (Telling(channel=p.channel, text=p.text, place=p.place, post=p.id) for p in in_order)
    yield from (finding for finding in repeats(tellings) if finding.post not in fixed)
