"""What is done with one post: each a form with the version that was seen, and a way back where there is one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from urllib.parse import quote
from zoneinfo import ZoneInfo

from starlette.responses import Response

from outreach.app.campaigns import campaigns
from outreach.app.plan import moving
from outreach.app.posts import gone, handover, otherwise, posts, review, revisions
from outreach.errors import InvalidInput, OutreachError
from outreach.language import Message, msg
from outreach.model import Kind, Post, Stale, Status
from outreach.web.forms import FilledForm, SentForm
from outreach.web.pages.post.routes import POST, address, wall_of, words_page
from outreach.web.routing import Asked, Section, Visit

section = Section()

Act = Callable[[Visit, str, FilledForm], Response]
"""What a form does with the post of that id."""

TYPED = ("comment", "published", "text", "to", "url", "when")
"""Fields in which a person types, of all the forms here."""


def _refused_at_the_post(act: Act) -> Act:
    """A refusal comes back on the post's own page, with what was typed and what has changed since it was seen."""

    @wraps(act)
    def answered(visit: Visit, id: str, sent: FilledForm) -> Response:
        kept = {name: value for name in TYPED if (value := sent.text(name))}
        try:
            return act(visit, id, sent)
        except Stale as error:
            return words_page(visit, id, status=409, stale=error, kept=kept)
        except OutreachError as error:
            return words_page(visit, id, status=409, refused=error, kept=kept)

    return answered


def _back(sent: FilledForm, id: str) -> str:
    """Where the form stood: a page of ours that it names, else the post's own."""
    back = sent.text("back")
    ours = back in ("/attention", "/release")
    return back if ours else address(id)


@section.post(POST + "/submit", verb="review.submit")
@_refused_at_the_post
def submitted(visit: Asked, id: str, sent: SentForm) -> Response:
    """Handed to whoever may approve it."""
    to = sent.text("to")
    done = review.submit(visit.app, {id: sent.version}, to=to, caller=visit.person)
    for _, error in done.refused:
        raise error
    return visit.onward(address(id), msg("Submitted to {name}.", name=to))


@section.post(POST + "/send-back", verb="review.send_back")
@_refused_at_the_post
def sent_back(visit: Asked, id: str, sent: SentForm) -> Response:
    """A draft again, with the reason. There is no way back: whoever submits it may not approve it."""
    review.send_back(visit.app, id, sent.text("comment"), version=sent.version, caller=visit.person)
    return visit.onward(address(id), msg("Sent back with your comment."))


@section.post(POST + "/approve", verb="posts.approve")
@_refused_at_the_post
def approved(visit: Asked, id: str, sent: SentForm) -> Response:
    """From now on it goes out at its time."""
    done = posts.approve(visit.app, {id: sent.version}, caller=visit.person)
    for _, error in done.refused:
        raise error
    return visit.onward(address(id), msg("Approved: it goes out at its time."))


@section.post(POST + "/cancel", verb="posts.cancel")
@_refused_at_the_post
def cancelled(visit: Asked, id: str, sent: SentForm) -> Response:
    """Taken out; where its time is still to come, one click takes that back."""
    why, was = sent.text("why"), posts.get(visit.app, id)
    done = posts.cancel(visit.app, {id: sent.version}, why=why, caller=visit.person)
    for _, error in done.refused:
        raise error
    told = msg("Taken out.")
    if was.status in (Status.IN_REVIEW, Status.APPROVED):
        told = msg("Taken out. Put back, it is a draft that has to be approved anew.")
    return _undoable(visit, sent, done.cancelled[0], told)


@section.post(POST + "/reschedule", verb="posts.reschedule")
@_refused_at_the_post
def rescheduled(visit: Asked, id: str, sent: SentForm) -> Response:
    """A new time, as the clock on the wall shows it there; the one before can be had back."""
    wall = _wall(sent.text("when"))
    done = posts.reschedule(visit.app, id, wall, version=sent.version, caller=visit.person)
    told = _timed(visit, done.post)
    for finding in done.findings[:2]:
        told = msg("{done} {hint}", done=told, hint=finding.message)
    if not moving.undoable(visit.app, id):
        return visit.onward(_back(sent, id), told)
    plan = f"/campaigns/{quote(done.post.campaign, safe='')}/plan/{quote(id, safe='')}"
    return visit.onward(
        _back(sent, id), told, undo=f"{plan}/undo", fields={"version": str(done.post.version)}
    )


@section.post(POST + "/send-now", verb="posts.send_now")
@_refused_at_the_post
def sent_now(visit: Asked, id: str, sent: SentForm) -> Response:
    """Due at once."""
    return _one(visit, id, sent, posts.send_now, msg("It goes out at the scheduler's next step."))


@section.post(POST + "/retry", verb="posts.retry")
@_refused_at_the_post
def retried(visit: Asked, id: str, sent: SentForm) -> Response:
    """Tried again at the next step."""
    return _one(visit, id, sent, posts.retry, msg("It is tried again at the scheduler's next step."))


@section.post(POST + "/resolve", verb="posts.resolve")
@_refused_at_the_post
def resolved(visit: Asked, id: str, sent: SentForm) -> Response:
    """A person has looked: it is there, under its address or id, or it is not."""
    found, absent = sent.text("published").strip(), "not_published" in sent.values
    if bool(found) == absent:
        raise InvalidInput(
            msg("Nothing was decided."), msg("Give its address or id, or say that it is not there.")
        )
    posts.resolve(visit.app, id, found, version=sent.version, caller=visit.person)
    told = msg("Decided: it is live.") if found else msg("Decided: it is not there.")
    return visit.onward(_back(sent, id), told)


@section.post(POST + "/done", verb="handover.done")
@_refused_at_the_post
def posted_by_hand(visit: Asked, id: str, sent: SentForm) -> Response:
    """A person has posted it, at that address."""
    handover.done(visit.app, id, sent.text("url"), caller=visit.person)
    return visit.onward(_back(sent, id), msg("Kept: it is live."))


@section.post(POST + "/look", verb="gone.look")
@_refused_at_the_post
def looked(visit: Asked, id: str, sent: SentForm) -> Response:
    """The network is asked whether it still shows it."""
    found = gone.look(visit.app, id, caller=visit.person)
    told = {
        True: msg("The network shows it."),
        False: msg("The network does not show it."),
        None: msg("The network's answer says nothing for certain."),
    }[found.shown]
    return visit.onward(_back(sent, id), told)


@section.post(POST + "/comment", verb="review.comment")
@_refused_at_the_post
def commented(visit: Asked, id: str, sent: SentForm) -> Response:
    """Kept with the post and never part of what goes out."""
    review.comment(visit.app, id, sent.text("text"), caller=visit.person)
    return visit.onward(f"{address(id)}#comments", msg("Your comment is kept."))


@section.post(POST + "/restore", verb="revisions.restore")
@_refused_at_the_post
def restored(visit: Asked, id: str, sent: SentForm) -> Response:
    """The words and the card of an earlier revision."""
    number = sent.number("number")
    revisions.restore(visit.app, id, number, version=sent.version, caller=visit.person)
    return visit.onward(address(id), msg("Revision {number} is back.", number=number))


@section.post(POST + "/generated", verb="revisions.back_to_generated")
@_refused_at_the_post
def generated(visit: Asked, id: str, sent: SentForm) -> Response:
    """The newest words that no person has changed."""
    return _one(visit, id, sent, revisions.back_to_generated, msg("The generated words are back."))


@section.post(POST + "/photo", verb="otherwise.put_photo")
@_refused_at_the_post
def with_photo(visit: Asked, id: str, sent: SentForm) -> Response:
    """Another photo on the card, or none."""
    otherwise.put_photo(visit.app, id, sent.text("photo"), version=sent.version, caller=visit.person)
    return visit.onward(address(id), msg("The card is drawn anew."))


@section.post(POST + "/kind", verb="otherwise.put_kind")
@_refused_at_the_post
def with_kind(visit: Asked, id: str, sent: SentForm) -> Response:
    """Another kind or template of the whole post."""
    kind = sent.text("kind")
    if kind not in set(Kind):
        raise InvalidInput(msg("No kind of post was chosen."), msg("Choose one of those that are shown."))
    otherwise.put_kind(
        visit.app,
        id,
        Kind(kind),
        sent.number("variant"),
        version=sent.version,
        caller=visit.person,
    )
    return visit.onward(address(id), msg("These words are the post's now."))


def _one(visit: Visit, id: str, sent: FilledForm, verb: Callable[..., Post], told: Message) -> Response:
    """A verb that takes nothing but the version."""
    verb(visit.app, id, version=sent.version, caller=visit.person)
    return visit.onward(_back(sent, id), told)


def _undoable(visit: Visit, sent: FilledForm, post: Post, told: Message) -> Response:
    """With the way back to its time, as long as that is still to come."""
    back = _back(sent, post.id)
    if post.due_utc is None or post.due_utc <= visit.app.clock.now():
        return visit.onward(back, told)
    fields = {"version": str(post.version), "when": wall_of(visit, post)}
    return visit.onward(back, told, undo=f"{address(post.id)}/reschedule", fields=fields)


def _wall(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise InvalidInput(
            msg("“{text}” is no day and time.", text=text), msg("Choose a day and a time.")
        ) from None


def _timed(visit: Visit, post: Post) -> Message:
    """What its new time means: one that nobody has approved does not go out by itself."""
    assert post.due_utc
    due = post.due_utc.astimezone(ZoneInfo(campaigns.get(visit.app, post.campaign).zone))
    if post.status is Status.APPROVED:
        return msg("It goes out on {due} now.", due=due)
    return msg("Its time is {due} now; it still has to be approved.", due=due)
