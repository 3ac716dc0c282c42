"""Figures that a person enters where a network tells none: they fill gaps and never go before what was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from outreach.app import App, journal
from outreach.app.campaigns.days import today
from outreach.app.permissions import verb
from outreach.app.posts import owning
from outreach.app.posts.owning import require_own
from outreach.errors import Finding, InvalidInput, Severity
from outreach.intake import EnteredFigures, SentTable, read_figure_fields, read_figures, read_followers
from outreach.language import Message, msg
from outreach.model import (
    WENT_OUT,
    Caller,
    Campaign,
    Post,
    Reading,
    ReadingOrigin,
    ReadingStatus,
)
from outreach.networks import Measure
from outreach.report.entered import BY_HAND
from outreach.report.followers import FOLLOWERS
from outreach.store import Page

__all__ = ["TakenFigures", "add", "add_followers", "find", "of_post", "take_in", "withdraw", "without"]


@dataclass(frozen=True, kw_only=True)
class TakenFigures:
    """What became of a table of figures."""

    posts: tuple[str, ...]
    readings: int
    findings: tuple[Finding, ...]


def find(app: App, campaign: str) -> tuple[Reading, ...]:
    """What people have entered for the campaign's posts, oldest first. Raises NotFound."""
    return app.store.readings.entered(app.store.campaigns.get(campaign).name)


def without(app: App, campaign: str, *, most: int) -> Page:
    """Posts that are out and of which no figure is known, read or entered, the oldest first. Raises NotFound."""
    return app.store.listing.without_figures(app.store.campaigns.get(campaign).name, most)


def of_post(app: App, post: str) -> tuple[Reading, ...]:
    """What people have entered for one post, the newest first. Raises NotFound."""
    known = app.store.posts.get(post)
    entered = (r for r in app.store.readings.of_posts([known.id]) if r.origin is not ReadingOrigin.NETWORK)
    return tuple(sorted(entered, key=lambda r: r.entered_at or r.read_at, reverse=True))


@verb
def add(app: App, post: str, fields: Mapping[str, str], *, caller: Caller) -> tuple[Reading, ...]:
    """Enter figures of one post: ``reach``, ``views``, ``interactions``, ``clicks`` as typed, and their ``day``.

    Raises NotFound, NotAllowed for another organisation's post, and InvalidInput with a finding for each wrong field.
    """
    known = app.store.posts.get(post)
    require_own(app, known, "handfigures.add", caller=caller)
    campaign = app.store.campaigns.get(known.campaign)
    _require_out(known)
    values, day = read_figure_fields(fields, today(app, campaign))
    made = _readings(app, campaign, known, values, day, ReadingOrigin.HAND, caller)
    told = msg("{post}: {figures}", post=known.id, figures=", ".join(values))
    entry = journal.entry(app, "handfigures.add", caller=caller, subject=campaign.name, details=told)
    app.store.readings.append(made, entry)
    return made


@verb
def take_in(app: App, campaign: str, table: SentTable, *, caller: Caller) -> TakenFigures:
    """Enter the figures of a table, a row a post, which is found by its id, the network's id or its address.

    Rows that are wrong, of no post or of another organisation's are told and left out. Raises NotFound, InvalidInput.
    """
    definition = app.store.campaigns.get(campaign)
    now = today(app, definition)
    found = read_figures(table, now)
    posts, owners = _by_name(app, definition), owning.owners(app)
    findings, made, ids = list(found.findings), list[Reading](), list[str]()
    for row in found.rows:
        post = next((posts[name] for name in row.post if name in posts), None)
        if post is None:
            told = msg("No post of the campaign that is out is called “{name}”.", name=row.post[0][:80])
            remedy = msg("Write the post's id or its address as the network shows it.")
            findings.append(_left_out("figures.no-post", told, remedy, table, row))
            continue
        if not owning.may_do(post, "handfigures.take_in", owners, caller=caller):
            told = msg("The post “{name}” belongs to another organisation.", name=row.post[0][:80])
            remedy = msg("Ask somebody of that organisation to hand in its figures.")
            findings.append(_left_out("figures.other-organisation", told, remedy, table, row))
            continue
        ids.append(post.id)
        made += _readings(app, definition, post, row.values, row.day or now, ReadingOrigin.FILE, caller)
    told = msg("{file}, posts: {count}", file=table.name, count=len(set(ids)))
    entry = journal.entry(app, "handfigures.take_in", caller=caller, subject=definition.name, details=told)
    app.store.readings.append(made, entry)
    return TakenFigures(posts=tuple(dict.fromkeys(ids)), readings=len(made), findings=tuple(findings))


@verb
def add_followers(app: App, campaign: str, fields: Mapping[str, str], *, caller: Caller) -> Reading:
    """Enter how many follow an account of the campaign: ``account``, ``followers``, ``followers_day`` as typed.

    It stands in the report where the network tells none. Raises NotFound, InvalidInput.
    """
    definition = app.store.campaigns.get(campaign)
    accounts = [plan.account for plan in definition.channels]
    account, count, day = read_followers(fields, accounts, today(app, definition))
    now = app.clock.now()
    made = Reading(
        account=account,
        metric=FOLLOWERS.name,
        definition=BY_HAND,
        status=ReadingStatus.OK,
        read_at=min(datetime.combine(day, time(12), ZoneInfo(definition.zone)), now),
        value=count,
        age="day",
        day=day,
        origin=ReadingOrigin.HAND,
        entered_by=caller.name,
        entered_at=now,
    )
    told = msg("{account}, {day}: {count}", account=account, day=day, count=count)
    entry = journal.entry(
        app, "handfigures.add_followers", caller=caller, subject=definition.name, details=told
    )
    app.store.readings.append([made], entry)
    return made


@verb
def withdraw(app: App, post: str, *, caller: Caller) -> None:
    """What was entered for the post counts no more; the entries stay where they are. Raises NotFound, NotAllowed."""
    known = app.store.posts.get(post)
    require_own(app, known, "handfigures.withdraw", caller=caller)
    campaign = app.store.campaigns.get(known.campaign)
    nothing = dict.fromkeys(Measure)
    made = _readings(app, campaign, known, nothing, today(app, campaign), ReadingOrigin.HAND, caller)
    told = msg("{post}: {figures}", post=known.id, figures="–")
    entry = journal.entry(app, "handfigures.withdraw", caller=caller, subject=campaign.name, details=told)
    app.store.readings.append(made, entry)


def _readings(
    app: App,
    campaign: Campaign,
    post: Post,
    values: Mapping[Measure, int] | Mapping[Measure, None],
    day: date,
    origin: ReadingOrigin,
    caller: Caller,
) -> tuple[Reading, ...]:
    now = app.clock.now()
    noon = datetime.combine(day, time(12), ZoneInfo(campaign.zone))
    return tuple(
        Reading(
            account=post.account,
            metric=measure.value,
            definition=BY_HAND,
            status=ReadingStatus.OK if value is not None else ReadingStatus.EMPTY,
            read_at=min(noon, now),
            value=value,
            post=post.id,
            origin=origin,
            entered_by=caller.name,
            entered_at=now,
        )
        for measure, value in values.items()
    )


def _left_out(code: str, told: Message, remedy: Message, table: SentTable, row: EnteredFigures) -> Finding:
    return Finding(
        code=code, message=told, remedy=remedy, severity=Severity.WARNING, file=table.name, row=row.row
    )


def _require_out(post: Post) -> None:
    if post.status not in WENT_OUT:
        raise InvalidInput(
            msg("Post {id} is not out: nobody can have seen it.", id=post.id),
            msg("Enter its figures once it is published."),
        )


def _by_name(app: App, campaign: Campaign) -> dict[str, Post]:
    """The campaign's posts that are out, by all that a table may call them."""
    out = app.store.posts.find(campaign=campaign.name, status=WENT_OUT)
    names = {post.permalink: post for post in out if post.permalink}
    names |= {post.external_id: post for post in out if post.external_id}
    names |= {post.external_id.rpartition("_")[2]: post for post in out if post.external_id}
    return names | {post.id: post for post in out}
