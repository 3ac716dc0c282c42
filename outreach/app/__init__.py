"""The composition root: the one place where settings, clock, database and channels are put together.

The verbs that the faces call are the modules of its packages; each takes the :class:`App` first. What speaks to the
networks is imported where it is needed: a list of posts waits for no client library.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from hashlib import sha256
from random import Random
from secrets import token_hex
from threading import Event
from typing import TYPE_CHECKING

from outreach.clock import AheadClock, Clock, SystemClock
from outreach.errors import Action, InvalidInput
from outreach.files import Files, open_files
from outreach.model import Account
from outreach.settings import Settings
from outreach.store import Store

if TYPE_CHECKING:
    from outreach.access import Checker, Renewer
    from outreach.channels.base import Channel
    from outreach.measure import Measurer
    from outreach.publish import Publisher
    from outreach.store import CallLimit


@dataclass(frozen=True, kw_only=True)
class HashingCost:
    """What it costs to hash one password, and therefore to guess at one. The usual is what RFC 9106 advises."""

    passes: int = 3
    memory: int = 65_536  # KiB
    lanes: int = 4


USUAL_COST = HashingCost()
BESIDE = ".beside.lock"
"""What the file is called after the database's that is held by whoever works beside its scheduler."""


@dataclass(frozen=True, kw_only=True)
class App:
    """What every verb needs."""

    settings: Settings
    clock: Clock
    store: Store
    call_of: Callable[[Action], str]  # how those who read a notice call a verb
    hashing: HashingCost = USUAL_COST

    @property
    def files(self) -> Files:
        """Where cards and whatever else is known by its hash are kept."""
        return open_files(self.settings.files, self.settings.bucket)

    def reading_together(self) -> AbstractContextManager[None]:
        """A block in which whatever is read is read as of one moment, and each thing once."""
        return self.store.reading_together()

    def channel(self, account: Account) -> Channel:
        """The account's network, ready to be spoken to. Raises OutreachError where its tokens cannot be opened."""
        from outreach.channels import open_channel

        return open_channel(account, self.renewer().secrets(account), self.settings.data)

    def publisher(self, stop: Event | None = None, owner: str = "") -> Publisher:
        """A publisher of this process, which begins nothing new once ``stop`` is set.

        It calls itself ``owner``, else by a new :func:`process_name`.
        """
        from outreach.publish import Publisher
        from outreach.publish.retry import trailing

        return Publisher(
            store=self.store,
            open_channel=self.channel,
            clock=self.clock,
            files=self.files,
            owner=owner or process_name(),
            sole=self.settings.sqlite_file is not None,
            jitter=trailing(Random()),
            threads=self.settings.threads,
            limits_of=self.limits_of,
            stop=stop or Event(),
        )

    def limits_of(self, account: Account) -> tuple[CallLimit, ...]:
        """What its network lets the account do, and the app that speaks for it."""
        from outreach.networks import profile
        from outreach.publish.limits import limits_of

        names = profile(account.channel).access.app_known_by
        secrets: dict[str, str] = {}
        # tokens that cannot be opened: the post is told that when it is to be sent
        with suppress(InvalidInput):
            secrets = self.store.accounts.secrets(account.name) if names else {}
            if names and not secrets.get(names[0]):
                # connected by the app that is kept: that is known by its other names, too
                app = self.store.connections.app(account.channel)
                if any(secrets.get(name, "") == app.get(name) for name in names):
                    secrets |= app
        known = next((secrets[name] for name in names if secrets.get(name)), "")
        # a digest: what names the app is half of a secret on some networks
        return limits_of(account, sha256(known.encode()).hexdigest()[:16] if known else "")

    def measurer(self, stop: Event | None = None) -> Measurer:
        """A measurer of this process, which begins nothing new once ``stop`` is set."""
        from outreach.measure import Measurer

        return Measurer(store=self.store, open_channel=self.channel, clock=self.clock, stop=stop or Event())

    def renewer(self) -> Renewer:
        """Gives the accounts' tokens, renewed where they end soon."""
        from outreach.access import Renewer
        from outreach.channels import sign_in

        return Renewer(store=self.store, clock=self.clock, sign_in=sign_in)

    def checker(self) -> Checker:
        """Looks after the accounts' access."""
        from outreach.access import Checker

        return Checker(store=self.store, open_channel=self.channel, clock=self.clock)

    def sole_scheduler(
        self, stop: Event | None = None, standing_by: Callable[[], None] | None = None
    ) -> AbstractContextManager[bool]:
        """Held while publishing. On SQLite only one process may, a server takes many.

        The second raises Busy; with ``standing_by``, which is then called, it waits for its turn. False where ``stop``
        was set before that came.
        """
        from outreach.publish.lock import scheduler_lock

        file = self.settings.sqlite_file
        if file is None:
            return nullcontext(True)
        return scheduler_lock(file.with_name(f"{file.name}.lock"), stop or Event(), standing_by)

    def beside(self) -> AbstractContextManager[bool]:
        """Held by who works on an SQLite file beside its scheduler: no backup is put in its place meanwhile.

        Raises Busy while one is. A server knows who is at work by their beats.
        """
        from outreach.publish.lock import beside

        file = self.settings.sqlite_file
        return nullcontext(True) if file is None else beside(file.with_name(f"{file.name}{BESIDE}"))


def process_name() -> str:
    """What this process calls itself: new each time, for numbers of processes come again."""
    return f"{socket.gethostname()}:{os.getpid()}:{token_hex(3)}"


def _verb(action: Action) -> str:
    return action.verb


def clock_of(settings: Settings) -> Clock:
    """The machine's clock, or the one of a rehearsal's data folder."""
    return AheadClock(settings.ahead) if settings.ahead else SystemClock()


@contextmanager
def opened(
    settings: Settings,
    clock: Clock | None = None,
    call_of: Callable[[Action], str] = _verb,
    hashing: HashingCost = USUAL_COST,
) -> Iterator[App]:
    """An app on a database that stands at the program's state. Raises UpgradeNeeded or StorageFailed."""
    store = Store(settings.database_url, settings.key_file, settings.connections)
    try:
        store.require_head()
        yield App(
            settings=settings,
            clock=clock or clock_of(settings),
            store=store,
            call_of=call_of,
            hashing=hashing,
        )
    finally:
        store.close()
