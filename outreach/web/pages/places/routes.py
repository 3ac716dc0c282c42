"""A campaign's places, and one of them with its fields to be written by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import quote, urlencode

from starlette.responses import Response

from outreach.app.places import placestates, sharedplaces, watching
from outreach.app.places.importing import MOST_BYTES
from outreach.app.places.placestates import PlaceGlance, PlacesGlance, PlaceState
from outreach.language import msg, plural, translate
from outreach.model import JobState, PlaceKey
from outreach.resources import resource
from outreach.web.forms import SentForm, number_of
from outreach.web.routing import Asked, Section, Visit

section = Section()

LOOKS = {
    PlaceState.RIGHTS: ("bad", "triangle", msg("rights missing")),
    PlaceState.MISSING: ("wait", "ring", msg("no posts planned")),
    PlaceState.PLANNED: ("ready", "check", msg("planned")),
    PlaceState.OUT: ("good", "disc", msg("all posts are out")),
    PlaceState.GONE: ("quiet", "dash", msg("gone")),
}
"""How a place stands: tone, shape, words."""

SIZE = 100
"""Places of the list on a page; the map shows all of them."""


@section.get("/campaigns/{campaign}/places/sample.csv", verb="places.page")
def sample(visit: Asked) -> Response:
    """A table with the columns that matter most and three rows, to be filled in."""
    content = resource("web/pages/places/sample.csv").read_bytes()
    return visit.download(content, "text/csv; charset=utf-8", "orte-beispiel.csv")


@section.get("/campaigns/{campaign}/places", verb="placestates.glance")
def listed(visit: Asked, campaign: str) -> Response:
    """All places with how they stand, as a list and on a map; those of one state, or of one word, where it is asked."""
    found = placestates.glance(visit.app, campaign)
    query = visit.request.query_params
    wanted, word = query.get("state", ""), query.get("q", "").strip()
    shown = [
        each
        for each in found.places
        if wanted in ("", each.state.value) and (not word or word.casefold() in _words(each).casefold())
    ]
    last = max(-(-len(shown) // SIZE), 1)
    number = min(max(number_of(query.get("page", "")), 1), last)
    return visit.page(
        "pages/places/places.html",
        found=found,
        shown=shown[(number - 1) * SIZE : number * SIZE],
        total_shown=len(shown),
        number=number,
        size=SIZE,
        address=_address(campaign, wanted, word),
        looks=LOOKS,
        wanted=wanted,
        q=word,
        map=_map(visit, campaign, shown, found),
        most=MOST_BYTES,
        may_import=visit.may("importing.receive"),
        sources=watching.watches(visit.app, campaign),
        pairs=sharedplaces.find(visit.app, campaign),
    )


@section.post("/campaigns/{campaign}/places/shared", verb="sharedplaces.say")
def said_same(visit: Asked, campaign: str, sent: SentForm) -> Response:
    """A place of this campaign and one of another one are the same, or they are not."""
    other = PlaceKey(campaign=sent.text("campaign"), slug=sent.text("other"))
    same = bool(sent.text("same"))
    sharedplaces.say(visit.app, campaign, sent.text("slug"), other, same=same, caller=visit.person)
    told = (
        msg("They are the same place from now on.")
        if same
        else msg("They are two places, and are not asked about again.")
    )
    return visit.onward(f"/campaigns/{quote(campaign)}/places#shared", told)


@section.post("/campaigns/{campaign}/places/shared/all", verb="sharedplaces.say_all_same")
def said_all_same(visit: Asked, campaign: str, sent: SentForm) -> Response:
    """All pairs that were shown are the same; others are not touched."""
    shown = frozenset(sent.values.get("pair", ()))
    count = sharedplaces.say_all_same(visit.app, campaign, shown, caller=visit.person)
    told = plural(
        "One pair is the same place from now on.", "{count} pairs are the same place from now on.", count
    )
    if count < len(shown):
        left = {"count": count, "left": len(shown) - count}
        told = msg(
            "Pairs that are the same place from now on: {count}. Left out, for somebody was quicker: {left}.",
            **left,
        )
    return visit.onward(f"/campaigns/{quote(campaign)}/places#shared", told)


@section.post("/campaigns/{campaign}/places/sources", verb="watching.read_now")
def read_sources(visit: Asked, campaign: str) -> Response:
    """Read the watched sources now; the page says what came of it."""
    job = watching.read_now(visit.app, campaign, caller=visit.person)
    here = f"/campaigns/{quote(campaign)}/places#sources"
    if job.state is not JobState.DONE:
        return visit.onward(here, msg("The sources are being read."))
    done = job.result
    if done["failed"]:
        return visit.onward(here, msg("Not every source could be read; nothing was taken over."))
    if done["left"]:
        return visit.onward(here, msg("What the sources tell anew waits for a decision."))
    taken = sum(len(done[name]) for name in ("new", "changed", "gone", "returned"))
    return visit.onward(here, msg("The sources were read; places taken over: {count}.", count=taken))


def _address(campaign: str, wanted: str, word: str) -> Callable[[int], str]:
    """Makes addresses of this list: the same places, another page."""
    asked = [(name, value) for name, value in (("state", wanted), ("q", word)) if value]
    return lambda page: f"/campaigns/{quote(campaign)}/places?{urlencode([*asked, ('page', page)])}"


def _words(glance: PlaceGlance) -> str:
    return f"{glance.place.name} {glance.place.municipality} {glance.place.slug}"


def _map(visit: Visit, campaign: str, shown: Sequence[PlaceGlance], found: PlacesGlance) -> dict[str, object]:
    """What the map's script draws; the list beside it says the same."""
    words = {state: translate(word, visit.language) for state, (_, _, word) in LOOKS.items()}
    here = f"/campaigns/{quote(campaign)}/places/"
    return {
        "outlines": [
            {"name": each.name, "rings": each.rings, "region": each.region} for each in found.outlines
        ],
        "credit": found.credit,
        "places": [
            {
                "name": each.place.name,
                "at": [each.place.latitude, each.place.longitude],
                "tone": LOOKS[each.state][0],
                "shape": LOOKS[each.state][1],
                "word": words[each.state],
                "address": here + quote(each.place.slug),
            }
            for each in shown
            if each.place.latitude is not None and each.place.longitude is not None
        ],
    }
