"""One step of measuring, as the scheduler calls it every few minutes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from outreach.channels.base import Channel, Live
from outreach.clock import Clock
from outreach.errors import ChannelError, OutreachError
from outreach.measure.due import DAY, Known, account_due, due_posts
from outreach.model import Account, Reading, ReadingStatus, Status
from outreach.store import Store


@dataclass(frozen=True, kw_only=True)
class MeasureReport:
    """What one step read: posts and readings per account, and what stood in the way."""

    posts: int = 0
    readings: int = 0
    failures: tuple[tuple[str, str], ...] = ()  # account and the reason

    @property
    def quiet(self) -> bool:
        return not (self.readings or self.failures)


@dataclass(kw_only=True)
class Measurer:
    """Reads the figures that are due and appends them; one account's trouble never keeps another from being read."""

    store: Store
    open_channel: Callable[[Account], Channel]
    clock: Clock

    def step(self) -> MeasureReport:
        """Read every post that has reached a new age, and each account once per UTC day."""
        report = MeasureReport()
        for account in self.store.accounts.all():
            report = _joined(report, self._measure(account))
        return report

    def _measure(self, account: Account) -> MeasureReport:
        published = self.store.posts.find(account=account.name, status=(Status.PUBLISHED,))
        if not published:
            return MeasureReport()
        try:
            channel = self.open_channel(account)
        except OutreachError as error:
            return MeasureReport(failures=((account.name, str(error)),))
        now = self.clock.now()
        known = Known(taken=self.store.readings.taken(account.name), once_per_day=channel.once_per_day)
        wanted = due_posts(published, known, now)
        readings: list[Reading] = []
        failures: list[tuple[str, str]] = []
        if wanted:
            try:
                readings += channel.post_readings(wanted, now)
            except ChannelError as error:
                failures.append((account.name, str(error)))
                readings += [self._failed(account, live, error) for live in wanted]
        if account_due(known, now):
            try:
                readings += channel.account_readings(now)
            except ChannelError as error:
                failures.append((account.name, str(error)))
                readings.append(self._failed(account, None, error))
        self.store.readings.append(readings)
        return MeasureReport(posts=len(wanted), readings=len(readings), failures=tuple(failures))

    def _failed(self, account: Account, live: Live | None, error: ChannelError) -> Reading:
        """That nothing could be read is a reading too: it names the call, not a metric."""
        return Reading(
            account=account.name,
            metric="*",
            definition="",
            status=ReadingStatus.FAILED,
            read_at=self.clock.now(),
            post=live.post if live else "",
            mark=live.mark if live else DAY,
            detail=error.answer or str(error),
        )


def _joined(first: MeasureReport, second: MeasureReport) -> MeasureReport:
    failures: Iterable[tuple[str, str]] = (*first.failures, *second.failures)
    return MeasureReport(
        posts=first.posts + second.posts,
        readings=first.readings + second.readings,
        failures=tuple(failures),
    )
