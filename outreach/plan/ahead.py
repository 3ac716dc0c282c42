"""Fills the weeks ahead of an open-ended campaign: which post comes when, before any of them is written. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from outreach.errors import Finding, Severity
from outreach.language import msg
from outreach.model import Campaign, CancelCheck, ChannelName, ChannelPlan, Place, Slot, never_cancelled
from outreach.networks import charges
from outreach.plan.initial_order import initial_order
from outreach.plan.layout import ChannelTask, free_times, share_windows
from outreach.plan.objective import Similarity
from outreach.plan.planner import Plan, clock_hints, key_of, time_of
from outreach.plan.rules import Calendar, OpenTimes, public_holidays
from outreach.plan.schedule import NO_DAYS, Key, Schedule, SlotTime, TakenDays
from outreach.plan.slot_times import Demand, longest_gap, slot_days, slot_times
from outreach.plan.turns import PlaceTurns
from outreach.plan.walltime import resolve

WEEK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class PostsSoFar:
    """What there is of a campaign already.

    ``slots`` are the posts that go out or went out. ``untimed`` are the numbers of drafts without a time, ``last`` the
    highest number that was ever given, both by place and channel.
    """

    slots: Sequence[Slot] = ()
    untimed: Mapping[tuple[str, ChannelName], Sequence[int]]
    last: Mapping[tuple[str, ChannelName], int]


def fill_ahead(
    campaign: Campaign,
    places: Sequence[Place],
    written: PostsSoFar,
    *,
    since: datetime,
    room: Mapping[date, int] | None = None,
    taken: TakenDays = NO_DAYS,
    check_cancel: CancelCheck = never_cancelled,
) -> Plan:
    """The posts that the weeks from ``since`` until the campaign's last day lack, each with its place, number and time.

    Places take turns (:class:`PlaceTurns`). ``room`` has the first day of a month → how many more posts that cost
    something its budget allows. What finds no time or no money is counted by a finding. The same input gives the same.
    """
    known, findings = public_holidays(campaign)
    filling = _WeeksAhead(
        campaign, places, written, Calendar(campaign, known, since), room, taken, check_cancel
    )
    first = filling.calendar.first_day
    week = first - timedelta(days=first.weekday())
    while week <= campaign.last_day:
        for rank in range(len(campaign.channels)):
            filling.fill(week, rank)
        week += WEEK
    slots = tuple(sorted(filling.slots, key=lambda slot: (slot.due.timestamp(), slot.channel, slot.place)))
    return Plan(slots, (*findings, *filling.findings(), *clock_hints(slots)))


class _WeeksAhead:
    """The weeks in the making."""

    def __init__(
        self,
        campaign: Campaign,
        places: Sequence[Place],
        written: PostsSoFar,
        calendar: Calendar,
        room: Mapping[date, int] | None,
        taken: TakenDays,
        check_cancel: CancelCheck,
    ):
        self.calendar, self._campaign, self._check = calendar, campaign, check_cancel
        self._schedule = Schedule(campaign.smallest_gap.total_seconds(), taken)
        self._similarity = Similarity(places)
        self._room = None if room is None else dict(room)
        self._last = dict(written.last)
        self._untimed = _still_in_order(written, calendar.earliest)
        self._missing = Counter[ChannelName]()
        self.slots: list[Slot] = []
        plans = {plan.channel: plan for plan in campaign.channels}
        for slot in written.slots:
            self._schedule.add(key_of(slot), time_of(calendar, plans.get(slot.channel), slot.due))
        self._order = order = initial_order([place for place in places if place.is_running], campaign.seed)
        self._turns = [
            PlaceTurns(
                _turned(order, rank, len(campaign.channels)),
                (e.key.place for e in self._schedule.queues[plan.channel]),
            )
            for rank, plan in enumerate(campaign.channels)
        ]

    def fill(self, week: date, rank: int) -> None:
        """Give the channel the posts that it lacks in the week that begins on the Monday ``week``."""
        self._check()
        plan = self._campaign.channels[rank]
        first = max(week, self.calendar.first_day)
        campaign = replace(self._campaign, first_day=first, last_day=week + timedelta(days=6))
        calendar = Calendar(campaign, self.calendar.holidays, self.calendar.earliest)
        busy = {
            day: count
            for day, count in self._schedule.load(plan.channel).items()
            if first.toordinal() <= day <= campaign.last_day.toordinal()
        }
        wanted = share(plan, first) - sum(busy.values())
        if wanted <= 0:
            return
        times = free_times(calendar, self._schedule, plan, wanted)
        demand = Demand(
            count=wanted,
            first=first.toordinal(),
            last=campaign.last_day.toordinal(),
            gap=self._schedule.gap,
            rank=rank,
            channels=len(campaign.channels),
            busy=busy,
            elsewhere=frozenset(self._schedule.load_elsewhere(plan.channel)),
        )
        days = slot_days(times, demand) if times.at else []
        chosen = list(self._chosen(plan, rank, days, times))
        self._missing[plan.channel] += wanted - len(chosen)
        task = ChannelTask(calendar, self._schedule, self._similarity, plan, rank, self._check)
        self._place(task, chosen, times, demand, week)

    def _chosen(
        self, plan: ChannelPlan, rank: int, days: Sequence[int], times: OpenTimes
    ) -> Iterator[tuple[Key, int]]:
        """Whose posts go out on which of ``days``, in the order of turns; a day gives way to one beside it."""
        starts = {day: times.at[start] for day, start, _ in times.days()}
        before, least, had = self._before(plan.channel, days), min(days, default=0), set[tuple[str, int]]()
        # nobody waits for a place whose other posts close the whole week to it
        among = {
            slug
            for slug in self._order
            if any(self._open_to(slug, plan.channel, (at, day)) for day, at in starts.items())
        }
        for at, day in enumerate(days):
            most = days[at + 1] if at + 1 < len(days) else max(starts)
            others = [each for each in starts if least <= each <= most and each not in days]
            for option in (day, *sorted(others, key=lambda each, day=day: (abs(each - day), each))):  # type: ignore[misc]  # mypy cannot infer a lambda's default
                closed = {slug for slug, taken in had if taken == option}
                place = self._whose_turn(plan, rank, (starts[option], option), before, among, closed)
                if place is None:
                    continue
                if self._pays(plan.channel, option):
                    self._turns[rank].show(place)
                    yield Key(place, plan.channel, self._take_number(place, plan.channel)), option
                    before, least = place, option
                    had.add((place, option))
                break

    def _whose_turn(
        self,
        plan: ChannelPlan,
        rank: int,
        when: tuple[int, int],
        before: str,
        among: Collection[str],
        closed: Collection[str],
    ) -> str | None:
        """Whose turn it is ``among`` some at a moment of a day, unless the other posts or ``closed`` forbid it."""

        def may(slug: str) -> bool:
            return slug not in closed and self._open_to(slug, plan.channel, when)

        def likeness(slug: str) -> int:
            return self._similarity.of_slugs(slug, before) if before else 0

        return self._turns[rank].choose(may, likeness, among)

    def _place(
        self,
        task: ChannelTask,
        chosen: Sequence[tuple[Key, int]],
        times: OpenTimes,
        demand: Demand,
        week: date,
    ) -> None:
        """A window and a minute for each post."""
        keys, days = [key for key, _ in chosen], [day for _, day in chosen]
        windows = share_windows(keys, days, times, longest_gap(demand, len(days)))
        moments = slot_times(times, demand, days, windows, task.rng("ahead", week))
        for key, index in zip(keys, moments, strict=True):
            self._schedule.add(key, SlotTime(times.at[index], times.day[index], times.window[index]))
            due = datetime.fromtimestamp(times.at[index], UTC).astimezone(self.calendar.zone)
            note = resolve(due.replace(tzinfo=None, fold=0), self.calendar.zone).note
            self.slots.append(
                Slot(place=key.place, channel=key.channel, number=key.number, due=due, note=note)
            )

    def _before(self, channel: ChannelName, days: Sequence[int]) -> str:
        """Whose post is the last one on the channel before the first of ``days``."""
        earlier = [e for e in self._schedule.queues[channel] if days and e.time.day < days[0]]
        return earlier[-1].key.place if earlier else ""

    def _open_to(self, slug: str, channel: ChannelName, when: tuple[int, int]) -> bool:
        """Whether the place's other posts allow its next one at a moment of a day."""
        return self._schedule.allows(Key(slug, channel, self._number(slug, channel)), SlotTime(*when, -1))

    def _number(self, slug: str, channel: ChannelName) -> int:
        """The number of the place's next post: a draft that has no time yet goes before a new one."""
        waiting = self._untimed.get((slug, channel))
        return waiting[-1] if waiting else self._last.get((slug, channel), 0) + 1

    def _take_number(self, slug: str, channel: ChannelName) -> int:
        number = self._number(slug, channel)
        if waiting := self._untimed.get((slug, channel)):
            waiting.pop()
        self._last[slug, channel] = max(self._last.get((slug, channel), 0), number)
        return number

    def _pays(self, channel: ChannelName, day: int) -> bool:
        """Whether the month's budget has room for one more post of the channel; then it has one less."""
        if self._room is None or not charges(channel):
            return True
        month = date.fromordinal(day).replace(day=1)
        left = self._room.get(month, 0)
        self._room[month] = max(left - 1, 0)
        return left > 0

    def findings(self) -> Iterator[Finding]:
        """What the weeks lack."""
        for channel, count in (+self._missing).items():
            yield Finding(
                code="plan.does-not-fit",
                severity=Severity.WARNING,
                message=msg(
                    "Missing on {channel} in the weeks ahead: {count}. No time or no money is left for these posts.",
                    count=count,
                    channel=channel,
                ),
                remedy=msg("Plan fewer posts a week, or add weekdays, times of the day or budget."),
                field=channel,
            )


def share(plan: ChannelPlan, first: date) -> int:
    """How many posts the channel has in the week from ``first`` on: its share of a whole week's."""
    days = sum(day >= first.weekday() for day in plan.weekdays)
    whole = len(plan.weekdays)
    return (2 * (plan.posts_per_week or 0) * days + whole) // (2 * whole)


def _still_in_order(written: PostsSoFar, since: datetime | None) -> dict[tuple[str, ChannelName], list[int]]:
    """The drafts without a time that can still go out before those with higher numbers, the lowest number last.

    A person gives the others a time, or takes them out: they would keep their places from ever having a turn.
    """
    gone = dict[tuple[str, ChannelName], int]()
    for slot in written.slots:
        if since is None or slot.due < since:
            mine = (slot.place, slot.channel)
            gone[mine] = max(gone.get(mine, 0), slot.number)
    return {
        mine: sorted((number for number in numbers if number > gone.get(mine, 0)), reverse=True)
        for mine, numbers in written.untimed.items()
    }


def _turned(order: Sequence[str], rank: int, channels: int) -> list[str]:
    """Each channel begins the round elsewhere, so that a place's posts on all channels are spread."""
    shift = rank * len(order) // channels
    return [*order[-shift:], *order[:-shift]] if shift else list(order)
