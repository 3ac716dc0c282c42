"""Posts: listed, read, written, submitted, approved, timed, taken out, and talked about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from outreach.app.posts import listing, posts, review, unknown_outcomes, words
from outreach.app.shapes import comment_json, finding_json, post_json, story_json, times_json
from outreach.errors import Finding, InvalidInput, OutreachError
from outreach.language import msg
from outreach.model import Post
from outreach.web.api.answers import answer, page_links
from outreach.web.api.bodies import (
    CancelWhy,
    Edit,
    Name,
    NewComment,
    NewTime,
    PostsQuery,
    SendBack,
    SubmitTo,
)
from outreach.web.api.door import ApiCall, ApiSection, Called
from outreach.web.api.schemas import ChangedPostShape, CommentShape, PostShape, StoriedPostShape

section = ApiSection("posts")


@section.declare("GET", "/posts", verb="listing.page", gives=list[PostShape])
def list_posts(call: Called, wanted: Annotated[PostsQuery, Query()]) -> Response:
    """Posts by the time they go out, those without one last."""
    found = listing.page(
        call.app,
        campaign=wanted.campaign,
        status=wanted.status or None,
        place=wanted.place,
        number=wanted.page,
        size=wanted.size,
    )
    links = page_links(call, wanted.page, wanted.size, found.total)
    return answer(call, [post_json(each, call.language) for each in found.posts], headers=links)


@section.declare("GET", "/posts/{id}", verb="posts.get", gives=StoriedPostShape)
def get_post(call: Called, id: Name) -> Response:
    """A post with how it came to where it stands, and what people said of it."""
    app, post = call.app, posts.get(call.app, id)
    steps, attempts = posts.story(app, id)
    sightings, comments = unknown_outcomes.sightings(app, post), review.comments(app, id)
    story = story_json(steps, attempts, sightings, comments, call.language)
    shape = post_json(post, call.language) | story | times_json(posts.good_times(app, post))
    return answer(call, shape, version=post.version)


@section.declare("PATCH", "/posts/{id}", verb="words.edit", gives=ChangedPostShape, versioned=True)
def edit_post(call: Called, id: Name, body: Edit) -> Response:
    """Other words. The post loses its approval, and generating again leaves it alone."""
    done = words.edit(call.app, id, version=call.seen, text=body.text, alt=body.alt, caller=call.person)
    return _changed(call, done.post, done.findings)


@section.declare("POST", "/posts/{id}/submit", verb="review.submit", gives=ChangedPostShape, versioned=True)
def submit_post(call: Called, id: Name, body: SubmitTo) -> Response:
    """Hand a draft to whom may approve it or send it back."""
    done = review.submit(call.app, {id: call.seen}, to=body.to, caller=call.person)
    return _one(call, done.submitted, done.refused)


@section.declare(
    "POST", "/posts/{id}/return", verb="review.send_back", gives=ChangedPostShape, versioned=True
)
def send_back_post(call: Called, id: Name, body: SendBack) -> Response:
    """Send a submitted post back as a draft; the comment says why."""
    done = review.send_back(call.app, id, body.comment, version=call.seen, caller=call.person)
    return _changed(call, done)


@section.declare("POST", "/posts/{id}/approve", verb="posts.approve", gives=ChangedPostShape, versioned=True)
def approve_post(call: Called, id: Name) -> Response:
    """Let a post go out at its time, as it was seen. Nobody approves what they have written or submitted."""
    done = posts.approve(call.app, {id: call.seen}, caller=call.person)
    return _one(call, done.approved, done.refused)


@section.declare(
    "POST", "/posts/{id}/reschedule", verb="posts.reschedule", gives=ChangedPostShape, versioned=True
)
def reschedule_post(call: Called, id: Name, body: NewTime) -> Response:
    """Another time: one that is given, or for a post that was too late the next good one."""
    app, seen = call.app, call.seen
    if (body.when is None) == (body.next is None):
        raise InvalidInput(msg("No time was given, or two."), msg("Give either when or next."))
    if body.when is None:
        done = posts.reschedule_to_next(app, id, version=seen, caller=call.person)
    else:
        done = posts.reschedule(app, id, _wall(body.when), version=seen, caller=call.person)
    return _changed(call, done.post, done.findings)


@section.declare("POST", "/posts/{id}/cancel", verb="posts.cancel", gives=ChangedPostShape, versioned=True)
def cancel_post(call: Called, id: Name, body: CancelWhy) -> Response:
    """Take a post out; it is kept and not sent."""
    done = posts.cancel(call.app, {id: call.seen}, caller=call.person, why=body.why)
    return _one(call, done.cancelled, done.refused)


@section.declare("GET", "/posts/{id}/comments", verb="review.comments", gives=list[CommentShape])
def list_comments(call: Called, id: Name) -> Response:
    """What people said of a post, oldest first."""
    found = review.comments(call.app, posts.get(call.app, id).id)
    return answer(call, [comment_json(each) for each in found])


@section.declare("POST", "/posts/{id}/comments", verb="review.comment", gives=CommentShape)
def comment_post(call: Called, id: Name, body: NewComment) -> Response:
    """Say something of a post; it is kept for ever and never part of what goes out."""
    return answer(call, comment_json(review.comment(call.app, id, body.text, caller=call.person)))


def _one(call: ApiCall, done: Sequence[Post], refused: Sequence[tuple[str, OutreachError]]) -> Response:
    """Of verbs that take many posts: what became of the only one."""
    for _, error in refused:
        raise error
    return _changed(call, done[0])


def _changed(call: ApiCall, post: Post, findings: Sequence[Finding] = ()) -> Response:
    told = [finding_json(each, call.language) for each in findings]
    return answer(call, post_json(post, call.language) | {"findings": told}, version=post.version)


def _wall(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(
            msg("“{text}” is no time.", text=text), msg("Write it like 2027-03-01T10:30.")
        ) from error
