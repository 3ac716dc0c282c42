"""Posts moved to other days: told beforehand what would become of it, done, and taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from outreach.app import App
from outreach.app.permissions import verb
from outreach.app.places import rights, sharedplaces
from outreach.app.plan.planning import slots_of
from outreach.app.posts import posts
from outreach.app.posts.owning import require_own
from outreach.content.quotation import withdrawn
from outreach.content.rights import of_post
from outreach.errors import Finding, InvalidInput, NotAllowed
from outreach.language import msg
from outreach.model import OPEN, Caller, Campaign, Post, TimeBefore, time_before
from outreach.plan import resolve
from outreach.plan.check import outside
from outreach.plan.verdicts import DayVerdict, day_verdicts
from outreach.publish.clearance import obstacles_of


def verdicts(app: App, id: str) -> tuple[Post, tuple[DayVerdict, ...]]:
    """The post, and what would become of it on each day of its campaign. Raises NotFound."""
    post = app.store.posts.get(id)
    return post, _verdicts(app, app.store.campaigns.get(post.campaign), post)


ELSEWHERE = msg("Another campaign posts about the same place on this account that day.")


@dataclass(frozen=True, kw_only=True)
class MovedPost:
    """A post on its new day, and what was to be said of that day before it was moved there."""

    post: Post
    verdict: DayVerdict


@verb
def to_day(app: App, id: str, day: date, *, version: int, caller: Caller) -> MovedPost:
    """Move the post to ``day``, a day in its campaign's zone; the clock on the wall shows the same time there.

    A post without a time gets one that its channel's windows leave. It is pinned from then on; nothing is approved by
    it, and on its own day it stays as it is. Raises Stale, InvalidInput for the past and for days outside the campaign,
    NotAllowed where the post is out of a person's hands or its card may not be shown then.
    """
    known = posts.seen(app, id, version)
    require_own(app, known, "moving.to_day", caller=caller)
    campaign = app.store.campaigns.get(known.campaign)
    _require_within(campaign, day)
    (verdict,) = _verdicts(app, campaign, known, [day])
    if known.due_utc is None:
        wall = verdict.due.replace(tzinfo=None)
    else:
        wall = datetime.combine(day, known.due_utc.astimezone(ZoneInfo(campaign.zone)).time())
    if known.status in OPEN and known.due_utc == verdict.due:
        return MovedPost(post=known, verdict=verdict)
    done = posts.reschedule(app, id, wall, version=version, caller=caller)
    return MovedPost(post=done.post, verdict=verdict)


def undoable(app: App, id: str) -> TimeBefore | None:
    """Where the post stood before it was moved; None where that cannot be taken back, or not any more."""
    post = app.store.posts.get(id)
    before = time_before(app.store.posts.history(id)[-1])
    return before if before and not _forbidden(app, post, before) else None


@verb
def undo(app: App, id: str, *, version: int, caller: Caller) -> Post:
    """Put the post back to where it stood before it was moved, if nothing has happened to it since.

    Raises Stale, and NotAllowed where its last step was no move, or where it may not go back.
    """
    known = posts.seen(app, id, version)
    require_own(app, known, "moving.undo", caller=caller)
    before = time_before(app.store.posts.history(id)[-1])
    if before is None:
        raise NotAllowed(
            msg(
                "Post {id} ({place}) was not moved last, so no move can be taken back.",
                id=id,
                place=known.place,
            ),
            msg("Move it to the day that is wanted."),
        )
    forbidden = _forbidden(app, known, before)
    if forbidden:
        raise forbidden
    note = ""
    if before.due is not None:
        note = resolve(before.due.replace(tzinfo=None), ZoneInfo(known.zone)).note
    return app.store.times.put_back(id, before, note, version=version, caller=caller, at=app.clock.now())


def _forbidden(app: App, post: Post, before: TimeBefore) -> NotAllowed | None:
    """What keeps the post from going back to where it stood."""
    if before.due is None:
        return None
    if before.due < app.clock.now():
        return NotAllowed(
            msg("{due} is in the past.", due=before.due), msg("Give a time that is still to come.")
        )
    found = obstacles_of(app.store, post, before.due.date())
    return NotAllowed(found[0].message, found[0].remedy, found) if found else None


def _require_within(campaign: Campaign, day: date) -> None:
    if not campaign.has(day):
        raise InvalidInput(
            outside(campaign, day),
            msg("Choose a day within the campaign, or change its period."),
        )


def _verdicts(
    app: App, campaign: Campaign, post: Post, days: Iterable[date] | None = None
) -> tuple[DayVerdict, ...]:
    place = rights.known_place(app, campaign.name, post.place)

    def forbids(day: date) -> tuple[Finding, ...]:
        if not post.photo and not post.quoted:
            return ()
        return (*of_post(place, post.photo, post.channel, day), *withdrawn(place, post.quoted))

    others = app.store.calendar.slots(campaign.name, ZoneInfo(campaign.zone), without=post.id)
    own = slots_of(campaign, [post])
    # without a time its day and hour count for nothing
    mine = own[0] if own else slots_of(campaign, [replace(post, due_utc=app.clock.now())])[0]
    taken = sharedplaces.taken_days(app, campaign)
    found = day_verdicts(
        campaign,
        app.store.places.outlines(campaign.name),
        (*others, *own),
        mine,
        timed=bool(own),
        now=app.clock.now(),
        forbids=forbids,
        remarked=dict.fromkeys(taken.get((post.place, post.channel), ()), ELSEWHERE),
        days=days,
    )
    return tuple(found)
