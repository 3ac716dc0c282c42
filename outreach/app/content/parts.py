"""Writing and drawing a campaign's posts in parts, where several hosts can share it; the posts are the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields

from outreach.app import App
from outreach.app.campaigns import campaigns
from outreach.app.campaigns.campaigns import Generated
from outreach.app.running import jobs
from outreach.content.lint import Telling, repeats
from outreach.engine import JobControl
from outreach.engine.parts import done_in_parts
from outreach.errors import Finding
from outreach.model import Campaign, Job, Place
from outreach.store import Saved

LEAST, MOST = 50, 500
"""Cards of a part: each part takes a second of processor time beside them, and all wait for the last one."""

SHARES = 6
"""Into so many parts a campaign goes, as far as these bounds allow."""


def generate(app: App, job: Job, control: JobControl) -> Generated:
    """As :func:`~outreach.app.campaigns.campaigns.generate`; of many cards in parts, where hosts share the database."""
    name, only = job.arguments["campaign"], frozenset(job.arguments.get("places", ()))
    campaign = app.store.campaigns.get(name)
    # of an open-ended one no more is written than the weeks ahead have
    if not (job.part_of or campaign.open_ended) and app.settings.sqlite_file is None:
        places = campaigns.known_places(app, campaign, only)
        cards = len(places) * _posts_of_each(campaign)
        if cards > LEAST:
            return _shared(app, job, campaign, places, cards, control)
    return campaigns.generate(
        app, name, caller=job.caller, progress=control.progress, only=only, part=bool(job.part_of)
    )


def _posts_of_each(campaign: Campaign) -> int:
    return sum(plan.posts_per_place for plan in campaign.channels)


def _shared(
    app: App, job: Job, campaign: Campaign, places: Sequence[Place], cards: int, control: JobControl
) -> Generated:
    at_once = max(1, min(MOST, max(LEAST, cards // SHARES)) // _posts_of_each(campaign))
    slugs = [place.slug for place in places]
    parts = done_in_parts(
        app.store.jobs,
        job,
        [
            {"campaign": campaign.name, "places": slugs[first : first + at_once]}
            for first in range(0, len(slugs), at_once)
        ],
        worker=jobs.worker(app),
        control=control,
        clock=app.clock,
        total=cards,
    )
    saved = Saved(
        **{
            field.name: tuple(id for part in parts for id in part.result[field.name])
            for field in fields(Saved)
        }
    )
    found = (finding for part in parts for finding in part.findings)
    # what a campaign tells of itself each part has told
    findings = dict.fromkeys((*found, *_repeated(app, campaign, slugs, saved)))
    return Generated(saved=saved, findings=tuple(findings))


def _repeated(app: App, campaign: Campaign, slugs: Sequence[str], saved: Saved) -> Iterator[Finding]:
    """Texts that repeat each other, over all parts: none of them has seen the others'."""
    made = {id for field in fields(Saved) for id in getattr(saved, field.name)}
    turns = {
        (slug, plan.channel, number): None
        for slug in slugs
        for plan in campaign.channels
        for number in range(1, plan.posts_per_place + 1)
    }
    posts = {(p.place, p.channel, p.number): p for p in app.store.posts.find(campaign=campaign.name)}
    told = (posts[turn] for turn in turns if turn in posts and posts[turn].id in made)
    yield from repeats(Telling(channel=post.channel, text=post.text, place=post.place) for post in told)
