"""What came of a campaign: enquiries, press, talks, partners; noted and changed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote

from starlette.responses import Response

from outreach.app.campaigns import campaigns
from outreach.app.places import places
from outreach.app.results import effects
from outreach.errors import InvalidInput
from outreach.language import msg, translate
from outreach.model import Effect, EffectKind, StaleEntry
from outreach.report.labels import Words
from outreach.report.results_words import EFFECTS, ONE_EFFECT
from outreach.web.forms import SentForm
from outreach.web.pages.costs.entering import EntryPage, Typed, wrong_fields
from outreach.web.routing import OK, Asked, Section, Visit

section = Section()

NOTES = "/campaigns/{campaign}/report/effects"

LABELS = MappingProxyType(
    {
        "day": msg("Day"),
        "kind": msg("What happened"),
        "count": msg("How many at once"),
        "place": msg("Place"),
        "source": msg("Where or from whom it came"),
        "note": msg("What it was about"),
        "link": msg("Where it can be read"),
    }
)
NOTHING: Typed = MappingProxyType(
    dict.fromkeys(LABELS, "") | {"kind": EffectKind.ENQUIRY.value, "count": "1"}
)


@section.get(NOTES, verb="effects.find")
def listed(visit: Asked, campaign: str) -> Response:
    """All that was noted, and a form for the next."""
    return _page(visit, campaign, NOTHING)


@section.post(NOTES, verb="effects.add")
def added(visit: Asked, campaign: str, sent: SentForm) -> Response:
    """The next note; what is wrong comes back at its field."""
    try:
        effects.add(visit.app, campaign, sent.texts, caller=visit.person)
    except InvalidInput as error:
        return _page(visit, campaign, {**NOTHING, **sent.texts}, error, 422)
    return visit.onward(_here(campaign), msg("It is noted."))


@section.get(f"{NOTES}/{{id}}", verb="effects.get")
def shown(visit: Asked, campaign: str, id: str) -> Response:
    """One of them, to be changed."""
    return EFFECT.shown(visit, campaign, id)


@section.post(f"{NOTES}/{{id}}", verb="effects.change")
def changed(visit: Asked, campaign: str, id: str, sent: SentForm) -> Response:
    """As it was typed; somebody else's change stands beside it."""
    try:
        effects.change(visit.app, campaign, id, sent.texts, version=sent.version, caller=visit.person)
    except (InvalidInput, StaleEntry) as error:
        return EFFECT.refused(visit, campaign, id, {**NOTHING, **sent.texts}, sent.version, error)
    return visit.onward(_here(campaign), msg("The note is saved."))


@section.post(f"{NOTES}/{{id}}/remove", verb="effects.remove")
def removed(visit: Asked, campaign: str, id: str, sent: SentForm) -> Response:
    """It is gone from the list; the journal keeps it."""
    effects.remove(visit.app, campaign, id, version=sent.version, caller=visit.person)
    return visit.onward(_here(campaign), msg("The note is removed."))


def _here(campaign: str) -> str:
    return NOTES.replace("{campaign}", quote(campaign))


def _page(
    visit: Visit, campaign: str, typed: Typed, error: InvalidInput | None = None, status: int = OK
) -> Response:
    found = effects.find(visit.app, campaign)
    words = Words(visit.language, "UTC")
    counts = {kind: sum(each.count for each in found if each.kind is kind) for kind in EffectKind}
    return visit.page(
        "pages/effects/effects.html",
        status=status,
        found=found,
        counted=", ".join(f"{words(EFFECTS[k])}: {words.number(n)}" for k, n in counts.items() if n),
        words=ONE_EFFECT,
        may_add=visit.may("effects.add"),
        may_change=visit.may("effects.change"),
        **_form(visit, campaign, typed, error),
    )


def _form(visit: Visit, campaign: str, typed: Typed, error: InvalidInput | None) -> Mapping[str, object]:
    names = places.names(visit.app, campaign)
    return {
        "name": campaigns.get(visit.app, campaign).name,
        "typed": typed,
        "error": error,
        "wrong": wrong_fields(error),
        "kinds": [(kind.value, translate(word, visit.language)) for kind, word in ONE_EFFECT.items()],
        "place_names": names,
        "places": [("", translate(msg("none in particular"), visit.language)), *names.items()],
    }


EFFECT = EntryPage[Effect](
    template="pages/effects/effect.html",
    labels=LABELS,
    get=effects.get,
    typed=effects.typed_effect,
    form=_form,
)
