"""Choosing a campaign: a few that are near, and all of them to be looked through."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from outreach.app import App
from outreach.model import CampaignEntry, CampaignStage
from outreach.store import CampaignEntries

MOST = 10
"""Campaigns that a menu offers."""

RUNNING = 5
"""Of these, so many are kept for campaigns that run, whether anybody has looked at them or not."""

RUN = (CampaignStage.RUNNING, CampaignStage.OPEN_ENDED)


@dataclass(frozen=True, kw_only=True)
class CampaignChoice:
    """The name of the campaign that is looked at, "" where there is none, and a few to choose from, by name."""

    current: str
    entries: tuple[CampaignEntry, ...]


def near(app: App, wanted: str, lately: Sequence[str] = ()) -> CampaignChoice:
    """The one that is ``wanted``, some that run, those looked at ``lately``, and more that run, come or were over last.

    Where there is none of the name that is wanted, it is the one that runs, else the next one, else the last one.
    """
    now = app.clock.now().replace(second=0, microsecond=0)  # a page that asks again asks the same
    # whatever a browser has sent: a database refuses some signs
    words = (name for name in (wanted, *lately) if name and name.isascii() and name.isprintable())
    known = tuple(dict.fromkeys(words))[:MOST]
    found = app.store.campaigns.nearest(known, now, MOST)
    nearest = sorted(found, key=lambda each: _distance(each, now))
    current = wanted
    if all(each.name != wanted for each in found):
        # fewer are all that there are; and what runs may have no post that is still to come
        if len(found) >= MOST and nearest[0].stage(now) not in RUN:
            nearest[:0] = app.store.campaigns.search("", now.date(), limit=1).entries
        current = nearest[0].name if nearest else ""
    running = [each.name for each in nearest if each.stage(now) in RUN][:RUNNING]
    first = {name: rank for rank, name in enumerate(dict.fromkeys((current, *running, *known)))}
    nearest.sort(key=lambda each: first.get(each.name, len(first)))
    kept = {each.name: each for each in nearest[:MOST]}
    return CampaignChoice(current=current, entries=tuple(kept[name] for name in sorted(kept)))


def titles(app: App, names: Collection[str]) -> dict[str, str]:
    """Name → title, of those named that there are."""
    return app.store.campaigns.titles(names) if names else {}


def search(app: App, words: str, *, number: int = 1, size: int = 100) -> CampaignEntries:
    """The page ``number``, from 1, of those with ``words`` in title or name: what runs or comes, then what is over."""
    day = app.clock.now().date()
    return app.store.campaigns.search(words, day, skip=(number - 1) * size, limit=size)


def _distance(entry: CampaignEntry, at: datetime) -> tuple[bool, int, str]:
    over = entry.stage(at) is CampaignStage.OVER
    return over, -entry.last_day.toordinal() if over else entry.first_day.toordinal(), entry.name
