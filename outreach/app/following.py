"""What follows when places come while a campaign runs: drafts of their posts, with times, and a word to the staff."""

from __future__ import annotations

from collections.abc import Iterable

from outreach.app import App, campaigns, planning
from outreach.language import Message, msg
from outreach.model import Caller, Place
from outreach.places.compare import Comparison

SHOWN = 10
"""Places that a letter names; the others are counted."""


def follow_up(
    app: App, campaign: str, taken: Comparison, *, caller: Caller, progress: campaigns.Progress
) -> None:
    """Write the posts of the new places and give them times, where the campaign has posts and times; tell the staff.

    What changed or is gone touches no post by itself: a person looks at it.
    """
    new = (*taken.new, *(change.place for change in taken.returned))
    if new and app.store.listing.counts(campaign):
        campaigns.generate(
            app,
            campaign,
            caller=caller,
            progress=progress,
            only=frozenset(place.slug for place in new),
        )
        _give_times(app, campaign, caller)
    for what in _news(app, campaign, taken):
        app.store.letters.to_staff("", what, post="", at=app.clock.now(), but=())


def _give_times(app: App, campaign: str, caller: Caller) -> None:
    """By the fewest moves; a campaign that nobody has planned yet waits for a person."""
    if app.store.times.planned(campaign):
        planning.adopt(app, planning.propose(app, campaign), caller=caller)


def _news(app: App, campaign: str, taken: Comparison) -> Iterable[Message]:
    title = app.store.campaigns.get(campaign).title
    if taken.new:
        yield msg(
            "New in {title}: {names}. Their posts are written and wait for you.",
            title=title,
            names=_names(taken.new),
        )
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
