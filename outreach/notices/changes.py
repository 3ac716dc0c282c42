"""Telling another program of each change of a post's state: signed, at least once, in the order of each post."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from outreach.channels.outbound import post_signed
from outreach.clock import Clock
from outreach.contacts import Webhook
from outreach.errors import OutreachError, Reason
from outreach.language import Language, translate
from outreach.model import Status
from outreach.store import StateChange, Store

LEASE = timedelta(minutes=3)
"""So long one process tells before another one may."""

LONGEST = timedelta(minutes=1)
"""Of one step; a slow receiver holds up nothing else."""

AT_ONCE = 200
"""Changes that one step tells."""

MOST_FAILURES = 3
"""Posts whose change was not taken, after which the receiver is left alone."""

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (10, 30, 120, 600))
"""How long it is left alone the first time, the second time …, and ever after."""

log = logging.getLogger("outreach.webhook")


@dataclass(frozen=True, kw_only=True)
class ChangeReport:
    """How many changes one step told, and why it told no more."""

    told: int = 0
    failure: Reason | None = None

    @property
    def quiet(self) -> bool:
        return self.failure is None


class ChangeTeller:
    """Tells the receiver, from its own place in the queue; of several processes one does."""

    def __init__(self, store: Store, webhook: Webhook, clock: Clock, owner: str, language: Language):
        self._store, self._webhook, self._clock = store, webhook, clock
        self._owner, self._language = owner, language
        self._begun = False
        self._failed = 0
        self._not_before: datetime | None = None

    def step(self) -> ChangeReport:
        """Tell what has not been told. A post whose change was not taken waits with all that follows of it."""
        began = self._clock.now()
        if self._not_before and began < self._not_before:
            return ChangeReport()
        store = self._store.webhooks
        if not self._begun:
            store.begin()
            self._begun = True
        # most steps find nothing, and take nobody's turn to write for it
        if not store.untold(began, 1) or not store.take(self._owner, began, began + LEASE):
            return ChangeReport()
        told, failure = self._tell(store.untold(began, AT_ONCE), began)
        store.settle(self._clock.now(), failure)
        self._rest(failure)
        return ChangeReport(told=told, failure=failure)

    def _tell(self, changes: tuple[StateChange, ...], began: datetime) -> tuple[int, Reason | None]:
        waiting: set[str] = set()
        told, failure = 0, None
        for change in changes:
            now = self._clock.now()
            if now - began > LONGEST or len(waiting) >= MOST_FAILURES:
                break
            if change.post in waiting:
                continue
            try:
                post_signed(
                    self._webhook.url,
                    self._webhook.secret,
                    body(change),
                    delivery=f"post-{change.number}",
                    at=now,
                )
            except OutreachError as error:
                waiting.add(change.post)
                failure = error.reason
                log.warning("%s", translate(error.message, self._language))
            else:
                self._store.webhooks.told(change.number, now)
                told += 1
        return told, failure

    def _rest(self, failure: Reason | None) -> None:
        if failure is None:
            self._failed, self._not_before = 0, None
            return
        self._not_before = self._clock.now() + PAUSES[min(self._failed, len(PAUSES) - 1)]
        self._failed += 1


def body(change: StateChange) -> bytes:
    """What the receiver gets: no words of the post, and no name of a person."""
    shape = {
        "event": "posts.state",
        "id": change.number,
        "at": change.at.isoformat(),
        "post": change.post,
        "campaign": change.campaign,
        "place": change.place,
        "channel": change.channel,
        "account": change.account,
        "before": change.before,
        "after": change.after,
        "by": change.by,
        "permalink": change.permalink if change.after is Status.PUBLISHED else "",
    }
    return json.dumps(shape, ensure_ascii=False).encode()
