"""One step of publishing, as the scheduler calls it every few seconds.

The protocol (docs/protocol.md): a claim is a conditional update with lease and fence; pictures are uploaded
while nothing is visible; the state ``sending`` and its journal row are committed before the first byte of the one
publishing call; every answer is classed as not sent, sent or unknown; what nobody classed is unknown; unknown is
left only by what the network's own feed shows, or by a person.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from concurrent.futures import Future, wait
from dataclasses import dataclass, field, replace
from datetime import timedelta

from outreach.publish.account_worker import AccountWorker
from outreach.publish.context import PublishContext
from outreach.publish.presence import Silence, process_of, worker_of
from outreach.publish.report import StepReport, together
from outreach.publish.turns import Turns
from outreach.store import AccountWork

log = logging.getLogger("outreach.publish")

THREADS = 32
"""How many accounts of one organisation are worked on at the same time at most."""


@dataclass(kw_only=True)
class Publisher(PublishContext):
    """Publishes what is due: accounts side by side, the posts of each one after another.

    An account that is slow, throttled or stalled holds up nobody but itself, nor do many of one organisation hold up
    those of another. To be closed when it is not needed.
    """

    threads: int = THREADS
    _turns: Turns = field(init=False)
    _organisations: dict[str, str] = field(default_factory=dict, init=False)  # by account
    _workers: dict[str, AccountWorker] = field(default_factory=dict, init=False)
    _working: dict[str, Future[StepReport]] = field(default_factory=dict, init=False)
    _untold: list[StepReport] = field(default_factory=list, init=False)
    _silence: Silence = field(default_factory=Silence, init=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        self._turns = Turns(self.threads)

    def step(self) -> StepReport:
        """Everything that wants to be done now, to its end: recover, mark what is too late, publish, read back.

        Raises what went wrong on the accounts, after all of them have ended.
        """
        self._begin()
        wait(self._working.values())
        return self._ended()

    def tick(self) -> StepReport:
        """Begin what wants to be done on accounts that are not worked on already, and wait for nobody.

        Tells what has ended since the last tick. Raises what went wrong on the accounts, once for all of them: an
        outage of the database ends the work of many, and none of them waits for the others' to be told.
        """
        report = self._ended()
        self._begin()
        return report

    def until_due(self, most: timedelta) -> timedelta:
        """How long until an approved post falls due; ``most`` where none does before."""
        now = self.clock.now()
        due = self.store.queue.first_due(now, now + most)
        return due - now if due else most

    def close(self) -> StepReport:
        """Begin nothing new, let what is in flight end within its deadline; what ended since the last tick."""
        self.stop.set()
        self._turns.close()
        return self._ended()

    def _begin(self) -> None:
        if not self.watch.look():
            log.warning(
                "the clock is ahead by more than an hour at once: nothing is begun before a second look"
            )
            return
        found = self.store.queue.wanted(self.clock.now())
        idle = {account: each for account, each in found.items() if account not in self._working}
        wanted = [
            (account, each)
            for account, each in self._free(idle).items()
            if each.states and self._worker(account).wants(each.states)
        ]
        unknown = [account for account, _ in wanted if account not in self._organisations]
        if unknown:
            self._organisations |= self.store.accounts.organisations(unknown)
        for account, each in wanted:
            if not self.stop.is_set():
                work = self._worker(account).work(each)
                self._working[account] = self._turns.begin(self._organisations.get(account, ""), work)

    def _free(self, wanted: Mapping[str, AccountWork]) -> Mapping[str, AccountWork]:
        """What living others have in hand is left to them; what the gone held is to be taken up.

        Nobody of this process is at any of it.
        """
        if self.sole:
            return wanted
        holders = {process_of(each.held_by) for each in wanted.values() if each.held_by} - {self.owner}
        if holders:
            beats = self.store.schedulers.beats(holders)
            self._silence = self._silence.after(beats, self.clock.monotonic().seconds)
        return {account: self._left(each) for account, each in wanted.items()}

    def _left(self, work: AccountWork) -> AccountWork:
        process = process_of(work.held_by)
        if not work.held_by or process == self.owner or self._silence.gone(process):
            return work
        late = work.lease_until is not None and work.lease_until < self.clock.now()
        return replace(work, held_by="") if late else work.beside()

    def _worker(self, account: str) -> AccountWorker:
        known = self._workers.get(account)
        if known is None:
            owner = worker_of(self.owner, len(self._workers) + 1)
            known = self._workers[account] = AccountWorker(context=self, account=account, owner=owner)
        return known

    def _ended(self) -> StepReport:
        ended = {account: future for account, future in self._working.items() if future.done()}
        for account in ended:
            del self._working[account]  # whatever came of it, it may be begun anew
        failed: dict[str, BaseException] = {}  # by its words: where the database goes it is the same of all
        for account in sorted(ended):
            future = ended[account]
            if future.cancelled():
                continue  # it was never begun
            error = future.exception()
            if error:
                failed.setdefault(f"{type(error).__name__}: {error}", error)
            else:
                self._untold.append(future.result())
        first, *others = failed.values() or (None,)
        for other in others:
            log.warning("besides, the work of an account failed: %s", other)
        if first:
            raise first
        told, self._untold = self._untold, []
        return together(told)
