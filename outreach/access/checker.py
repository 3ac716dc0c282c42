"""One step of looking after the accounts' access, as the scheduler calls it every few minutes.

An account is asked for once on every UTC day. A network where reading costs money is not asked again where a reading of
figures has just shown that the access works, and costs nothing where the last one is a few days old.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from outreach.channels.base import Access, Channel
from outreach.clock import Clock
from outreach.errors import ChannelError, OutreachError, Reason, Severity, together
from outreach.model import Account
from outreach.networks import profile
from outreach.store import Store

RECENTLY = timedelta(days=1)

GLANCE = timedelta(minutes=1)
"""How far back a look goes that is to cost nothing."""

AT_ONCE = 1_000
"""Accounts that are handed out at a time: every ten minutes so many are more than a day has to see."""


@dataclass(frozen=True, kw_only=True)
class CheckedAccount:
    """An account that was looked at, and what is wrong with it; ``paused`` where it posts nothing for it any more."""

    account: str
    trouble: Reason | None
    paused: bool


@dataclass(frozen=True, kw_only=True)
class AccessReport:
    """What one step looked at and found wanting; empty where all is well or nothing was due."""

    troubled: tuple[CheckedAccount, ...] = ()

    @property
    def quiet(self) -> bool:
        return not self.troubled


@dataclass(kw_only=True)
class Checker:
    """Asks each network once on every UTC day whether the account's access is whole, and writes down when it ends."""

    store: Store
    open_channel: Callable[[Account], Channel]
    clock: Clock

    def step(self) -> AccessReport:
        """Look at every account that was not looked at on this UTC day. One that nobody can post with is paused."""
        now = self.clock.now()
        return _reported(self._look_at(account, now) for account in self._unchecked(now))

    def due(self) -> tuple[str, ...]:
        """Accounts that were not looked at on this UTC day, the longest ago first; so many as one tick hands out."""
        return self.store.accounts.due_for_check(_midnight(self.clock.now()), AT_ONCE)

    def check(self, name: str) -> AccessReport:
        """As :meth:`step`, of the account ``name`` alone."""
        now = self.clock.now()
        return _reported(self._look_at(account, now) for account in self._unchecked(now, name))

    def _unchecked(self, now: datetime, name: str | None = None) -> tuple[Account, ...]:
        return self.store.accounts.unchecked(_midnight(now), name)

    def _look_at(self, account: Account, now: datetime) -> CheckedAccount:
        try:
            channel = self.open_channel(account)
        except ChannelError as error:  # the tokens had to be renewed first
            return self._keep(account, now, trouble=error.reason, broken=error.pauses_account)
        except OutreachError as error:  # the tokens cannot be opened
            return self._keep(account, now, trouble=error.reason, broken=True)
        plan = profile(account.channel).figures.reading
        if plan.once_per_day and self.store.readings.read_well(account.name, now - RECENTLY):
            return self._keep(account, now, trouble=None, broken=False)
        if plan.once_per_day and self.store.readings.read_well(account.name, now - plan.accounts_every):
            return self._glance(account, channel, now)
        access = channel.check(now)
        wanting = [finding for finding in access.findings if finding.severity is not Severity.HINT]
        broken = access.broken
        told = [broken] if broken else wanting
        return self._keep(account, now, trouble=together(told), broken=broken is not None, access=access)

    def _glance(self, account: Account, channel: Channel, now: datetime) -> CheckedAccount:
        """Where a look costs money: only whether the account may be read, by asking for what has just come, which is
        mostly nothing and then free.
        """
        try:
            channel.feed(now - GLANCE)
        except ChannelError as error:
            return self._keep(account, now, trouble=error.reason, broken=error.pauses_account)
        return self._keep(account, now, trouble=None, broken=False)

    def _keep(
        self,
        account: Account,
        now: datetime,
        *,
        trouble: Reason | None,
        broken: bool,
        access: Access | None = None,
    ) -> CheckedAccount:
        """What was found, written down; the ends of an access that was not seen this time stay as they were."""
        known = access.identity if access and access.identity else account
        self.store.accounts.checked(
            account.name,
            at=now,
            trouble=None if broken else trouble,
            token_expires_at=known.token_expires_at,
            figures_end_at=known.figures_end_at,
            limits=known.limits,
        )
        if broken:
            self.store.accounts.pause(account.name, trouble, now)
        return CheckedAccount(account=account.name, trouble=trouble, paused=broken)


def _midnight(now: datetime) -> datetime:
    return datetime.combine(now.date(), time(), UTC)


def _reported(checked: Iterable[CheckedAccount]) -> AccessReport:
    return AccessReport(troubled=tuple(each for each in checked if each.trouble))
