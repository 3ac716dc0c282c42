"""A post's pages: its words with what can be done, why it is so, other ones, what it was, and its story."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote
from zoneinfo import ZoneInfo

from starlette.responses import Response

from outreach.app.campaigns import campaigns
from outreach.app.content import content
from outreach.app.places import places
from outreach.app.plan import calendars
from outreach.app.posts import (
    approving,
    browsing,
    open_posts,
    otherwise,
    posts,
    review,
    revisions,
    unknown_outcomes,
    words,
)
from outreach.content.problem import ContentProblem
from outreach.errors import InvalidInput, NotAllowed, OutreachError, Sent
from outreach.language import Message, msg
from outreach.model import ALLOWED_VERBS, KINDS, Kind, Post, Stale, Status
from outreach.web.forms import SentForm, number_of
from outreach.web.routing import OK, Asked, Section, Visit

section = Section()

POST = "/posts/{id}"
NEXT_STEPS: Mapping[Status, Message] = MappingProxyType(
    {
        Status.DRAFT: msg("It is submitted to whoever may approve it."),
        Status.IN_REVIEW: msg("It waits to be approved or sent back."),
        Status.APPROVED: msg("It goes out by itself at its time."),
        Status.CLAIMED: msg("It is being sent right now."),
        Status.SENDING: msg("It is being sent right now."),
        Status.PUBLISHED: msg("It is live. Nothing is to be done."),
        Status.MISSED: msg("It was too late to go out by itself. It needs a new time, or is taken out."),
        Status.CANCELLED: msg("It was taken out. With a new time it is a draft again."),
        Status.REJECTED: msg("The network refused it. Other words or another card may help."),
        Status.UNKNOWN: msg("Nobody can say whether it is live. Somebody has to look and decide."),
        Status.HANDED_OVER: msg("It lies ready to be posted by hand."),
        Status.GONE: msg("It was live and the network does not show it any more."),
    }
)
"""What follows for a post in each state, in a sentence."""

OUTCOMES: Mapping[str, Message] = MappingProxyType(
    {
        "": msg("not known yet"),
        Sent.NO: msg("not sent"),
        Sent.YES: msg("sent"),
        Sent.UNKNOWN: msg("unknown"),
        Sent.PROBABLY: msg("perhaps there already"),
        Sent.REFUSED: msg("refused"),
    }
)
"""What became of a try."""

NOTHING: Mapping[str, str] = MappingProxyType({})


def address(id: str) -> str:
    """The post's own page."""
    return POST.format(id=quote(id, safe=""))


@section.get(POST, verb="posts.get")
def shown(visit: Asked, id: str) -> Response:
    """Its words as the network shows them, to be polished; what can be done with it; what people said of it."""
    return words_page(visit, id)


@section.post(POST + "/words", verb="words.edit")
def edited(visit: Asked, id: str, sent: SentForm) -> Response:
    """What was typed is kept; where it cannot be, it comes back with the reason, and with theirs where they differ."""
    typed = {"text": sent.text("text"), "alt": sent.text("alt")}
    before, was = sent.version, posts.get(visit.app, id).status
    try:
        done = words.edit(
            visit.app, id, version=before, text=typed["text"], alt=typed["alt"], caller=visit.person
        )
    except Stale as error:
        return words_page(visit, id, status=409, typed=typed, stale=error)
    except InvalidInput as error:
        return words_page(visit, id, status=422, typed=typed, refused=error)
    if done.post.version == before:
        told = msg("Nothing was changed.")
    elif done.post.status is not was:
        told = msg("Saved. It is a draft again: other words are to be approved anew.")
    else:
        told = msg("Saved.")
    following = browsing.following(visit.app, done.post) if "next" in sent.values else ""
    return visit.onward(f"{address(following)}?edit=1" if following else address(id), told)


@section.post(POST + "/weigh", verb="words.weigh")
def weighed(visit: Asked, id: str, sent: SentForm) -> Response:
    """Length, findings and look of words that are being typed; nothing is kept."""
    post = posts.get(visit.app, id)
    said = words.weigh(visit.app, id, text=sent.text("text"), alt=sent.text("alt"))
    return visit.within(post.campaign).part("pages/post/weighed.html", post=post, weighed=said, typing=True)


@section.post(POST + "/present", verb="open_posts.tell")
def present(visit: Asked, id: str) -> Response:
    """Somebody has the post open to edit it: who else has, as a line above the words."""
    others = open_posts.tell(visit.app, id, caller=visit.person)
    return visit.part("pages/post/present.html", others=others)


@section.get(POST + "/why", verb="calendars.explain")
def why(visit: Asked, id: str) -> Response:
    """Why these words, and why then."""
    post, explanation, untimed = posts.get(visit.app, id), None, None
    try:
        explanation = calendars.explain(visit.app, id)[1]
    except NotAllowed as error:
        untimed = error
    tried = next((each for each in _variants(visit, id) if _is(each, post)), None)
    return _page(visit, post, "why", explanation=explanation, untimed=untimed, tried=tried)


@section.get(POST + "/variants", verb="content.variants")
def variants(visit: Asked, id: str) -> Response:
    """What each template would make of the place, beside each other, and the photos that the card may show."""
    post = posts.get(visit.app, id)
    wanted = visit.request.query_params.get("kind", "")
    kind = Kind(wanted) if wanted in set(Kind) else post.kind
    return _page(
        visit,
        post,
        "variants",
        kind=kind,
        kinds=KINDS,
        tried=_variants(visit, id, kind),
        photos=otherwise.photos(visit.app, id),
    )


@section.get(POST + "/revisions", verb="revisions.history")
def history(visit: Asked, id: str) -> Response:
    """What it said before, two of them word by word, or what generating would make of it now."""
    post, asked = posts.get(visit.app, id), visit.request.query_params
    found = revisions.history(visit.app, id)
    one = number_of(asked.get("one", ""), max(1, post.revision - 1))
    other = number_of(asked.get("other", ""), post.revision)
    anew, refused = None, None
    if asked.get("generated"):
        try:
            anew = revisions.compare_generated(visit.app, id)
        except OutreachError as error:
            refused = error
    return _page(
        visit,
        post,
        "revisions",
        found=found[::-1],
        one=one,
        other=other,
        comparison=revisions.compare(visit.app, id, one, other) if len(found) > 1 else None,
        anew=anew,
        refused=refused,
    )


@section.get(POST + "/story", verb="posts.story")
def story(visit: Asked, id: str) -> Response:
    """How it came to where it stands, and every try to publish it."""
    post = posts.get(visit.app, id)
    steps, attempts = posts.story(visit.app, id)
    return _page(
        visit,
        post,
        "story",
        steps=steps,
        attempts=attempts,
        outcomes=OUTCOMES,
        sightings=unknown_outcomes.sightings(visit.app, post),
    )


def words_page(
    visit: Visit,
    id: str,
    *,
    status: int = 200,
    typed: Mapping[str, str] = NOTHING,
    stale: Stale | None = None,
    refused: OutreachError | None = None,
    kept: Mapping[str, str] = NOTHING,
) -> Response:
    """The first page of a post; ``typed`` are its words that a form sent and that were not saved.

    ``kept`` is what was typed into the forms below them, by field, where that could not be done.
    """
    post = posts.get(visit.app, id)
    wrong = {each.field: each for each in refused.findings if each.field} if refused else {}
    return _page(
        visit,
        post,
        "words",
        status=status,
        weighed=words.weigh(visit.app, id, **(typed or {})),
        typed=typed,
        kept=kept,
        wrong=wrong,
        stale=stale,
        begins="edit" in visit.request.query_params or bool(typed),
        following=browsing.following(visit.app, post),
        changed=revisions.changed_since(stale) if stale else None,
        refused=refused,
        comments=review.comments(visit.app, id),
        good_times=posts.good_times(visit.app, post),
        quiet_left=unknown_outcomes.quiet_left(visit.app, post),
        account=browsing.account_title(visit.app, post),
        next_step=NEXT_STEPS[post.status],
        wall=wall_of(visit, post),
        to=review.owners_of(visit.app, [post]).get(post.id, ""),
        kept_back=approving.kept_back(visit.app, post, caller=visit.person),
    )


def _page(visit: Visit, post: Post, view: str, *, status: int = 200, **values: object) -> Response:
    response = visit.within(post.campaign).page(
        f"pages/post/{view}.html",
        status=status,
        post=post,
        view=view,
        verbs=ALLOWED_VERBS.get(post.status, ()),
        place=places.get(visit.app, post.campaign, post.place),
        campaign=campaigns.get(visit.app, post.campaign),
        kind_word=KINDS[post.kind],
        **values,
    )
    if status != OK:  # the address of what was refused is none to come back to
        response.headers["HX-Push-Url"] = "false"
    return response


def wall_of(visit: Visit, post: Post) -> str:
    """Its time as a field for day and time takes it: in the campaign's zone, in which such a field is read."""
    zone = ZoneInfo(campaigns.get(visit.app, post.campaign).zone)
    return post.due_utc.astimezone(zone).strftime("%Y-%m-%dT%H:%M") if post.due_utc else ""


def _variants(visit: Visit, id: str, kind: Kind | None = None) -> tuple[content.Variant, ...]:
    try:
        return content.variants(visit.app, id, kind=kind)
    except ContentProblem as problem:
        return (content.Variant(written=None, why=(), findings=problem.findings),)


def _is(variant: content.Variant, post: Post) -> bool:
    return variant.written is not None and variant.written.text == post.text
