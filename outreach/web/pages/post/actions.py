"""What is done with one post: each a form with the version that was seen, and a way back where there is one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData
from starlette.responses import Response

from outreach.app import campaigns, gone, handover, moving, otherwise, posts, review, revisions
from outreach.errors import InvalidInput, OutreachError
from outreach.language import Message, msg
from outreach.model import Kind, Post, Stale, Status
from outreach.web.forms import SentForm, number_of, text_of, version_of
from outreach.web.pages.post.routes import POST, address, wall_of, words_page
from outreach.web.routing import Asked, Section, Visit

section = Section()

TYPED = ("comment", "published", "text", "to", "url", "when")
"""Fields in which a person types, of all the forms here."""


def _do(visit: Visit, id: str, sent: FormData, act: Callable[[], Response]) -> Response:
    """A refusal comes back on the post's own page, with what was typed and what has changed since it was seen."""
    try:
        return act()
    except Stale as error:
        return words_page(visit, id, status=409, stale=error, kept=_kept(sent))
    except OutreachError as error:
        return words_page(visit, id, status=409, refused=error, kept=_kept(sent))


def _kept(sent: FormData) -> dict[str, str]:
    return {name: value for name in TYPED if (value := text_of(sent, name))}


def _back(sent: FormData, id: str) -> str:
    """Where the form stood: a page of ours that it names, else the post's own."""
    back = text_of(sent, "back")
    ours = back in ("/attention", "/release")
    return back if ours else address(id)


@section.post(POST + "/submit", verb="review.submit")
def submitted(visit: Asked, id: str, sent: SentForm) -> Response:
    """Handed to whoever may approve it."""

    def act() -> Response:
        to = text_of(sent, "to")
        done = review.submit(visit.app, {id: version_of(sent)}, to=to, caller=visit.person)
        for _, error in done.refused:
            raise error
        return visit.onward(address(id), msg("Submitted to {name}.", name=to))

    return _do(visit, id, sent, act)


@section.post(POST + "/send-back", verb="review.send_back")
def sent_back(visit: Asked, id: str, sent: SentForm) -> Response:
    """A draft again, with the reason. There is no way back: whoever submits it may not approve it."""

    def act() -> Response:
        review.send_back(
            visit.app, id, text_of(sent, "comment"), version=version_of(sent), caller=visit.person
        )
        return visit.onward(address(id), msg("Sent back with your comment."))

    return _do(visit, id, sent, act)


@section.post(POST + "/approve", verb="posts.approve")
def approved(visit: Asked, id: str, sent: SentForm) -> Response:
    """From now on it goes out at its time."""

    def act() -> Response:
        done = posts.approve(visit.app, {id: version_of(sent)}, caller=visit.person)
        for _, error in done.refused:
            raise error
        return visit.onward(address(id), msg("Approved: it goes out at its time."))

    return _do(visit, id, sent, act)


@section.post(POST + "/cancel", verb="posts.cancel")
def cancelled(visit: Asked, id: str, sent: SentForm) -> Response:
    """Taken out; where its time is still to come, one click takes that back."""

    def act() -> Response:
        why, was = text_of(sent, "why"), posts.get(visit.app, id)
        done = posts.cancel(visit.app, {id: version_of(sent)}, why=why, caller=visit.person)
        for _, error in done.refused:
            raise error
        told = msg("Taken out.")
        if was.status in (Status.IN_REVIEW, Status.APPROVED):
            told = msg("Taken out. Put back, it is a draft that has to be approved anew.")
        return _undoable(visit, sent, done.cancelled[0], told)

    return _do(visit, id, sent, act)


@section.post(POST + "/reschedule", verb="posts.reschedule")
def rescheduled(visit: Asked, id: str, sent: SentForm) -> Response:
    """A new time, as the clock on the wall shows it there; the one before can be had back."""

    def act() -> Response:
        wall = _wall(text_of(sent, "when"))
        done = posts.reschedule(visit.app, id, wall, version=version_of(sent), caller=visit.person)
        told = _timed(visit, done.post)
        for finding in done.findings[:1]:
            told = msg("{done} {hint}", done=told, hint=finding.message)
        if not moving.undoable(visit.app, id):
            return visit.onward(_back(sent, id), told)
        plan = f"/campaigns/{quote(done.post.campaign, safe='')}/plan/{quote(id, safe='')}"
        return visit.onward(
            _back(sent, id), told, undo=f"{plan}/undo", fields={"version": str(done.post.version)}
        )

    return _do(visit, id, sent, act)


@section.post(POST + "/send-now", verb="posts.send_now")
def sent_now(visit: Asked, id: str, sent: SentForm) -> Response:
    """Due at once."""
    return _one(visit, id, sent, posts.send_now, msg("It goes out at the scheduler's next step."))


@section.post(POST + "/retry", verb="posts.retry")
def retried(visit: Asked, id: str, sent: SentForm) -> Response:
    """Tried again at the next step."""
    return _one(visit, id, sent, posts.retry, msg("It is tried again at the scheduler's next step."))


@section.post(POST + "/resolve", verb="posts.resolve")
def resolved(visit: Asked, id: str, sent: SentForm) -> Response:
    """A person has looked: it is there, under its address or id, or it is not."""

    def act() -> Response:
        found, absent = text_of(sent, "published").strip(), "not_published" in sent
        if bool(found) == absent:
            raise InvalidInput(
                msg("Nothing was decided."), msg("Give its address or id, or say that it is not there.")
            )
        posts.resolve(visit.app, id, found, version=version_of(sent), caller=visit.person)
        told = msg("Decided: it is live.") if found else msg("Decided: it is not there.")
        return visit.onward(_back(sent, id), told)

    return _do(visit, id, sent, act)


@section.post(POST + "/done", verb="handover.done")
def posted_by_hand(visit: Asked, id: str, sent: SentForm) -> Response:
    """A person has posted it, at that address."""

    def act() -> Response:
        handover.done(visit.app, id, text_of(sent, "url"), caller=visit.person)
        return visit.onward(_back(sent, id), msg("Kept: it is live."))

    return _do(visit, id, sent, act)


@section.post(POST + "/look", verb="gone.look")
def looked(visit: Asked, id: str, sent: SentForm) -> Response:
    """The network is asked whether it still shows it."""

    def act() -> Response:
        found = gone.look(visit.app, id, caller=visit.person)
        told = {
            True: msg("The network shows it."),
            False: msg("The network does not show it."),
            None: msg("The network's answer says nothing for certain."),
        }[found.shown]
        return visit.onward(_back(sent, id), told)

    return _do(visit, id, sent, act)


@section.post(POST + "/comment", verb="review.comment")
def commented(visit: Asked, id: str, sent: SentForm) -> Response:
    """Kept with the post and never part of what goes out."""

    def act() -> Response:
        review.comment(visit.app, id, text_of(sent, "text"), caller=visit.person)
        return visit.onward(f"{address(id)}#comments", msg("Your comment is kept."))

    return _do(visit, id, sent, act)


@section.post(POST + "/restore", verb="revisions.restore")
def restored(visit: Asked, id: str, sent: SentForm) -> Response:
    """The words and the card of an earlier revision."""

    def act() -> Response:
        number = number_of(text_of(sent, "number"))
        revisions.restore(visit.app, id, number, version=version_of(sent), caller=visit.person)
        return visit.onward(address(id), msg("Revision {number} is back.", number=number))

    return _do(visit, id, sent, act)


@section.post(POST + "/generated", verb="revisions.back_to_generated")
def generated(visit: Asked, id: str, sent: SentForm) -> Response:
    """The newest words that no person has changed."""
    return _one(visit, id, sent, revisions.back_to_generated, msg("The generated words are back."))


@section.post(POST + "/photo", verb="otherwise.put_photo")
def with_photo(visit: Asked, id: str, sent: SentForm) -> Response:
    """Another photo on the card, or none."""

    def act() -> Response:
        otherwise.put_photo(
            visit.app, id, text_of(sent, "photo"), version=version_of(sent), caller=visit.person
        )
        return visit.onward(address(id), msg("The card is drawn anew."))

    return _do(visit, id, sent, act)


@section.post(POST + "/kind", verb="otherwise.put_kind")
def with_kind(visit: Asked, id: str, sent: SentForm) -> Response:
    """Another kind or template of the whole post."""

    def act() -> Response:
        kind = text_of(sent, "kind")
        if kind not in set(Kind):
            raise InvalidInput(msg("No kind of post was chosen."), msg("Choose one of those that are shown."))
        otherwise.put_kind(
            visit.app,
            id,
            Kind(kind),
            number_of(text_of(sent, "variant")),
            version=version_of(sent),
            caller=visit.person,
        )
        return visit.onward(address(id), msg("These words are the post's now."))

    return _do(visit, id, sent, act)


def _one(visit: Visit, id: str, sent: FormData, verb: Callable[..., Post], told: Message) -> Response:
    """A verb that takes nothing but the version."""

    def act() -> Response:
        verb(visit.app, id, version=version_of(sent), caller=visit.person)
        return visit.onward(_back(sent, id), told)

    return _do(visit, id, sent, act)


def _undoable(visit: Visit, sent: FormData, post: Post, told: Message) -> Response:
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
