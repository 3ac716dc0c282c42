"""What came of a campaign beside its figures: enquiries, press, talks, partners, as its staff notes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from secrets import token_hex

from outreach.app import App, journal
from outreach.app.campaigns.days import today
from outreach.app.permissions import verb
from outreach.intake import read_effect, typed_effect
from outreach.language import Message, msg
from outreach.model import Caller, Effect
from outreach.report.results_words import ONE_EFFECT

__all__ = ["add", "change", "find", "get", "remove", "typed_effect"]


def find(app: App, campaign: str) -> tuple[Effect, ...]:
    """All of the campaign, by day. Raises NotFound."""
    return app.store.effects.of(app.store.campaigns.get(campaign).name)


def get(app: App, campaign: str, id: str) -> Effect:
    """Raises NotFound."""
    return app.store.effects.get(campaign, id)


@verb
def add(
    app: App, campaign: str, fields: Mapping[str, str], *, simulated: bool = False, caller: Caller
) -> Effect:
    """Note an effect: ``day``, ``kind``, ``source``, ``note``, ``link``, ``place``, ``count`` as typed.

    Raises NotFound, and InvalidInput with a finding for each field that is wrong.
    """
    definition = app.store.campaigns.get(campaign)
    made = Effect(
        **read_effect(fields, app.store.places.names(campaign), today(app, definition)),
        id=token_hex(5),
        campaign=definition.name,
        simulated=simulated,
        entered_by=caller.name,
        entered_at=app.clock.now(),
    )
    entry = journal.entry(app, "effects.add", caller=caller, subject=definition.name, details=_told(made))
    app.store.effects.add(made, entry)
    return made


@verb
def change(
    app: App, campaign: str, id: str, fields: Mapping[str, str], *, version: int, caller: Caller
) -> Effect:
    """The effect as it was seen in ``version``, otherwise. Raises as :func:`add`, and StaleEntry."""
    definition = app.store.campaigns.get(campaign)
    known = app.store.effects.get(definition.name, id)
    made = replace(
        known,
        **read_effect(fields, app.store.places.names(campaign), today(app, definition)),
        entered_by=caller.name,
        entered_at=app.clock.now(),
    )
    entry = journal.entry(app, "effects.change", caller=caller, subject=definition.name, details=_told(made))
    app.store.effects.change(made, version, entry)
    return replace(made, version=version + 1)


@verb
def remove(app: App, campaign: str, id: str, *, version: int, caller: Caller) -> Effect:
    """Take the effect away as it was seen; the journal keeps what it was. Raises NotFound and StaleEntry."""
    known = app.store.effects.get(campaign, id)
    entry = journal.entry(app, "effects.remove", caller=caller, subject=campaign, details=_told(known))
    app.store.effects.remove(campaign, id, version, entry)
    return known


def _told(effect: Effect) -> Message:
    return msg(
        "{day}: {count} × {kind}, {source}",
        day=effect.day,
        count=effect.count,
        kind=ONE_EFFECT[effect.kind],
        source=effect.source,
    )
