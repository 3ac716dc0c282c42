"""The campaign's plan: proposed, looked at, and adopted as it was proposed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from outreach.app import App
from outreach.app.permissions import verb
from outreach.app.places import sharedplaces
from outreach.app.plan import costs
from outreach.errors import Action, Finding, NotAllowed, NotFound, Remedy
from outreach.language import msg
from outreach.model import (
    UNTIMED,
    Caller,
    Campaign,
    CancelCheck,
    ChannelName,
    Post,
    Slot,
    never_cancelled,
)
from outreach.plan import Key, Plan, make_plan, require_budget


@dataclass(frozen=True, kw_only=True)
class SlotChange:
    """A draft that gets another time than it has: none before, or one that has to give way."""

    post: str
    place: str
    channel: ChannelName
    number: int
    before: datetime | None
    after: datetime
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What planning would change, by the new times, and what does not fit; ``seen`` is what it was made of."""

    campaign: str
    seen: str
    changes: tuple[SlotChange, ...]
    findings: tuple[Finding, ...]

    @property
    def moves(self) -> tuple[SlotChange, ...]:
        """Of the changes those of posts that have a time already."""
        return tuple(change for change in self.changes if change.before is not None)

    def over_at(self, now: datetime) -> bool:
        """Whether one of its times is not ahead any more."""
        return any(change.after <= now for change in self.changes)


def propose(app: App, name: str, *, check_cancel: CancelCheck = never_cancelled) -> Proposal:
    """A time for every draft, moving as little as possible; approved, published and pinned posts keep theirs.

    Nothing is changed. Raises NotAllowed for a plan that costs more than the campaign's budget.
    """
    campaign = app.store.campaigns.get(name)
    seen = app.store.times.basis(name)  # what changes from here on is found out when the plan is adopted
    posts = app.store.posts.find(campaign=name)
    if not posts:
        verb_ = "campaign.fill" if campaign.open_ended else "campaign.generate"
        raise NotFound(
            msg("The campaign “{name}” has no posts to plan yet.", name=name),
            Remedy(msg("Have them written first."), Action(verb_, name=name)),
        )
    written = {post.place for post in posts}
    loose = [post for post in posts if _is_loose(post)]
    made = make_plan(
        campaign,
        [place for place in app.store.places.of(name) if place.slug in written],
        fixed=slots_of(campaign, [post for post in posts if not _is_loose(post)]),
        previous=slots_of(campaign, loose),
        earliest=app.clock.now(),
        untimed=[Key(post.place, post.channel, post.number) for post in loose if post.due_utc is None],
        taken=sharedplaces.taken_days(app, campaign),
        check_cancel=check_cancel,
    )
    _require_budget(app, campaign, posts, made)
    changes = _changes(campaign, loose, made.slots)
    return Proposal(campaign=name, seen=seen, changes=changes, findings=made.findings)


@verb
def adopt(app: App, proposal: Proposal, *, caller: Caller) -> tuple[str, ...]:
    """Give the posts the times that were proposed; the ids of those that moved.

    Raises NotAllowed, with nothing changed, where what the proposal was made of has changed meanwhile, or where one of
    its times is over.
    """
    if proposal.over_at(app.clock.now()):
        raise NotAllowed(
            msg("Some of the proposed times are over by now; nothing was changed."),
            Remedy(msg("Plan again."), Action("campaign.plan", name=proposal.campaign)),
        )
    slots = [
        Slot(place=each.place, channel=each.channel, number=each.number, due=each.after, note=each.note)
        for each in proposal.changes
    ]
    return app.store.times.set_slots(
        proposal.campaign, slots, caller=caller, at=app.clock.now(), seen=proposal.seen
    )


def _is_loose(post: Post) -> bool:
    """Whether planning may give the post another time."""
    return post.status in UNTIMED and not post.pinned


def _changes(campaign: Campaign, posts: Sequence[Post], slots: Sequence[Slot]) -> tuple[SlotChange, ...]:
    known = {(post.place, post.channel, post.number): post for post in posts}
    zone = ZoneInfo(campaign.zone)
    return tuple(
        SlotChange(
            post=post.id,
            place=post.place,
            channel=post.channel,
            number=post.number,
            before=post.due_utc.astimezone(zone) if post.due_utc else None,
            after=slot.due,
            note=slot.note,
        )
        for slot in slots
        if (post := known.get((slot.place, slot.channel, slot.number))) and post.due_utc != slot.due
    )


def _require_budget(app: App, campaign: Campaign, posts: Sequence[Post], made: Plan) -> None:
    if campaign.budget_usd is None:
        return
    times = {(slot.place, slot.channel, slot.number): slot.due for slot in made.slots}
    due = {post.id: times.get((post.place, post.channel, post.number), post.due_utc) for post in posts}
    planned = costs.sendings(replace(post, due_utc=due[post.id]) for post in posts)
    if campaign.open_ended:  # what is over is paid
        begun = app.clock.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        planned = [sending for sending in planned if sending.at >= begun]
    require_budget(campaign, planned, costs.watched(app, campaign))


def slots_of(campaign: Campaign, posts: Sequence[Post]) -> tuple[Slot, ...]:
    """The times of those posts that have one, in the campaign's zone."""
    zone = ZoneInfo(campaign.zone)
    return tuple(
        Slot(
            place=post.place,
            channel=post.channel,
            number=post.number,
            due=post.due_utc.astimezone(zone),
            note=post.due_note,
        )
        for post in posts
        if post.due_utc
    )
