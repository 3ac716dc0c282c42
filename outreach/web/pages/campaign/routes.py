"""A campaign: new, edited with what it would come to beside it, as a file, and its next step."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote

from starlette.responses import Response

from outreach import networks
from outreach.app.accounts import accounts
from outreach.app.campaigns import campaigns, definitions, steps
from outreach.app.campaigns.definitions import Defined, Filled
from outreach.app.people import people
from outreach.errors import Finding, InvalidInput
from outreach.language import Language, msg, translate
from outreach.model import GOALS_OF_CAMPAIGN, GOALS_OF_NETWORK, StaleCampaign
from outreach.report.results_words import GOALS
from outreach.web.forms import FilledForm, SentForm
from outreach.web.pages.campaign.choices import CHOICES, LABELS
from outreach.web.routing import Asked, Section, Visit

section = Section()

NOTHING: Mapping[str, Finding] = MappingProxyType({})
LARGEST_FILE = 2_000_000
"""Bytes of a campaign.toml, and of what is sent along with it."""


@section.get("/campaigns/new", verb="definitions.begin")
def new(visit: Asked) -> Response:
    """As most campaigns have it, or as the one has it that is copied."""
    copy = visit.request.query_params.get("copy", "")
    return _page(visit, "", definitions.begin(visit.app, copy), copy=copy)


@section.post("/campaigns/new", verb="definitions.save")
def created(visit: Asked, sent: SentForm) -> Response:
    """A new campaign; its places come next."""
    copy = sent.text("copy")
    try:
        made = definitions.save(visit.app, "", sent.values, version=0, copy=copy, caller=visit.person)
    except InvalidInput as error:
        return _refused(visit, "", sent, error, copy=copy)
    done = msg("The campaign is saved. Bring in its places now.")
    return visit.onward(f"/campaigns/{quote(made.name)}/places", done)


@section.post("/campaigns/new/outlook", verb="definitions.look_ahead")
def new_outlook(visit: Asked, sent: SentForm) -> Response:
    """What the new campaign would come to as it is filled in."""
    return _page(visit, "", Defined(form=sent.values, version=0), copy=sent.text("copy"), sent=sent)


@section.post("/campaigns/file", verb="campaigns.apply", most=LARGEST_FILE)
def applied(visit: Asked, sent: SentForm) -> Response:
    """A campaign.toml, as a new campaign or in place of the one of its name as it was seen."""
    file = next(iter(sent.files), None)
    if file is None:
        raise InvalidInput(msg("No file was chosen."), msg("Choose a campaign.toml."))
    seen = {sent.text("name"): sent.version} if sent.text("name") else {}
    made = campaigns.apply(
        visit.app, file.content, file=file.name, caller=visit.person, seen=seen, from_page=True
    )
    return visit.onward(f"/campaigns/{quote(made.name)}", msg("The campaign is as the file says it."))


@section.get("/campaigns/{campaign}", verb="definitions.of")
def shown(visit: Asked, campaign: str) -> Response:
    """Its next step, its definition, and what it comes to."""
    return _page(visit, campaign, definitions.of(visit.app, campaign))


@section.post("/campaigns/{campaign}", verb="definitions.save")
def saved(visit: Asked, campaign: str, sent: SentForm) -> Response:
    """What is wrong comes back at its field, what somebody else has changed meanwhile beside what was typed."""
    version = sent.version
    try:
        definitions.save(visit.app, campaign, sent.values, version=version, caller=visit.person)
    except InvalidInput as error:
        return _refused(visit, campaign, sent, error)
    except StaleCampaign as error:
        defined = Defined(form=sent.values, version=error.version)
        return _page(visit, campaign, defined, status=409, sent=sent, stale=error)
    return visit.onward(f"/campaigns/{quote(campaign)}", msg("The campaign is saved."))


@section.post("/campaigns/{campaign}/outlook", verb="definitions.look_ahead")
def outlook(visit: Asked, campaign: str, sent: SentForm) -> Response:
    """What the campaign would come to as it is filled in."""
    defined = Defined(form=sent.values, version=sent.version)
    return _page(visit, campaign, defined, sent=sent)


@section.get("/campaigns/{campaign}/campaign.toml", verb="campaigns.export")
def file(visit: Asked, campaign: str) -> Response:
    """The definition as a file that brings it in again."""
    content = campaigns.export(visit.app, campaign)
    return visit.download(content, "application/toml", f"{campaign}.toml")


@section.post("/campaigns/{campaign}/texts", verb="steps.write")
def texts(visit: Asked, campaign: str) -> Response:
    """The texts are written and the cards drawn, as work that goes on without this page."""
    steps.write(visit.app, campaign, caller=visit.person)
    return visit.onward(f"/campaigns/{quote(campaign)}")


@section.post("/campaigns/{campaign}/times", verb="steps.give_times")
def times(visit: Asked, campaign: str) -> Response:
    """A plan is made, to be taken over."""
    steps.give_times(visit.app, campaign, caller=visit.person)
    return visit.onward(f"/campaigns/{quote(campaign)}")


@section.post("/campaigns/{campaign}/times/{id}", verb="steps.take_times")
def times_taken(visit: Asked, campaign: str, id: str) -> Response:
    """The posts get the times that were shown."""
    count = steps.take_times(visit.app, campaign, id, caller=visit.person)
    return visit.onward(
        f"/campaigns/{quote(campaign)}", msg("Posts that got their time: {count}.", count=count)
    )


def _refused(visit: Visit, campaign: str, sent: FilledForm, error: InvalidInput, copy: str = "") -> Response:
    wrong = {finding.field or "": finding for finding in reversed(error.findings)}
    defined = Defined(form=sent.values, version=sent.version)
    return _page(visit, campaign, defined, status=422, copy=copy, sent=sent, wrong=wrong, error=error)


def _page(
    visit: Visit,
    campaign: str,
    defined: Defined,
    *,
    status: int = 200,
    copy: str = "",
    sent: FilledForm | None = None,
    wrong: Mapping[str, Finding] = NOTHING,
    error: InvalidInput | None = None,
    stale: StaleCampaign | None = None,
) -> Response:
    ahead, missing = None, NOTHING
    try:
        number = sent.number("places") if sent else 0
        ahead = definitions.look_ahead(visit.app, campaign, defined.form, places=number)
    except InvalidInput as told:
        missing = {finding.field or "": finding for finding in reversed(told.findings)}
    return visit.page(
        "pages/campaign/campaign.html",
        status=status,
        name=campaign,
        defined=defined,
        form=defined.form,
        theirs=_differing(visit, campaign, defined.form) if stale else (),
        places=sent.number("places") if sent else 0,
        copy=copy,
        copies=[(each.name, each.title) for each in visit.within(copy).campaigns] if not campaign else (),
        genders=[(value, translate(word, visit.language)) for value, word in CHOICES["style.gender"]],
        ahead=ahead,
        missing=missing,
        wrong=wrong,
        error=error,
        stale=stale,
        steps=steps.of(visit.app, campaign) if campaign else None,
        networks=[networks.profile(each) for each in networks.names()],
        accounts=accounts.page(visit.app, size=200).accounts,
        states=definitions.states(),
        regions=definitions.region_slots(defined.form),
        organisations=[(each.name, each.title) for each in people.organisations(visit.app)],
        choices=CHOICES,
        goals=tuple(
            [(kind.value, GOALS[kind]) for kind in kinds] for kinds in (GOALS_OF_CAMPAIGN, GOALS_OF_NETWORK)
        ),
        may_save=visit.may("definitions.save"),
        typed=sent is not None,
    )


def _differing(visit: Visit, campaign: str, mine: Filled) -> list[tuple[str, str, str, str]]:
    """The fields of the form that stand otherwise there now: name, label, theirs, mine."""
    theirs = definitions.of(visit.app, campaign).form
    absent = {network for network in networks.names() if f"{network}.account" not in mine}
    return [
        (
            name,
            _label(name, visit.language),
            _joined(theirs, name),
            _joined(mine, name),
        )
        for name in theirs
        if name.partition(".")[0] not in absent and _joined(theirs, name) != _joined(mine, name)
    ]


def _label(name: str, language: Language) -> str:
    """What the form calls the field, behind the network that it is of."""
    network, _, rest = name.partition(".")
    label = translate(LABELS.get(name.rpartition(".")[2], msg("Field")), language)
    return f"{networks.profile(network).title}: {label}" if rest and network in networks.names() else label


def _joined(form: Filled, name: str) -> str:
    return ", ".join(form.get(name, ())).replace("\n", ", ")
