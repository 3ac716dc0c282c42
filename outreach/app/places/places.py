"""Places: looked at, and written by hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial

from outreach.app import App, journal
from outreach.app.permissions import verb
from outreach.app.posts.owning import require_kept
from outreach.errors import Finding, NotAllowed
from outreach.language import msg
from outreach.model import Caller, HandValue, Place, StalePlace
from outreach.places.byhand import text_of, value_of, with_value, written_by_hand
from outreach.places.mapping import is_field
from outreach.store import PlacePage

__all__ = ["EditedPlace", "edit", "get", "hands", "names", "page", "text_of"]


def page(app: App, campaign: str, *, number: int = 1, size: int = 100) -> PlacePage:
    """The page ``number``, from 1, of ``size`` places, by their short names, the gone ones too. Raises NotFound."""
    app.store.campaigns.get(campaign)
    return app.store.places.page(campaign, skip=(number - 1) * size, limit=size)


def names(app: App, campaign: str) -> Mapping[str, str]:
    """Short name → name, of all places of the campaign, the gone ones too."""
    return app.store.places.names(campaign)


def get(app: App, campaign: str, slug: str) -> Place:
    """Raises NotFound for the campaign or the place, with the one that was probably meant."""
    app.store.campaigns.get(campaign)
    return app.store.places.get(campaign, slug)


def hands(app: App, campaign: str, slug: str) -> tuple[int, Mapping[str, HandValue]]:
    """The place's version, and those of its fields that a person has written; all others its source tells."""
    app.store.campaigns.get(campaign)
    return app.store.places.seen(campaign, slug)


@dataclass(frozen=True, kw_only=True)
class EditedPlace:
    """A place after it was written by hand: its new version, its fields by hand, and what should be looked at."""

    place: Place
    version: int
    hands: Mapping[str, HandValue]
    findings: tuple[Finding, ...]


@verb
def edit(
    app: App,
    campaign: str,
    slug: str,
    values: Mapping[str, str],
    *,
    back: Collection[str] = (),
    version: int,
    caller: Caller,
) -> EditedPlace:
    """Write ``values`` (field → text, as a cell holds it) into the place as it was seen in ``version``.

    From then on an import leaves these fields alone; those in ``back`` get what the source said last, and follow it
    again. What is the same changes nothing. Raises StalePlace, InvalidInput with a finding for each wrong field, and
    NotAllowed where the place would become another organisation's and the caller does not edit for the one it has.
    """
    known = get(app, campaign, slug)
    now, mine = app.store.places.seen(campaign, slug)
    if now != version:
        raise StalePlace(campaign, known, version, now)
    values = {field: text for field, text in values.items() if _other(text, known, field)}
    place, findings = written_by_hand(known, values) if values else (known, ())
    at, theirs = app.clock.now(), dict(mine)
    for field in values:
        if (own := value_of(known, field)) != value_of(place, field):
            source = mine[field].theirs if field in mine else own
            theirs[field] = HandValue(by=caller.name, caller_id=caller.id, at=at, theirs=source)
    for field in back:
        if field not in mine:
            raise NotAllowed(
                msg("Nobody has written the field {field} of {place} by hand.", field=field, place=slug),
                msg("It follows its source already."),
            )
        place = with_value(place, field, theirs.pop(field).theirs)
    if place == known and theirs == mine:
        return EditedPlace(place=known, version=version, hands=mine, findings=findings)
    fields = ", ".join((*values, *back))
    told = msg("{place}: {fields}", place=slug, fields=fields)
    entry = journal.entry(app, "places.edit", caller=caller, subject=campaign, details=told)
    may = partial(require_kept, app, app.store.campaigns.get(campaign), caller=caller)
    after = app.store.places.write_by_hand(
        campaign, place, theirs, version=version, at=at, entry=entry, may=may
    )
    return EditedPlace(place=place, version=after, hands=theirs, findings=findings)


def _other(text: str, known: Place, field: str) -> bool:
    """What a form shows comes back as it was shown, and is then no word of a person's."""
    return not is_field(field) or text.replace("\r\n", "\n").strip() != text_of(known, field).strip()
