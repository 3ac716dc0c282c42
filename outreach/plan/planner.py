"""From a campaign and its places to slots: when each post of each place goes out. docs/plan.md states the aim."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

from outreach.errors import Finding, Severity
from outreach.language import Message, msg
from outreach.model import Campaign, CancelCheck, ChannelPlan, Place, Slot, never_cancelled
from outreach.plan.fill import are_few, fill
from outreach.plan.initial_order import initial_order
from outreach.plan.layout import ChannelTask, free_times, lay_out
from outreach.plan.objective import Similarity
from outreach.plan.rules import Calendar, inside, public_holidays, window_of
from outreach.plan.schedule import NO_DAYS, Key, Schedule, SlotTime, TakenDays
from outreach.plan.walltime import GAP, OVERLAP, asked_for, resolve

NAMED = 5
"""How many places a finding names before it only counts them."""


@dataclass(frozen=True)
class Plan:
    """When the posts that are still drafts go out, by time, and what a person should know about it."""

    slots: tuple[Slot, ...]
    findings: tuple[Finding, ...]


def make_plan(
    campaign: Campaign,
    places: Sequence[Place],
    *,
    fixed: Sequence[Slot] = (),
    previous: Sequence[Slot] = (),
    earliest: datetime | None = None,
    untimed: Collection[Key] = (),
    taken: TakenDays = NO_DAYS,
    check_cancel: CancelCheck = never_cancelled,
) -> Plan:
    """A slot for every post of every place that is neither gone nor ended, except for the posts in ``fixed``.

    Of an open-ended campaign these are the posts of ``previous`` and those that are ``untimed``. On the days ``taken``
    another campaign posts about the place on the same account.
    ``fixed`` are posts that are approved or out: they are not returned, and every rule between posts heeds them.
    ``previous`` are the slots of drafts: one whose time is still allowed stays, the others move no farther than
    they must. No new slot lies before ``earliest``. Posts that cannot be placed are counted by a finding
    ``plan.does-not-fit`` per channel, everything else is planned. The same input gives the same plan; the order
    of ``places`` does not matter. Raises nothing for a valid campaign but what ``check_cancel`` raises.
    """
    known, findings = public_holidays(campaign)
    calendar = Calendar(campaign, known, earliest)
    running = [place for place in places if place.is_running]
    similarity, order = Similarity(places), initial_order(running, campaign.seed)
    ranks = range(len(campaign.channels))
    asked = {*map(key_of, previous), *untimed} if campaign.open_ended else None
    attempt = partial(_attempt, calendar, similarity, order, fixed, previous, asked, taken, check_cancel)
    best = attempt(ranks)
    if best.unplaced and len(ranks) > 1:
        # What one channel takes can be what the other needed: where it is tight, the other one goes first.
        turned = attempt(ranks[::-1])
        best = min(best, turned, key=lambda attempt: sum(map(len, attempt.unplaced.values())))
    slots = _slots(calendar, best.schedule, best.wanted, previous)
    return Plan(slots, (*findings, *_do_not_fit(calendar, best), *clock_hints(slots)))


@dataclass(frozen=True)
class _Filling:
    """A schedule with every post that found a time, and per channel those that did not."""

    schedule: Schedule
    wanted: Sequence[Key]
    unplaced: Mapping[int, Sequence[Key]]  # by the channel's rank


def _attempt(
    calendar: Calendar,
    similarity: Similarity,
    order: list[str],
    fixed: Sequence[Slot],
    previous: Sequence[Slot],
    asked: Collection[Key] | None,
    taken: TakenDays,
    check_cancel: CancelCheck,
    ranks: Sequence[int],
) -> _Filling:
    """Fill the channels one after the other, in the order of ``ranks``; only the posts that are ``asked`` for."""
    campaign = calendar.campaign
    schedule = Schedule(campaign.smallest_gap.total_seconds(), taken)
    plans = {plan.channel: plan for plan in campaign.channels}
    for slot in fixed:
        schedule.add(key_of(slot), time_of(calendar, plans.get(slot.channel), slot.due))
    wanted = [_wanted(campaign, rank, order, schedule, asked) for rank in range(len(ranks))]
    wished = _keep(calendar, schedule, {key for keys in wanted for key in keys}, previous)
    missing = {rank: [key for key in wanted[rank] if key not in schedule.times] for rank in ranks}
    tasks = [
        ChannelTask(calendar, schedule, similarity, campaign.channels[rank], rank, check_cancel)
        for rank in ranks
        if missing[rank]
    ]
    together = [task for task in tasks if not are_few(task, missing[task.rank])]
    layouts = lay_out(together, missing) if together else {}
    unplaced = {}
    for task in tasks:
        if alone := fill(task, missing[task.rank], wished, layouts.get(task.rank)):
            unplaced[task.rank] = alone
    return _Filling(schedule, [key for keys in wanted for key in keys], unplaced)


def _wanted(
    campaign: Campaign, rank: int, order: list[str], schedule: Schedule, asked: Collection[Key] | None
) -> list[Key]:
    """The channel's posts in the order of their turns.

    Each channel starts the round elsewhere, so that a place's posts on all channels are spread over the period.
    """
    plan = campaign.channels[rank]
    shift = rank * len(order) // len(campaign.channels)
    turned = order[-shift:] + order[:-shift] if shift else order
    numbers: Iterable[int] = range(1, plan.posts_per_place + 1)
    if asked is not None:
        numbers = sorted({key.number for key in asked})
    keys = (Key(slug, plan.channel, n) for n in numbers for slug in turned)
    if asked is not None:
        keys = (key for key in keys if key in asked)
    return [key for key in keys if key not in schedule.times]


def _keep(
    calendar: Calendar, schedule: Schedule, wanted: set[Key], previous: Iterable[Slot]
) -> Mapping[Key, SlotTime]:
    """Puts every earlier slot on the schedule that breaks no rule; returns the times of those that have to move."""
    plans = {plan.channel: plan for plan in calendar.campaign.channels}
    moved = {}
    for slot in sorted(previous, key=lambda slot: (slot.due.timestamp(), key_of(slot))):
        key = key_of(slot)
        if key not in wanted or key in schedule.times:
            continue
        time = time_of(calendar, plans[slot.channel], slot.due)
        fits = schedule.is_free(slot.channel, time.at) and schedule.allows(key, time)
        if fits and calendar.permits(plans[slot.channel], slot.due):
            schedule.add(key, time)
        else:
            moved[key] = time
    return moved


def key_of(slot: Slot) -> Key:
    """Which post the slot is of."""
    return Key(slot.place, slot.channel, slot.number)


def time_of(calendar: Calendar, plan: ChannelPlan | None, due: datetime) -> SlotTime:
    """``due`` as a schedule knows it."""
    here = due.astimezone(calendar.zone)
    return SlotTime(due.timestamp(), here.toordinal(), window_of(plan, here.time()) if plan else -1)


def _slots(
    calendar: Calendar, schedule: Schedule, keys: Iterable[Key], previous: Iterable[Slot]
) -> tuple[Slot, ...]:
    """The slots of the posts that have a time; one that stayed is the earlier slot itself, in the campaign's zone."""
    before = {key_of(slot): slot for slot in previous}
    found = []
    for key in keys:
        time = schedule.times.get(key)
        if time is None:
            continue
        old = before.get(key)
        if old is not None and old.due.timestamp() == time.at:
            found.append(replace(old, due=old.due.astimezone(calendar.zone)))
            continue
        due = datetime.fromtimestamp(time.at, UTC).astimezone(calendar.zone)
        note = GAP if len(asked_for(due, calendar.zone)) > 1 and _stands_in(calendar, key, due) else ""
        note = note or resolve(due.replace(tzinfo=None, fold=0), calendar.zone).note
        found.append(Slot(place=key.place, channel=key.channel, number=key.number, due=due, note=note))
    return tuple(sorted(found, key=lambda slot: (slot.due.timestamp(), slot.channel, slot.place)))


def _stands_in(calendar: Calendar, key: Key, due: datetime) -> bool:
    """True where only the skipped wall time lies in a window, so that the post was moved by the clock change."""
    plan = next(plan for plan in calendar.campaign.channels if plan.channel == key.channel)
    return not any(inside(window, due.time()) for window in plan.windows)


def _do_not_fit(calendar: Calendar, attempt: _Filling) -> list[Finding]:
    """One finding for every channel on which posts are left over."""
    found = []
    for rank, alone in sorted(attempt.unplaced.items()):
        plan = calendar.campaign.channels[rank]
        places = list(dict.fromkeys(key.place for key in alone))
        message = msg(
            "{count} of {total} posts on {channel} find no time in the plan ({places}).",
            count=len(alone),
            total=sum(key.channel == plan.channel for key in attempt.wanted),
            channel=plan.channel,
            places=", ".join(places[:NAMED]) + (", …" if len(places) > NAMED else ""),
        )
        found.append(
            Finding(
                code="plan.does-not-fit",
                message=message,
                remedy=_room_for_more(calendar, attempt.schedule, plan),
                field=plan.channel,
                place=places[0] if len(places) == 1 else None,
            )
        )
    return found


def _room_for_more(calendar: Calendar, schedule: Schedule, plan: ChannelPlan) -> Message:
    if free_times(calendar, schedule, plan, 1).at:
        return msg(
            "A place posts on different channels on different days, its first post before its second: "
            "add weekdays or days to this channel, or plan fewer posts per place."
        )
    return msg(
        "No time is left: add weekdays or windows, lengthen the period, shorten quiet hours and blackout days, "
        "or lower the smallest gap between two posts (now {hours} hours).",
        hours=round(calendar.campaign.smallest_gap / timedelta(hours=1), 2),
    )


def clock_hints(slots: Iterable[Slot]) -> list[Finding]:
    found = []
    for slot in slots:
        if slot.note == GAP:
            message = msg(
                "The clock change skips the time meant for a post on {channel}; it goes out at {due} instead.",
                channel=slot.channel,
                due=slot.due,
            )
        elif slot.note == OVERLAP:
            message = msg(
                "{due} comes twice that night; the post on {channel} goes out the first time.",
                channel=slot.channel,
                due=slot.due,
            )
        else:
            continue
        remedy = msg("If that does not suit, give the post another time.")
        found.append(
            Finding(
                code=f"plan.clock-{slot.note}",
                severity=Severity.HINT,
                message=message,
                remedy=remedy,
                place=slot.place,
            )
        )
    return found
