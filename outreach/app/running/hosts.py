"""Who works on this database: which processes on which machines, and what they have in hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from outreach.app import App
from outreach.app.operation.doctor import SILENT
from outreach.app.running.joining import LIVES
from outreach.model import SignOfLife
from outreach.publish.presence import process_of

TOLD = timedelta(days=1)
"""So long one is told of that ended without a word."""


@dataclass(frozen=True, kw_only=True)
class WorkingProcess:
    """A process that works on the database. ``silent`` says that it is not heard of any more, without having ended."""

    sign: SignOfLife
    heard_at: datetime
    silent: bool
    accounts: tuple[str, ...]  # whose posts it has in hand
    posts: int  # how many
    jobs: tuple[str, ...]  # ids of those that it does

    @property
    def host(self) -> str:
        return self.sign.owner.partition(":")[0]

    @property
    def number(self) -> str:
        """Of the process, as its machine counts them."""
        return self.sign.owner.split(":")[1] if ":" in self.sign.owner else ""


def find(app: App) -> tuple[WorkingProcess, ...]:
    """Those at work, and those that are not heard of any more and have not been for a day; by host and begin."""
    return tuple(sorted(_all(app), key=lambda each: (each.host, each.sign.started_at)))


def _all(app: App) -> Iterator[WorkingProcess]:
    store = app.store
    now = store.schedulers.now() or app.clock.now()
    held, in_hand = store.schedulers.held_accounts(), store.jobs.in_hand()
    patience = SILENT if app.settings.sqlite_file is not None else LIVES
    for sign in store.schedulers.seen(pages=True):
        mine = [each for each in held if process_of(each.owner) == sign.owner]
        silent = now - sign.heard_at > patience
        if sign.ended_at is not None or (now - sign.heard_at > TOLD and not mine):
            continue
        process = sign.owner.rpartition(":")[0]
        yield WorkingProcess(
            sign=sign,
            heard_at=sign.heard_at,
            silent=silent,
            accounts=tuple(each.account for each in mine),
            posts=sum(each.posts for each in mine),
            jobs=tuple(id for id, owner in in_hand if owner.startswith(f"{process}:")),
        )
