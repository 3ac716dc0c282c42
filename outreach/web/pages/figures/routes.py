"""Figures by hand: posts of which nothing is known, one post's figures to be entered, and a table of them."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from types import MappingProxyType
from urllib.parse import quote

from starlette.responses import Response

from outreach.app.campaigns import campaigns
from outreach.app.places import places
from outreach.app.posts import posts
from outreach.app.results import handfigures
from outreach.app.results.website import SentTable
from outreach.errors import Finding, InvalidInput, NotFound, OutreachError
from outreach.language import msg
from outreach.model import Post
from outreach.networks import Measure, profile
from outreach.report.labels import MEASURES
from outreach.web.forms import SentForm
from outreach.web.pages.costs.entering import Typed, wrong_fields
from outreach.web.routing import OK, Asked, Section, Visit

section = Section()

PAGE = "/campaigns/{campaign}/report/figures"

MOST_BYTES = 20_000_000
NOTHING: Typed = MappingProxyType({})
MOST_SHOWN = 100
"""Posts without figures that are listed; the others follow once these are filled in."""


@section.get(PAGE, verb="handfigures.find")
def listed(visit: Asked, campaign: str) -> Response:
    """The posts of which no figure is known, what was entered, and a form for a table."""
    return _page(visit, campaign)


@section.post(PAGE, verb="handfigures.take_in", most=MOST_BYTES)
def taken(visit: Asked, campaign: str, sent: SentForm) -> Response:
    """The figures of a table; rows that are wrong or of no post are told."""
    try:
        if not sent.files:
            raise InvalidInput(msg("No file was chosen."), msg("Choose a table (CSV)."))  # noqa: TRY301 - told as the others
        first = sent.files[0]
        table = SentTable(name=first.name, source=BytesIO(first.content))
        done = handfigures.take_in(visit.app, campaign, table, caller=visit.person)
    except InvalidInput as error:
        return _page(visit, campaign, error=error, status=422)
    return _page(visit, campaign, done=done)


@section.post(f"{PAGE}/followers", verb="handfigures.add_followers")
def followed(visit: Asked, campaign: str, sent: SentForm) -> Response:
    """How many follow an account."""
    try:
        handfigures.add_followers(visit.app, campaign, sent.texts, caller=visit.person)
    except InvalidInput as error:
        return _page(visit, campaign, typed=sent.texts, wrong=wrong_fields(error), status=422)
    return visit.onward(_here(campaign), msg("The figures are entered."))


@section.get(f"{PAGE}/{{id}}", verb="handfigures.of_post")
def shown(visit: Asked, campaign: str, id: str) -> Response:
    """One post with its figures, to be entered."""
    return _post(visit, _of(visit, campaign, id), {})


@section.post(f"{PAGE}/{{id}}", verb="handfigures.add")
def added(visit: Asked, campaign: str, id: str, sent: SentForm) -> Response:
    """The figures as they were typed; what is wrong comes back at its field."""
    post = _of(visit, campaign, id)
    try:
        handfigures.add(visit.app, post.id, sent.texts, caller=visit.person)
    except InvalidInput as error:
        return _post(visit, post, sent.texts, error, 422)
    return visit.onward(_here(campaign), msg("The figures are entered."))


@section.post(f"{PAGE}/{{id}}/remove", verb="handfigures.withdraw")
def removed(visit: Asked, campaign: str, id: str) -> Response:
    """What was entered for the post counts no more."""
    handfigures.withdraw(visit.app, _of(visit, campaign, id).id, caller=visit.person)
    return visit.onward(_here(campaign), msg("What was entered counts no more."))


def _here(campaign: str) -> str:
    return PAGE.replace("{campaign}", quote(campaign))


def _of(visit: Visit, campaign: str, id: str) -> Post:
    post = posts.get(visit.app, id)
    if post.campaign != campaign:
        raise NotFound(msg("There is no post “{id}”.", id=id))
    return post


def _page(
    visit: Visit,
    campaign: str,
    *,
    done: handfigures.TakenFigures | None = None,
    error: OutreachError | None = None,
    typed: Typed = NOTHING,
    wrong: Mapping[str, Finding] = MappingProxyType({}),
    status: int = OK,
) -> Response:
    definition = campaigns.get(visit.app, campaign)
    without = handfigures.without(visit.app, campaign, most=MOST_SHOWN)
    found = handfigures.find(visit.app, campaign)
    entered = sorted({reading.post for reading in found if reading.post})
    return visit.page(
        "pages/figures/figures.html",
        status=status,
        name=definition.name,
        accounts=[
            (plan.account, f"{profile(plan.channel).title}, {plan.account}") for plan in definition.channels
        ],
        followers=[reading for reading in found if not reading.post],
        typed=typed,
        wrong=wrong,
        without=without.posts,
        left=without.total,
        entered=[posts.get(visit.app, id) for id in entered[:MOST_SHOWN]],
        place_names=places.names(visit.app, campaign),
        done=done,
        error=error,
        may_enter=visit.may("handfigures.add"),
    )


def _post(
    visit: Visit, post: Post, typed: Typed, error: InvalidInput | None = None, status: int = OK
) -> Response:
    return visit.page(
        "pages/figures/figure.html",
        status=status,
        name=post.campaign,
        post=post,
        entered=handfigures.of_post(visit.app, post.id),
        measures=[(measure.value, MEASURES[measure]) for measure in Measure],
        words={measure.value: MEASURES[measure] for measure in Measure},
        place_names=places.names(visit.app, post.campaign),
        typed=typed,
        wrong=wrong_fields(error),
        error=error,
        may_enter=visit.may("handfigures.add", post),
    )
