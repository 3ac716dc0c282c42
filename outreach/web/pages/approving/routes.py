"""The approver's queue: one post after another, with all that has to be seen before it is approved."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from starlette.responses import Response

from outreach.app.posts import approving, posts, review, revisions
from outreach.errors import NotFound, OutreachError
from outreach.language import msg
from outreach.model import Post, Stale
from outreach.web.forms import SentForm, number_of
from outreach.web.routing import Asked, Section, Visit

section = Section()


@section.get("/release", verb="approving.queue")
def shown(visit: Asked) -> Response:
    """The first one that waits, or the one after ``after``; ``done`` is how many were decided before."""
    asked = visit.request.query_params
    return _page(visit, asked.get("after", ""), number_of(asked.get("done", "")))


@section.post("/release", verb="posts.approve")
def approved(visit: Asked, sent: SentForm) -> Response:
    """The post goes out as it was seen, and the next one is shown; one that has changed is shown again."""
    id, done = sent.text("post"), sent.number("done")
    approval = posts.approve(visit.app, {id: sent.version}, caller=visit.person)
    for _, error in approval.refused:
        return _again(visit, id, done, error)
    return visit.onward(_onward(sent.text("after"), done + 1), msg("Approved: it goes out at its time."))


@section.post("/release/back", verb="review.send_back")
def sent_back(visit: Asked, sent: SentForm) -> Response:
    """A draft again with the comment, and the next one is shown.

    No way back is offered: whoever submits a post may not approve it, and its writer has been told already.
    """
    id, done = sent.text("post"), sent.number("done")
    try:
        review.send_back(visit.app, id, sent.text("comment"), version=sent.version, caller=visit.person)
    except OutreachError as error:
        return _again(visit, id, done, error, comment=sent.text("comment"))
    return visit.onward(_onward(sent.text("after"), done + 1), msg("Sent back with your comment."))


def _onward(after: str, done: int) -> str:
    return "/release?" + urlencode({"after": after, "done": done})


def _again(visit: Visit, id: str, done: int, error: OutreachError, comment: str = "") -> Response:
    """The same post with what has changed since it was seen, or with what keeps it back."""
    if isinstance(error, NotFound):
        raise error
    changed = revisions.changed_since(error) if isinstance(error, Stale) else None
    status = 409 if isinstance(error, Stale) else 422
    return _page(visit, "", done, id=id, status=status, error=error, changed=changed, comment=comment)


def _page(
    visit: Visit, after: str, done: int, *, id: str = "", status: int = 200, **values: object
) -> Response:
    waiting = approving.queue(visit.app, caller=visit.person)
    queue = waiting.posts
    at = _place_of(queue, id) if id else _next(queue, after)
    one = approving.read(visit.app, id or queue[at].id, caller=visit.person) if id or queue else None
    seen = visit.within(one.post.campaign) if one else visit
    return seen.page(
        "pages/approving/approving.html",
        status=status,
        one=one,
        done=done,
        number=done + at + 1,
        total=done + waiting.total,
        before=queue[at - 1].id if 0 < at <= len(queue) else "",
        ahead=approving.next_out(visit.app),
        **{"error": None, "changed": None, "comment": "", **values},
    )


def _next(queue: Sequence[Post], after: str) -> int:
    """The place in the queue of the one after ``after``; the first where that was the last."""
    return (_place_of(queue, after) + 1) % len(queue) if queue and after else 0


def _place_of(queue: Sequence[Post], id: str) -> int:
    """-1 where it waits no more, so that the next one is the first."""
    return next((at for at, post in enumerate(queue) if post.id == id), -1)
