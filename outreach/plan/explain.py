"""Why a post goes out when it does, and what would be worse about other times: the plan's own measure, in sentences."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from outreach.language import Message, msg, plural, verbatim
from outreach.model import Campaign, ChannelName, ChannelPlan, Place, PlaceOutline, Slot
from outreach.plan.layout import STEPS
from outreach.plan.objective import MeasuredPlan, Score, Similarity, ideal_days, least_distance
from outreach.plan.rules import Calendar, OpenTimes, open_times, public_holidays

DAYS_AROUND = 2
"""So many days before and after are tried instead, and the ideal day."""

NO_ROOM = msg("Other posts of the account or of the place leave no time.")


@dataclass(frozen=True, kw_only=True)
class OtherTime:
    """Another time (or day, where it has none) and what speaks against it; ``better`` where nothing does.

    ``against`` where a rule does, and not only the plan's measure.
    """

    day: date
    due: datetime | None
    says: Message
    better: bool = False
    against: bool = False


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """What speaks for the time of a post, and what against others."""

    why: tuple[Message, ...]
    instead: tuple[OtherTime, ...]


class Weighing:
    """A campaign's plan, in which other times of one post are weighed. ``mine`` is None for a post without a time."""

    def __init__(
        self,
        campaign: Campaign,
        places: Sequence[Place | PlaceOutline],
        slots: Sequence[Slot],
        mine: Slot | None,
    ):
        self.calendar = Calendar(campaign, public_holidays(campaign)[0])
        self._measured = MeasuredPlan(campaign, places, slots)
        self._now = self._measured.score
        self._mine = mine
        self._queues: defaultdict[ChannelName, list[Slot]] = defaultdict(list)
        self._of_place: defaultdict[str, list[Slot]] = defaultdict(list)
        for slot in sorted((slot for slot in slots if slot != mine), key=_instant):
            self._queues[slot.channel].append(slot)
            self._of_place[slot.place].append(slot)

    @property
    def zone(self) -> ZoneInfo:
        """The campaign's."""
        return self.calendar.zone

    def at(self, slot: Slot) -> OtherTime:
        """What speaks against ``slot`` as the time of its post; what the plan loses or gains where nothing does."""
        here = slot.due.astimezone(self.zone)
        plan = next((each for each in self.calendar.campaign.channels if each.channel == slot.channel), None)
        if plan is None or not self.calendar.is_open(here.date()) or here.weekday() not in plan.weekdays:
            return OtherTime(
                day=here.date(), due=None, says=_closed(self.calendar, here.date()), against=True
            )
        if not self.calendar.permits(plan, slot.due):
            says = msg("The channel has no window at this time of the day.")
        elif not self.has_room(slot):
            says = NO_ROOM
        else:
            score = self._measured.with_slot(self._mine, slot)
            return OtherTime(
                day=here.date(), due=slot.due, says=_worse(self._now, score), better=score < self._now
            )
        return OtherTime(day=here.date(), due=slot.due, says=says, against=True)

    def has_room(self, slot: Slot) -> bool:
        """The account's other posts and those of the place leave it."""
        gap = self.calendar.campaign.smallest_gap
        if any(abs(_instant(other) - _instant(slot)) < gap for other in self.beside(slot)):
            return False
        return all(self._agree(slot, other) for other in self._of_place[slot.place])

    def beside(self, slot: Slot) -> list[Slot]:
        """The channel's other posts right before and after ``slot``."""
        queue = self._queues[slot.channel]
        at = bisect_left(queue, _instant(slot), key=_instant)
        return queue[max(at - 1, 0) : at + 1]

    def _agree(self, slot: Slot, other: Slot) -> bool:
        """Two posts of a place: in their order on a channel, and not on one day on two."""
        if other.channel == slot.channel:
            return (other.number < slot.number) == (_instant(other) < _instant(slot))
        return other.due.astimezone(self.zone).date() != slot.due.date()

    def free_on(self, post: Slot, day: date, times: OpenTimes) -> Iterator[tuple[Slot, int]]:
        """The times of the day among ``times`` that leave room for the post, each with its window."""
        start, stop = bisect_left(times.day, day.toordinal()), bisect_right(times.day, day.toordinal())
        for at, window in zip(times.at[start:stop], times.window[start:stop], strict=True):
            slot = replace(post, due=datetime.fromtimestamp(at, UTC).astimezone(self.zone), note="")
            if self.has_room(slot):
                yield slot, window

    def best(self, free: Iterable[tuple[Slot, int]]) -> Slot | None:
        """Of the first times of each window the one with which the plan is worth most; None where there is none."""
        firsts: dict[int, Slot] = {}
        for slot, window in free:
            firsts.setdefault(window, slot)
        return min(firsts.values(), key=lambda slot: (self.score(slot), slot.due), default=None)

    def score(self, slot: Slot) -> Score:
        """What the plan would be worth with it."""
        return self._measured.with_slot(self._mine, slot)


def explain(
    campaign: Campaign, places: Sequence[Place | PlaceOutline], slots: Sequence[Slot], mine: Slot
) -> Explanation:
    """Why ``mine``, one of ``slots``, has its time. ``slots`` are those of all posts of the campaign.
    A slot on a channel that the campaign does not have any more is explained by no sentence.
    """
    plan = next((plan for plan in campaign.channels if plan.channel == mine.channel), None)
    if plan is None:
        return Explanation(why=(), instead=())
    weighing = Weighing(campaign, places, slots, mine)
    calendar = weighing.calendar
    queue = sorted((s for s in slots if s.channel == mine.channel), key=_instant)
    ideal = _ideal_day(calendar, plan, queue, mine)
    why = (*_day(calendar, mine, ideal), *_neighbours(places, queue, mine), *_own(calendar, slots, mine))
    return Explanation(why=why, instead=tuple(_others(weighing, plan, mine, ideal)))


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
        yield plural(
            "Its ideal day would be {ideal}; {day} is one day away, as days must be open and equally full.",
            "Its ideal day would be {ideal}; {day} is {count} days away, as days must be open and equally full.",
            abs((day - ideal).days),
            ideal=ideal,
            day=day,
        )


def _neighbours(
    places: Sequence[Place | PlaceOutline], queue: Sequence[Slot], mine: Slot
) -> Iterator[Message]:
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
            "Days to the place's nearest other post: {days}; {least} are wanted.",
            days=min(days),
            least=least_distance(calendar.days, posts),
        )


def _others(weighing: Weighing, plan: ChannelPlan, mine: Slot, ideal: date) -> Iterator[OtherTime]:
    """Every day near by and the ideal one, each with what would be worse."""
    here = mine.due.astimezone(weighing.zone)
    around = {here.date() + timedelta(days=n) for n in range(-DAYS_AROUND, DAYS_AROUND + 1)} | {ideal}
    times = open_times(weighing.calendar, plan, STEPS[0])
    for day in sorted(around):
        if day != here.date() or len(plan.windows) > 1:
            yield _on(weighing, mine, day, times)


def _on(weighing: Weighing, mine: Slot, day: date, times: OpenTimes) -> OtherTime:
    """The best other time of a day, in a window that the post is not in on its own day; or the rule against all."""
    if day.toordinal() not in times.day:
        return OtherTime(day=day, due=None, says=_closed(weighing.calendar, day), against=True)
    own = {window for at, window in zip(times.at, times.window, strict=True) if at == mine.due.timestamp()}
    found = weighing.free_on(mine, day, times)
    best = weighing.best((slot, window) for slot, window in found if window not in own)
    return weighing.at(best) if best else OtherTime(day=day, due=None, says=NO_ROOM, against=True)


def closed_days(campaign: Campaign, days: Iterable[date]) -> dict[date, Message]:
    """Those of the days that planning leaves free on every channel, each with the reason in a word or two."""
    calendar = Calendar(campaign, public_holidays(campaign)[0])
    return {day: _in_short(calendar, day) for day in days if not calendar.is_open(day)}


def _in_short(calendar: Calendar, day: date) -> Message:
    if not calendar.campaign.has(day):
        return msg("not in the campaign")
    if day > calendar.campaign.last_day:
        return msg("not filled yet")
    return verbatim(calendar.holidays[day]) if day in calendar.holidays else msg("kept free")


def _closed(calendar: Calendar, day: date) -> Message:
    if not calendar.campaign.has(day):
        return msg("The day lies outside the campaign.")
    if day > calendar.campaign.last_day:
        return msg("The open-ended campaign is not filled as far as this day yet.")
    if day in calendar.holidays:
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
