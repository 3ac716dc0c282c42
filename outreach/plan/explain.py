"""Why a post goes out when it does, and what would be worse about other times: the plan's own measure, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

from outreach.language import Message, msg
from outreach.model import Campaign, ChannelPlan, Place, Slot
from outreach.plan.layout import STEPS
from outreach.plan.objective import Score, Similarity, ideal_days, least_distance, measure
from outreach.plan.rules import Calendar, OpenTimes, open_times, public_holidays

DAYS_AROUND = 2
"""So many days before and after are tried instead, and the ideal day."""


@dataclass(frozen=True, kw_only=True)
class Instead:
    """Another time (or day, where it has none) and what speaks against it; ``better`` where nothing does."""

    day: date
    due: datetime | None
    says: Message
    better: bool = False


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """What speaks for the time of a post, and what against others."""

    why: tuple[Message, ...]
    instead: tuple[Instead, ...]


def explain(campaign: Campaign, places: Sequence[Place], slots: Sequence[Slot], mine: Slot) -> Explanation:
    """Why ``mine``, one of ``slots``, has its time. ``slots`` are those of all posts of the campaign.
    A slot on a channel that the campaign does not have any more is explained by no sentence.
    """
    plan = next((plan for plan in campaign.channels if plan.channel == mine.channel), None)
    if plan is None:
        return Explanation(why=(), instead=())
    known = public_holidays(campaign)[0] if campaign.skip_holidays else MappingProxyType({})
    calendar = Calendar(campaign, known)
    queue = sorted((s for s in slots if s.channel == mine.channel), key=_instant)
    ideal = _ideal_day(calendar, plan, queue, mine)
    why = (*_day(calendar, mine, ideal), *_neighbours(places, queue, mine), *_own(calendar, slots, mine))
    return Explanation(why=why, instead=tuple(_others(calendar, plan, places, slots, mine, ideal)))


def _instant(slot: Slot) -> datetime:
    return slot.due.astimezone(UTC)


def _ideal_day(calendar: Calendar, plan: ChannelPlan, queue: Sequence[Slot], mine: Slot) -> date:
    rank = calendar.campaign.channels.index(plan)
    days = ideal_days(
        calendar.first_day.toordinal(), calendar.days, len(queue), rank, len(calendar.campaign.channels)
    )
    return date.fromordinal(days[queue.index(mine)])


def _day(calendar: Calendar, mine: Slot, ideal: date) -> Iterator[Message]:
    day = mine.due.astimezone(calendar.zone).date()
    if day == ideal:
        yield msg("{day} is its ideal day: so the posts of the channel are evenly spread.", day=day)
    else:
        yield msg(
            "Its ideal day would be {ideal}; {day} is {count} days away, as days must be open and equally full.",
            ideal=ideal,
            day=day,
            count=abs((day - ideal).days),
        )


def _neighbours(places: Sequence[Place], queue: Sequence[Slot], mine: Slot) -> Iterator[Message]:
    similarity, at = Similarity(places), queue.index(mine)
    names = {place.slug: place.name for place in places}
    if at:
        yield msg(
            "Before it on the channel comes {place}: likeness {count}.",
            place=names.get(queue[at - 1].place, queue[at - 1].place),
            count=similarity.of_slugs(mine.place, queue[at - 1].place),
        )
    if at + 1 < len(queue):
        yield msg(
            "After it on the channel comes {place}: likeness {count}.",
            place=names.get(queue[at + 1].place, queue[at + 1].place),
            count=similarity.of_slugs(mine.place, queue[at + 1].place),
        )


def _own(calendar: Calendar, slots: Sequence[Slot], mine: Slot) -> Iterator[Message]:
    own = [s for s in slots if s.place == mine.place and s != mine]
    if own:
        days = [
            abs((s.due.astimezone(calendar.zone).date() - mine.due.astimezone(calendar.zone).date()).days)
            for s in own
        ]
        posts = sum(plan.posts_per_place for plan in calendar.campaign.channels)
        yield msg(
            "The place's nearest other post is {days} days away; {least} are wanted.",
            days=min(days),
            least=least_distance(calendar.days, posts),
        )


def _others(
    calendar: Calendar,
    plan: ChannelPlan,
    places: Sequence[Place],
    slots: Sequence[Slot],
    mine: Slot,
    ideal: date,
) -> Iterator[Instead]:
    """Every day near by and the ideal one, each with what would be worse."""
    here = mine.due.astimezone(calendar.zone)
    around = {here.date() + timedelta(days=n) for n in range(-DAYS_AROUND, DAYS_AROUND + 1)} | {ideal}
    others = [slot for slot in slots if slot != mine]
    now = measure(calendar.campaign, places, slots)
    times = open_times(calendar, plan, STEPS[0])
    for day in sorted(around):
        if day != here.date() or len(plan.windows) > 1:
            yield _on(calendar, places, others, mine, day, now, times)


def _on(
    calendar: Calendar,
    places: Sequence[Place],
    others: Sequence[Slot],
    mine: Slot,
    day: date,
    now: Score,
    times: OpenTimes,
) -> Instead:
    """The best other time of a day, in a window that the post is not in on its own day; or the rule against all."""
    zone = calendar.zone
    moments = [
        (datetime.fromtimestamp(at, UTC).astimezone(zone), window)
        for at, of, window in zip(times.at, times.day, times.window, strict=True)
        if of == day.toordinal()
    ]
    if not moments:
        return Instead(day=day, due=None, says=_closed(calendar, day))
    own = {window for due, window in moments if due == mine.due.astimezone(zone)}
    free = [
        (due, window)
        for due, window in moments
        if window not in own and _has_room(calendar, others, mine, due)
    ]
    if not free:
        return Instead(
            day=day, due=None, says=msg("Other posts of the account or of the place leave no time.")
        )
    firsts = {window: due for due, window in reversed(free)}
    scored = [
        (measure(calendar.campaign, places, [*others, replace(mine, due=due)]), due)
        for due in firsts.values()
    ]
    score, due = min(scored)
    return Instead(day=day, due=due, says=_worse(now, score), better=score < now)


def _has_room(calendar: Calendar, others: Sequence[Slot], mine: Slot, due: datetime) -> bool:
    for other in others:
        if other.channel == mine.channel:
            if abs(_instant(other) - due) < calendar.campaign.smallest_gap:
                return False
            if other.place == mine.place and (other.number < mine.number) != (_instant(other) < due):
                return False
        elif other.place == mine.place and other.due.astimezone(calendar.zone).date() == due.date():
            return False
    return True


def _closed(calendar: Calendar, day: date) -> Message:
    if not calendar.campaign.first_day <= day <= calendar.campaign.last_day:
        return msg("The day lies outside the campaign.")
    if day in calendar.holidays and calendar.campaign.skip_holidays:
        return msg("The day is a public holiday: {name}.", name=calendar.holidays[day])
    if not calendar.is_open(day):
        return msg("The day is blacked out.")
    return msg("The channel does not post on this weekday, or has no window then.")


def _worse(now: Score, then: Score) -> Message:
    """The first term of the objective in which the other plan is worse, or better."""
    if then == now:
        return msg("It would be as good: chance decided.")
    if then < now:
        return msg("It would be better now: other posts have moved since, or a person chose the time.")
    if then.crowding > now.crowding:
        return msg("Days would be filled less equally.")
    if then.drift > now.drift:
        return msg(
            "The posts would lie farther from their ideal days ({now} → {then}).",
            now=now.drift,
            then=then.drift,
        )
    if then.penalty > now.penalty:
        if then.alike > now.alike:
            return msg("It would come next to a place of the same kind or municipality.")
        if then.nearness > now.nearness:
            return msg("It would come too near to another post of the place.")
        return msg("Its municipality or category would have more than its share of that week.")
    return msg("The place would be in this part of the day more often than is its share.")
