"""The list of posts, its reading mode, its spreadsheet, and what is done with many at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import quote, urlencode

from starlette.datastructures import QueryParams
from starlette.responses import Response

from outreach.app.places import places
from outreach.app.posts import browsing, posts, review
from outreach.app.posts.browsing import PostFilter
from outreach.errors import OutreachError
from outreach.language import Message, joined, msg, register, translate, verbatim
from outreach.model import Post, Status
from outreach.networks import profile
from outreach.web.forms import MOST_POSTS, SentForm, number_of
from outreach.web.routing import Asked, Section, Visit

section = Section()

READING = 10
"""Posts on a page of the reading mode: each has its card and all its words."""

LIST = "/campaigns/{campaign}/posts"


@section.get(LIST, verb="browsing.page")
def listed(visit: Asked, campaign: str) -> Response:
    """The posts that the address asks for, 50 a page; ``view=read`` shows all their words."""
    asked = visit.request.query_params
    wanted, number = _filter(campaign, asked), number_of(asked.get("page", ""), 1) or 1
    reading = asked.get("view") == "read"
    size = READING if reading else browsing.SIZE
    found = browsing.page(visit.app, wanted, number=number, size=size)
    return visit.page(
        "pages/posts/posts.html",
        wanted=wanted,
        found=found,
        counts=browsing.counts(visit.app, campaign),
        number=number,
        size=size,
        reading=reading,
        address=_address(campaign, asked),
        choices=_choices(visit, found.names),
    )


@section.get(LIST + "/export", verb="browsing.export")
def exported(visit: Asked, campaign: str) -> Response:
    """The same posts, all of them, as a spreadsheet opens them."""
    table = browsing.export(visit.app, _filter(campaign, visit.request.query_params), visit.language)
    return visit.download(table, "text/csv; charset=utf-8", f"{campaign}.csv")


@section.get(LIST + "/submit", verb="review.submit")
def to_submit(visit: Asked, campaign: str) -> Response:
    """Which of the ticked posts would be submitted, and what follows from it."""
    return _confirm(visit, campaign, "submit", (Status.DRAFT,))


@section.post(LIST + "/submit", verb="review.submit")
def submitted(visit: Asked, campaign: str, sent: SentForm) -> Response:
    """Those that could not be are told with the reason; the others are submitted."""
    done = review.submit(visit.app, sent.versions, to=sent.text("to"), caller=visit.person)
    to = ", ".join(dict.fromkeys(post.submitted_to for post in done.submitted)) or "–"
    told = msg("Posts submitted to {name}: {count}.", count=len(done.submitted), name=to)
    return _done(visit, campaign, told, done.refused)


@section.get(LIST + "/cancel", verb="posts.cancel")
def to_cancel(visit: Asked, campaign: str) -> Response:
    """Which of the ticked posts would be taken out, and what follows from it."""
    states = (Status.DRAFT, Status.IN_REVIEW, Status.APPROVED, Status.MISSED, Status.REJECTED)
    return _confirm(visit, campaign, "cancel", states)


@section.post(LIST + "/cancel", verb="posts.cancel")
def cancelled(visit: Asked, campaign: str, sent: SentForm) -> Response:
    """As :func:`submitted`."""
    done = posts.cancel(visit.app, sent.versions, why=sent.text("why"), caller=visit.person)
    return _done(visit, campaign, msg("Posts taken out: {count}.", count=len(done.cancelled)), done.refused)


def _confirm(visit: Visit, campaign: str, what: str, states: Sequence[Status]) -> Response:
    asked = visit.request.query_params
    wanted = _filter(campaign, asked)
    everything = bool(asked.get("all"))
    chosen = browsing.choose(
        visit.app,
        wanted if everything else PostFilter(campaign=campaign),
        states,
        timed=what == "submit",
        ids=None if everything else set(asked.getlist("post")),
        most=MOST_POSTS,
    )
    fitting = chosen.posts
    names = places.names(visit.app, campaign)
    owners = review.owners_of(visit.app, fitting)
    return visit.page(
        "pages/posts/confirm.html",
        what=what,
        chosen=fitting,
        left_out=chosen.left_out,
        later=chosen.more,
        approved=sum(post.status is Status.APPROVED for post in fitting),
        accounts=joined(", ", [verbatim(f"{n} × {name}") for name, n in _counted(fitting, owners).items()]),
        names=names,
        owned=all(post.id in owners for post in fitting),
        back=_address(campaign, asked)(1),
        wanted=wanted,
    )


def _choices(visit: Visit, names: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    """What each filter can be set to, with its word; "" is all."""
    language = visit.language
    channels = visit.campaign.channels if visit.campaign else ()
    return {
        "status": [
            ("", translate(msg("All"), language)),
            *((s.value, translate(s.value, language)) for s in Status),
        ],
        "channel": [
            ("", translate(msg("All"), language)),
            *((plan.channel, profile(plan.channel).title) for plan in channels),
        ],
        "place": [
            ("", translate(msg("All"), language)),
            *sorted(names.items(), key=lambda pair: register(pair[1])),
        ],
    }


def _counted(found: Sequence[Post], owners: Mapping[str, str]) -> Mapping[str, int]:
    """How many each organisation gets; of an account that nobody owns, by its own name."""
    return Counter(owners.get(post.id, post.account) for post in found)


def _done(
    visit: Visit, campaign: str, told: Message, refused: Sequence[tuple[str, OutreachError]]
) -> Response:
    back = LIST.format(campaign=quote(campaign, safe=""))
    if not refused:
        return visit.onward(back, told)
    return visit.page("pages/posts/refused.html", done=told, refused=refused, back=back)


def _filter(campaign: str, asked: QueryParams) -> PostFilter:
    states = set(Status)
    return PostFilter(
        campaign=campaign,
        status=tuple(Status(word) for word in asked.getlist("status") if word in states),
        channel=asked.get("channel", ""),
        place=asked.get("place", ""),
        words=asked.get("q", ""),
    )


def _address(campaign: str, asked: QueryParams) -> Callable[..., str]:
    """Makes addresses of this list: the same filters, another page or view."""
    kept = [
        (name, value) for name, value in asked.multi_items() if name not in ("page", "post", "all") and value
    ]

    def address(page: int = 1, *, view: str | None = None, path: str = "", **more: str) -> str:
        pairs = [pair for pair in kept if view is None or pair[0] != "view"]
        pairs += [("view", view)] if view else []
        pairs += [("page", str(page))] if page > 1 else []
        pairs += list(more.items())
        query = f"?{urlencode(pairs)}" if pairs else ""
        return f"{LIST.format(campaign=quote(campaign, safe=''))}{path}{query}"

    return address
