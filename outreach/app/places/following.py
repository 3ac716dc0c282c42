"""What follows when places come while a campaign runs: drafts of their posts, with times, and a word to the staff."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from outreach.app import App
from outreach.app.campaigns import campaigns
from outreach.app.plan import planning
from outreach.errors import NotAllowed
from outreach.language import Message, msg
from outreach.model import Caller, Place, Status
from outreach.places.compare import Comparison
from outreach.store import DayTaken

TRIES = 3
"""So often a plan is made where another campaign takes a day of a place that both have, meanwhile."""

SHOWN = 10
"""Places that a letter names; the others are counted."""


def follow_up(
    app: App, campaign: str, taken: Comparison, *, caller: Caller, progress: campaigns.Progress
) -> None:
    """Write the posts of the new places and give them times, where the campaign has posts and times; tell the staff.

    Whatever came while the campaign runs and has no post yet is new as well: somebody brought it in, or an earlier look
    was broken off. What changed or is gone touches no post by itself: a person looks at it.
    """
    title = app.store.campaigns.get(campaign).title
    for what in _news(title, taken):
        _tell(app, what)
    returned = tuple(change.place for change in taken.returned)
    new = (*taken.new, *_unwritten(app, campaign, {place.slug for place in (*taken.new, *returned)}))
    if not app.store.listing.counts(campaign):
        if taken.new:
            _tell(app, msg("New in {title}: {names}.", title=title, names=_names(taken.new)))
    elif new or returned:
        made = campaigns.generate(
            app,
            campaign,
            caller=caller,
            progress=progress,
            only=frozenset(place.slug for place in (*new, *returned)),
        )
        why = _give_times(app, campaign, caller) if made.saved.new else None
        if new and (made.saved.new or taken.new):
            text = msg(
                "New in {title}: {names}. Their posts are written and wait for you.",
                title=title,
                names=_names(new),
            )
            _tell(app, text)
        if why:
            _tell(app, msg("The new posts of {title} have no times yet: {why}", title=title, why=why))


def _tell(app: App, what: Message) -> None:
    app.store.letters.to_staff("", what, post="", at=app.clock.now(), but=())


def _unwritten(app: App, campaign: str, but: Collection[str]) -> tuple[Place, ...]:
    """The places that came while the campaign runs and of which no post was ever written."""
    came = app.store.places.announced(campaign) - frozenset(but)
    unwritten = came - app.store.listing.places_in(campaign, frozenset(Status)) if came else came
    if not unwritten:
        return ()
    return tuple(place for place in app.store.places.of(campaign, unwritten) if place.is_running)


def _give_times(app: App, campaign: str, caller: Caller) -> Message | None:
    """By the fewest moves; why not, where a person has to see to it. A campaign that nobody has planned yet waits."""
    if not app.store.times.planned(campaign):
        return None
    why: Message | None = None
    for _ in range(TRIES):
        try:
            planning.adopt(app, planning.propose(app, campaign), caller=caller)
        except DayTaken as error:
            why = error.message
        except NotAllowed as error:
            return error.message
        else:
            return None
    return why


def _news(title: str, taken: Comparison) -> Iterable[Message]:
    """What is told of places that are known already."""
    if taken.changed or taken.returned:
        names = _names([change.place for change in (*taken.changed, *taken.returned)])
        yield msg("Told differently in {title}: {names}. Look through their posts.", title=title, names=names)
    if taken.gone:
        yield msg(
            "Gone from the source of {title}: {names}. What is not sent yet is held back; decide what becomes of it.",
            title=title,
            names=_names(taken.gone),
        )


def _names(places: Iterable[Place]) -> str:
    names = [place.name for place in places]
    more = f" + {len(names) - SHOWN}" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
