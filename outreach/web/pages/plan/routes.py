"""The plan: its calendar, and posts moved, pinned and put back in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from urllib.parse import quote, urlencode

from starlette.responses import Response

from outreach.app.plan import calendars, moving
from outreach.app.plan.calendars import CalendarFile
from outreach.app.plan.moving import MovedPost
from outreach.app.posts import posts
from outreach.errors import InvalidInput, NotAllowed, NotFound
from outreach.language import Message, msg
from outreach.model import ALLOWED_VERBS, UNTIMED, Post, Stale, Status
from outreach.plan.verdicts import Verdict
from outreach.web.forms import FilledForm, SentForm
from outreach.web.routing import Asked, Section, Visit

section = Section()

PLAN = "/campaigns/{campaign}/plan"
POST = PLAN + "/{post}"

SHOWN = 8
"""Posts of a day in the month; the day by itself shows all of them."""

NEAR = 6
"""So many good days are offered first when a post is to be moved."""

MOVABLE = frozenset(state for state, verbs in ALLOWED_VERBS.items() if "posts.reschedule" in verbs)


@section.get(PLAN, verb="calendars.month")
def shown(visit: Asked, campaign: str, month: str = "", day: str = "", view: str = "") -> Response:
    """A month of the calendar, the same as an agenda, or one day with all its posts."""
    only = _day_of(day)
    return calendar(visit, campaign, only or _day_of(month), view=view, only=only)


@section.get(PLAN + "/changed", verb="calendars.stamp")
def changed(visit: Asked, campaign: str, stamp: str = "") -> Response:
    """Asked again and again by who has the calendar open: nothing, or that it shows what is over."""
    same = calendars.stamp(visit.app, campaign) == stamp
    return Response(status_code=204 if same else 200, headers={"Cache-Control": "no-store"})


@section.get(PLAN + ".ics", verb="calendars.make")
def file(visit: Asked, campaign: str) -> Response:
    """The calendar as a file for a calendar program."""
    return calendar_file(visit, calendars.make(visit.app, campaign, visit.language), campaign)


@section.get(POST + "/move", verb="moving.verdicts")
def days(visit: Asked, campaign: str, post: str, month: str = "", view: str = "") -> Response:
    """All days that the post can be moved to, each with what is to be said of it."""
    _require_of(visit, campaign, post)
    found, verdicts = moving.verdicts(visit.app, post)
    fits = [each for each in verdicts if each.verdict is Verdict.FITS and each.due != found.due_utc]
    if found.due_utc is not None:
        due = found.due_utc
        fits.sort(key=lambda each: abs(each.due - due))
    return visit.page(
        "pages/plan/move.html",
        post=found,
        verdicts=verdicts,
        near=sorted(fits[:NEAR], key=lambda each: each.day),
        name=_name(visit, found),
        path=f"{address(campaign)}/{post}/move",
        back=address(campaign, month, view),
        first_day=next((each.day for each in verdicts if each.due == found.due_utc), verdicts[0].day),
        month=month,
        view=view,
    )


@section.post(POST + "/move", verb="moving.to_day")
def move(visit: Asked, campaign: str, post: str, sent: SentForm) -> Response:
    """To the day of the form; what may not be comes back with its reason, beside what stands there now."""
    _require_of(visit, campaign, post)
    day = _day_of(sent.text("day"))
    if day is None:
        raise InvalidInput(msg("No day was given."), msg("Choose a day of the campaign."))
    month, view = sent.text("month") or f"{day:%Y-%m}", sent.text("view")
    try:
        done = moving.to_day(visit.app, post, day, version=sent.version, caller=visit.person)
    except Stale as error:
        step = posts.story(visit.app, post)[0][-1]
        name = _name(visit, error.post)
        quicker = {"stale": error, "step": step, "day": day, "name": name}
        return calendar(visit, campaign, _day_of(month), view=view, status=409, came_of_it=quicker)
    except (InvalidInput, NotAllowed) as error:
        return calendar(visit, campaign, _day_of(month), view=view, status=422, came_of_it={"refused": error})
    if done.post.version == sent.version:
        # nothing was done: an undo would take back an older move
        stays = msg("{place} stays where it is.", place=_name(visit, done.post))
        return visit.onward(address(campaign, month, view), stays)
    return visit.onward(
        address(campaign, month, view),
        _moved(visit, done),
        undo=f"{address(campaign)}/{post}/undo",
        fields={"version": str(done.post.version), "month": month, "view": view},
    )


@section.post(POST + "/undo", verb="moving.undo")
def undo(visit: Asked, campaign: str, post: str, sent: SentForm) -> Response:
    """Back to where it stood before it was moved."""
    _require_of(visit, campaign, post)
    back = moving.undo(visit.app, post, version=sent.version, caller=visit.person)
    name = _name(visit, back)
    if back.due_utc is None:
        return _onward(visit, campaign, sent, msg("{place} has no time again.", place=name))
    return _onward(visit, campaign, sent, msg("{place} is back on {due}.", place=name, due=back.due_utc))


@section.post(POST + "/pin", verb="posts.pin")
def pin(visit: Asked, campaign: str, post: str, sent: SentForm) -> Response:
    """Planning leaves the post where it is."""
    _require_of(visit, campaign, post)
    kept = posts.pin(visit.app, post, version=sent.version, caller=visit.person)
    told = msg("{place} keeps its time when you plan again.", place=_name(visit, kept))
    return _onward(visit, campaign, sent, told)


@section.post(POST + "/unpin", verb="posts.unpin")
def unpin(visit: Asked, campaign: str, post: str, sent: SentForm) -> Response:
    """Planning may move the post again."""
    _require_of(visit, campaign, post)
    let_go = posts.unpin(visit.app, post, version=sent.version, caller=visit.person)
    told = msg("{place} may get another time when you plan again.", place=_name(visit, let_go))
    return _onward(visit, campaign, sent, told)


def calendar(
    visit: Visit,
    campaign: str,
    wanted: date | None,
    *,
    view: str = "",
    only: date | None = None,
    status: int = 200,
    came_of_it: Mapping[str, object] = MappingProxyType({}),
) -> Response:
    """The calendar's page. ``came_of_it`` tells of a move that was not made."""
    month = calendars.month(visit.app, campaign, wanted)
    values = {"stale": None, "step": None, "day": None, "name": "", "refused": None, **came_of_it}
    return visit.page(
        "pages/plan/plan.html",
        status=status,
        month=month,
        campaign=month.campaign,
        path=address(campaign),
        view=view if view == "agenda" else "",
        only=only,
        most=SHOWN,
        movable=MOVABLE,
        loose=UNTIMED,
        moves=visit.may("moving.to_day"),
        plans=visit.may("planning.adopt"),
        **values,
    )


def calendar_file(visit: Visit, made: CalendarFile, name: str) -> Response:
    """As a browser keeps it and a calendar program reads it."""
    answer = visit.download(made.content, "text/calendar", f"{name}.ics")
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def address(campaign: str, month: str = "", view: str = "") -> str:
    """Of the calendar; a month as 2027-03."""
    asked = urlencode({name: value for name, value in (("month", month), ("view", view)) if value})
    return f"/campaigns/{quote(campaign)}/plan" + (f"?{asked}" if asked else "")


def _onward(visit: Visit, campaign: str, sent: FilledForm, told: Message) -> Response:
    return visit.onward(address(campaign, sent.text("month"), sent.text("view")), told)


def _moved(visit: Visit, done: MovedPost) -> Message:
    """Where it stands now: one that nobody has approved does not go out by itself."""
    place, due, says = _name(visit, done.post), done.verdict.due, done.verdict.says[0]
    if done.post.status is Status.APPROVED:
        return msg("{place} goes out on {due}. {says}", place=place, due=due, says=says)
    return msg(
        "The time of {place} is {due} now; it still has to be approved. {says}",
        place=place,
        due=due,
        says=says,
    )


def _require_of(visit: Visit, campaign: str, post: str) -> None:
    """Raises NotFound for a post of another campaign, as for one that does not exist."""
    if posts.get(visit.app, post).campaign != campaign:
        raise NotFound(msg("There is no post “{id}”.", id=post), msg("Look through the posts."))


def _name(visit: Visit, post: Post) -> str:
    return calendars.place_name(visit.app, post)


def _day_of(text: str) -> date | None:
    """A day as 2027-03-12, or the first one of a month as 2027-03; None for anything else."""
    try:
        return date.fromisoformat(text if len(text) > len("2027-03") else f"{text}-01")
    except ValueError:
        return None
