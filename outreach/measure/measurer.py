"""One step of measuring, as the scheduler calls it every few minutes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from secrets import token_hex
from threading import Event
from zoneinfo import ZoneInfo

from outreach.channels.base import Channel, PublishedPost
from outreach.clock import Clock
from outreach.errors import Action, ChannelError, OutreachError, Reason, Remedy, Unauthorized
from outreach.language import msg
from outreach.measure.due import (
    AGAIN_AFTER,
    DAY,
    ReadingHistory,
    account_due,
    beside,
    due_posts,
    next_account_reading,
    next_reading,
    second_look,
)
from outreach.model import WHOLE, Account, Post, Reading, ReadingStatus, network
from outreach.networks import profile
from outreach.store import ReadingTurn, Store

THREADS = 8
"""How many accounts are read at the same time at most."""

LEASE = timedelta(minutes=15)
"""For how long accounts are kept from other measurers: longer than it takes to read them."""

TOLD = frozenset({ReadingStatus.OK, ReadingStatus.EMPTY, ReadingStatus.RETIRED})
"""What shows that the network has the post."""


@dataclass(frozen=True, kw_only=True)
class MeasureReport:
    """What one step read: posts and readings, which posts are gone, what stood in the way, when the next is due."""

    posts: int = 0
    readings: int = 0
    gone: tuple[Post, ...] = ()
    failures: tuple[tuple[str, Reason], ...] = ()  # account and the reason
    ahead: datetime | None = None

    @property
    def quiet(self) -> bool:
        return not (self.readings or self.failures)


@dataclass(kw_only=True)
class Measurer:
    """Reads the figures that are due and appends them; one account's trouble never keeps another from being read."""

    store: Store
    open_channel: Callable[[Account], Channel]
    clock: Clock
    stop: Event = field(default_factory=Event)  # once it is set no other account is begun
    threads: int = THREADS

    def step(self) -> MeasureReport:
        """Read every post that has reached a new age, and each account from its first post to its last reading.

        Accounts that nothing is due of are not looked at, nor are those that another measurer has in hand.
        """
        turns, step = self.store.reading_turns, token_hex(8)
        turns.enrol()
        try:
            reports = self._reports(step)
        finally:
            turns.leave(step)
        return MeasureReport(
            posts=sum(report.posts for report in reports),
            readings=sum(report.readings for report in reports),
            gone=tuple(post for report in reports for post in report.gone),
            failures=tuple(failure for report in reports for failure in report.failures),
            ahead=turns.next_due(),
        )

    def due(self) -> tuple[str, ...]:
        """The accounts of which something wants to be read now, and those that were not looked at for long."""
        self.store.reading_turns.enrol()
        return self.store.reading_turns.due(self.clock.now())

    def measure(self, name: str) -> MeasureReport:
        """Read what is due of the account ``name``; nothing where another measurer has it in hand."""
        turns, step, now = self.store.reading_turns, token_hex(8), self.clock.now()
        taken = turns.take(step, now, until=now + LEASE, limit=1, only=name)
        try:
            return self._read(taken[0], step) if taken else MeasureReport()
        finally:
            turns.leave(step)

    def _reports(self, step: str) -> list[MeasureReport]:
        """Of each account that is due; while one is slow the others are read beside it."""
        reports: list[MeasureReport] = []
        working: set[Future[MeasureReport]] = set()
        with ThreadPoolExecutor(self.threads, thread_name_prefix="measure") as pool:
            while True:
                free = self.threads - len(working)
                if 2 * free >= self.threads and not self.stop.is_set():
                    now = self.clock.now()
                    taken = self.store.reading_turns.take(step, now, until=now + LEASE, limit=free)
                    working |= {pool.submit(self._read, turn, step) for turn in taken}
                if not working:
                    return reports
                done, working = wait(working, return_when=FIRST_COMPLETED)
                reports += [each.result() for each in done]

    def _read(self, turn: ReadingTurn, step: str) -> MeasureReport:
        if self.stop.is_set():
            return MeasureReport()
        report = self._measure(turn.account)
        self.store.reading_turns.done(turn, step, at=self.clock.now(), ahead=report.ahead)
        return report

    def _measure(self, account: Account) -> MeasureReport:
        now = self.clock.now()
        plan = profile(account.channel).figures.reading
        published = self.store.posts.live(account.name, now - plan.reach_back)
        if not published:
            return MeasureReport()
        taken = self.store.readings.taken(account.name, now - plan.reach_back)
        known = ReadingHistory(taken=taken, plan=plan)
        wanted, daily = due_posts(published, known, now), account_due(published, known, now)
        readings: list[Reading] = []
        failures: list[tuple[str, Reason]] = []
        gone: tuple[Post, ...] = ()
        if wanted or daily:  # only then: opening a channel can renew the account's sign-in
            try:
                channel = self.open_channel(account)
            except OutreachError as error:
                told = [_failed(account, live, error, now) for live in (*wanted, *([None] if daily else []))]
                self.store.readings.append(told)
                return MeasureReport(failures=((account.name, error.reason),), ahead=now + AGAIN_AFTER)
            others = beside(published, wanted, plan)
            readings, failures = _read(account, channel, wanted, others, daily, now)
            self.store.readings.append(readings)
            gone = self._gone(published, known, readings, now)
            published = tuple(post for post in published if post.id not in {each.id for each in gone})
        read = known.and_now(readings)
        ahead = (next_reading(published, read, now), next_account_reading(published, read, now))
        return MeasureReport(
            posts=len(wanted),
            readings=len(readings),
            gone=gone,
            failures=tuple(failures),
            ahead=min((moment for moment in ahead if moment), default=None),
        )

    def _gone(
        self, published: Sequence[Post], known: ReadingHistory, readings: Sequence[Reading], now: datetime
    ) -> tuple[Post, ...]:
        """Those that have just been missed for the second time, on another day than the first."""
        before = known.missed()
        absent = {each.post for each in readings if each.status is ReadingStatus.ABSENT}
        found = []
        for post in published:
            if post.id in absent and post.id in before and second_look(before[post.id]) <= now:
                why = msg(
                    "{network} has the post no more: it was missed on {first} and on {second}",
                    network=profile(post.channel).title,
                    first=before[post.id].astimezone(ZoneInfo(post.zone)),
                    second=now.astimezone(ZoneInfo(post.zone)),
                )
                remedy = Remedy(
                    msg(
                        "Its figures stay, and it is read no more. Should it be there again, have it looked for."
                    ),
                    Action("posts.look", id=post.id),
                )
                done = self.store.gone_posts.gone(
                    post, Reason(why, remedy), caller=network(post.channel), at=now
                )
                found += [done] if done else []
        return tuple(found)


def _read(
    account: Account,
    channel: Channel,
    wanted: Sequence[PublishedPost],
    others: Sequence[PublishedPost],
    daily: bool,
    now: datetime,
) -> tuple[list[Reading], list[tuple[str, Reason]]]:
    """Readings of the posts ``wanted``, of ``others`` as far as they come along, and ``daily`` ones of the account; and
    what failed.
    """
    readings: list[Reading] = []
    failures: list[tuple[str, Reason]] = []
    if wanted:
        try:
            told = channel.post_readings((*wanted, *others), now)
            asked, along = {live.post for live in wanted}, _told_of(told)
            readings += with_absences(channel, wanted, [each for each in told if each.post in asked])
            readings += [each for each in told if each.post in along - asked]
        except ChannelError as error:
            failures.append((account.name, error.reason))
            readings += [_failed(account, live, error, now) for live in wanted]
    if daily:
        try:
            readings += channel.account_readings(now)
        except ChannelError as error:
            failures.append((account.name, error.reason))
            readings.append(_failed(account, None, error, now))
    return readings, failures


def with_absences(
    channel: Channel, wanted: Sequence[PublishedPost], readings: Sequence[Reading]
) -> tuple[Reading, ...]:
    """The readings, those of posts that the network has no more marked as such; it is asked only about these."""
    told = _told_of(readings)
    failed = {reading.post for reading in readings if reading.status is ReadingStatus.FAILED}
    missed = [live for live in wanted if live.post in failed - told]
    try:
        shown = channel.shows(missed) if missed else {}
    except ChannelError:
        return tuple(readings)  # nothing was said about these posts: they are asked for again
    return tuple(
        replace(reading, status=ReadingStatus.ABSENT, detail=msg("The network has the post no more"))
        if shown.get(reading.post) is False
        else reading
        for reading in readings
    )


def _told_of(readings: Sequence[Reading]) -> set[str]:
    """The posts that the network has told something of."""
    return {reading.post for reading in readings if reading.status in TOLD}


def _failed(account: Account, live: PublishedPost | None, error: OutreachError, now: datetime) -> Reading:
    """That nothing could be read is a reading too: it names the call, not a metric."""
    return Reading(
        account=account.name,
        metric=WHOLE,
        definition="",
        status=ReadingStatus.DENIED if isinstance(error, Unauthorized) else ReadingStatus.FAILED,
        read_at=now,
        post=live.post if live else "",
        age=live.age if live else DAY,
        detail=error.reason.in_full,
    )
