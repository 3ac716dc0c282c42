"""Open-ended campaigns: the weeks ahead are filled with drafts, which wait for a person like all others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from outreach.app import App
from outreach.app.campaigns import campaigns
from outreach.app.campaigns.days import today
from outreach.app.permissions import verb
from outreach.app.places import rights, sharedplaces
from outreach.app.plan import costs
from outreach.app.plan.planning import slots_of
from outreach.app.running import jobs
from outreach.content.generate import Key
from outreach.errors import Finding, InvalidInput
from outreach.language import msg
from outreach.model import (
    UNTIMED,
    Caller,
    Campaign,
    ChannelName,
    Place,
    Post,
    Slot,
    Status,
    filled_ahead,
    machine,
)
from outreach.plan import Plan, PostsSoFar, fill_ahead
from outreach.store import DayTaken

FILL = "filling.fill"
"""The job that fills the weeks ahead of a campaign."""

FILLER = machine("filling")

NOT_SHOWN = frozenset({Status.CANCELLED, Status.REJECTED, Status.MISSED})
"""Posts that nobody saw: their places have their turn sooner."""

TRIES = 3
"""So often other places are taken for those of which no post can be written, and other days for those that are gone."""


@dataclass(frozen=True, kw_only=True)
class FillReport:
    """The campaigns that are filled now."""

    begun: tuple[str, ...] = ()

    @property
    def quiet(self) -> bool:
        return not self.begun


def step(app: App) -> FillReport:
    """Have the weeks filled that lie ahead and have no posts yet: one job a day for each open-ended campaign."""
    now = app.clock.now()
    begun = []
    for each in app.store.campaigns.open_ended():
        day = now.astimezone(ZoneInfo(each.zone)).date()
        seen_to = each.looked_at is not None and each.looked_at >= day
        filled = each.until is not None and each.until >= filled_ahead(each.first_day, each.ahead, day)
        if seen_to or filled:
            continue
        if app.store.places.count(each.name) and app.store.fillings.claim(each.name, day):
            jobs.start(app, FILL, {"campaign": each.name}, caller=FILLER, lock=f"campaign {each.name}")
            begun.append(each.name)
    return FillReport(begun=tuple(begun))


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What filling did: the new posts by id, until when the campaign is filled, and what could not be made."""

    posts: tuple[str, ...]
    until: date
    findings: tuple[Finding, ...]


@verb
def fill(
    app: App, name: str, *, caller: Caller, progress: campaigns.Progress = campaigns.unwatched
) -> Filled:
    """Write the posts of the weeks ahead and give them times; whatever has posts already stays as it is.

    Done again, or after it was broken off, it makes what is missing and nothing twice. Raises NotFound, and
    InvalidInput for a campaign that has a last day.
    """
    campaign = app.store.campaigns.get(name)
    if not campaign.open_ended:
        raise InvalidInput(
            msg(
                "The campaign “{name}” has a last day, so there are no weeks to fill ahead of it.", name=name
            ),
            msg("Generate its posts and plan them; or make it open-ended."),
        )
    campaigns.known_places(app, campaign)
    until, since = campaign.filled_until(today(app, campaign)), _since(app, campaign)
    findings: list[Finding] = []
    new: list[Post] = []
    if since.date() <= until:
        campaign = replace(campaign, last_day=until)
        slots = _timed(app, campaign, since, caller, progress, findings)
        keys = {(slot.place, slot.channel, slot.number) for slot in slots}
        new = [post for post in app.store.posts.find(campaign=name, status=UNTIMED) if _key(post) in keys]
        _tell(app, campaign, new)
    app.store.fillings.filled(name, until)
    return Filled(posts=tuple(post.id for post in new), until=until, findings=tuple(findings))


def _since(app: App, campaign: Campaign) -> datetime:
    """The first moment that is to be filled: after what is filled, and no sooner than tomorrow."""
    filled = app.store.fillings.until(campaign.name)
    begins = max(campaign.first_day, today(app, campaign) + timedelta(days=1))
    day = begins if filled is None else max(begins, filled + timedelta(days=1))
    return datetime.combine(day, time(), ZoneInfo(campaign.zone))


def _timed(
    app: App,
    campaign: Campaign,
    since: datetime,
    caller: Caller,
    progress: campaigns.Progress,
    findings: list[Finding],
) -> Sequence[Slot]:
    """The slots of posts that are written, and have their times; planned again where another campaign takes the day of
    a place that both have.
    """
    tries, before = 0, len(findings)
    while True:
        tries += 1
        slots = _written(app, campaign, since, caller, progress, findings)
        try:
            app.store.times.set_slots(campaign.name, slots, caller=caller, at=app.clock.now())
        except DayTaken:
            if tries == TRIES:
                raise
            del findings[before:]
        else:
            return slots


def _written(
    app: App,
    campaign: Campaign,
    since: datetime,
    caller: Caller,
    progress: campaigns.Progress,
    findings: list[Finding],
) -> Sequence[Slot]:
    """The slots of posts that are written; a place of which none can be written gives way to others."""
    failed: frozenset[str] = frozenset()
    for _ in range(TRIES):
        planned = _planned(app, campaign, since, failed, progress)
        keys = {(slot.place, slot.channel, slot.number) for slot in planned.slots}
        made = (
            campaigns.generate(
                app,
                campaign.name,
                caller=caller,
                progress=progress,
                only=frozenset(slug for slug, _, _ in keys),
                turns=keys,
            )
            if keys
            else None
        )
        there = {_key(post) for post in app.store.posts.find(campaign=campaign.name, status=UNTIMED)}
        findings += made.findings if made else ()
        missing = frozenset(slug for slug, _, _ in keys - there)
        if not missing:
            break
        failed |= missing
    findings += planned.findings
    return [slot for slot in planned.slots if (slot.place, slot.channel, slot.number) in there]


def _planned(
    app: App, campaign: Campaign, since: datetime, failed: frozenset[str], progress: campaigns.Progress
) -> Plan:
    posts = app.store.posts.find(campaign=campaign.name)
    last = Counter[tuple[str, ChannelName]]()
    untimed: dict[tuple[str, ChannelName], list[int]] = {}
    for post in posts:
        mine = (post.place, post.channel)
        last[mine] = max(last[mine], post.number)
        if post.status in UNTIMED and post.due_utc is None:
            untimed.setdefault(mine, []).append(post.number)
    places: list[Place] = [
        place for place in rights.places_of(app, campaign.name) if place.slug not in failed
    ]
    return fill_ahead(
        campaign,
        places,
        PostsSoFar(
            slots=slots_of(campaign, [post for post in posts if post.status not in NOT_SHOWN]),
            untimed=untimed,
            last=last,
        ),
        since=since,
        taken=sharedplaces.taken_days(app, campaign),
        room=costs.room(app, campaign, posts, since.date()),
        check_cancel=partial(progress, 0, 1),
    )


def _key(post: Post) -> Key:
    return post.place, post.channel, post.number


def _tell(app: App, campaign: Campaign, posts: Sequence[Post]) -> None:
    """The staff of each organisation learns what is new and waits for them."""
    owners = app.store.owners.of(posts)
    groups: dict[tuple[str, str], list[Post]] = {}
    for post in posts:
        groups.setdefault((post.account, owners.get(post.id, "")), []).append(post)
    for (account, _), mine in groups.items():
        text = msg(
            "New drafts in the plan of {title} on {channel} until {until}: {count}. They wait to be read and approved.",
            title=campaign.title,
            count=len(mine),
            channel=mine[0].channel,
            until=campaign.last_day,
        )
        app.store.letters.to_staff(account, text, post=mine[0].id, at=app.clock.now(), but=())
