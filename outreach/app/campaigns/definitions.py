"""A campaign's definition, filled in by a person: looked ahead, saved, copied."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from outreach.app import App, journal
from outreach.app.campaigns.days import today
from outreach.app.permissions import verb
from outreach.app.plan import costs
from outreach.app.posts.owning import require_handed_over
from outreach.campaign import form, region_form
from outreach.campaign.form import Filled
from outreach.campaign.region_tables import MOST_REGIONS
from outreach.campaign.values import state_code
from outreach.errors import InvalidInput
from outreach.geography import lands
from outreach.language import msg
from outreach.model import Caller, Campaign
from outreach.places.cells import slug_for
from outreach.plan.outlook import Outlook, outlook

__all__ = ["Defined", "Filled", "begin", "look_ahead", "of", "region_slots", "save", "states"]

SHOWN = 18
"""Places of a campaign that has none yet, as far as looking ahead goes."""

MOST_PLACES = 5_000


@dataclass(frozen=True, kw_only=True)
class Defined:
    """A definition as a form, with the version that it shows; 0 for a campaign that is not there yet."""

    form: Filled
    version: int


def begin(app: App, copy: str = "") -> Defined:
    """The form of a new campaign: as most have it, or as the campaign ``copy`` has it, without its days.

    Raises NotFound for a campaign to be copied that there is not.
    """
    if not copy:
        return Defined(form=form.begun(), version=0)
    shown = form.filled(app.store.campaigns.get(copy))
    fresh = dict.fromkeys(("title", "period.first_day", "period.last_day", "period.blackout"), ("",))
    return Defined(form={**shown, **fresh}, version=0)


def of(app: App, name: str) -> Defined:
    """The form of a campaign as it was saved last. Raises NotFound."""
    campaign = app.store.campaigns.get(name)
    return Defined(form=form.filled(campaign), version=app.store.campaigns.version(name))


def look_ahead(app: App, name: str, filled: Filled, *, places: int = 0) -> Outlook:
    """What the campaign would come to as it is filled in; nothing is saved.

    ``name`` is "" for a new one, of which ``places`` says how many places it may have. Raises InvalidInput with a
    finding for each field that is wrong.
    """
    base = app.store.campaigns.get(name) if name else None
    campaign = form.defined(filled, name or "new", base)
    campaign = replace(campaign, last_day=campaign.filled_until(today(app, campaign)))
    running = app.store.places.count(name, running=True) if name else 0
    count = running or min(max(places, 0), MOST_PLACES) or SHOWN
    return outlook(campaign, count, app.clock.now(), costs.watched(app, campaign))


@cache
def states() -> tuple[tuple[str, str], ...]:
    """Code and name of the federal states, by name."""
    names = sorted(area.name for area in lands())
    return tuple((state_code(name, "DE"), name) for name in names)


def region_slots(filled: Filled) -> int:
    """How many regions a page shows: those that are filled in, and one more where another one may be."""
    return min(max(region_form.slots(filled), default=0) + 1, MOST_REGIONS)


@verb
def save(app: App, name: str, filled: Filled, *, version: int, copy: str = "", caller: Caller) -> Campaign:
    """Save the definition as it was filled in and seen in ``version``; a new one (``name`` "") is named by its title.

    A new one takes what the form does not show from the campaign ``copy``. Raises StaleCampaign,
    InvalidInput with a finding for each field that is wrong, and NotAllowed where it gives posts to another
    organisation without the word of those concerned.
    """
    new = not name
    base = app.store.campaigns.get(name or copy) if name or copy else None
    slug = name or _free_name(app, next(iter(filled.get("title", ())), ""))
    campaign = form.defined(filled, slug, base)
    require_handed_over(app, campaign, None if new else base, caller=caller)
    told = msg("filled in on a page")
    entry = journal.entry(app, "definitions.save", caller=caller, subject=slug, details=told)
    app.store.campaigns.save(campaign, app.clock.now(), entry, seen=0 if new else version)
    return campaign


def _free_name(app: App, title: str) -> str:
    """A short name made of the title. Raises InvalidInput where there is such a campaign already."""
    slug = slug_for(title, "kampagne")
    if app.store.campaigns.version(slug):
        raise InvalidInput(
            msg("There is a campaign “{title}” already.", title=title),
            msg("Give this one another title."),
            (form.taken(title),),
        )
    return slug
