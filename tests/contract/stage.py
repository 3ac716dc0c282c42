"""A stage for publishing and measuring: a database, both networks as a sandbox, and a clock set by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from outreach.channels import open_channel
from outreach.channels.base import Channel
from outreach.clock import MonotonicReading
from outreach.files import FolderFiles
from outreach.measure import Measurer
from outreach.model import Account, ChannelName, Draft, Kind, Post, Slot, Status
from outreach.networks import BLUESKY, FACEBOOK, MASTODON, TWITTER
from outreach.networks.mastodon import KEY_MINUTES, SINGLE_MEDIA
from outreach.publish import Publisher
from outreach.sandbox import FaultKind, Operation, Sandbox, read_ledger
from outreach.store import ClaimRequest, DraftRecord, Store, post_id
from tests.approving import approve
from tests.builders import ANNA, ANNA_BEISPIEL, NOW, a_campaign
from tests.contract.sandbox_clients import a_picture

CAMPAIGN = "kreativorte-altmark"
ACCOUNTS = {
    FACEBOOK: "die-altmark",
    TWITTER: "img-sachsen-anhalt",
    MASTODON: "img-fediverse",
    BLUESKY: "altmark-bsky",
}
TOLD = {MASTODON: {KEY_MINUTES: 55, SINGLE_MEDIA: 1}}
"""What accounts' own servers have said of themselves when the accounts were added."""

ALT = "Ein Herrenhaus im Abendlicht"
BEFORE = NOW - timedelta(days=1)  # when the posts of a test were approved


@dataclass
class HandClock:
    """Stands where it was put; to wait is to leap. The sandbox lives by it.

    Whoever moves ``moment`` lets time pass; :meth:`jump` sets the wall clock alone, :meth:`restart` the machine anew.
    """

    moment: datetime = NOW
    boot: str = "first boot"
    ahead: timedelta = timedelta(0)  # by how much the wall clock was set forward

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> MonotonicReading:
        return MonotonicReading(self.boot, (self.moment - self.ahead).timestamp())

    def jump(self, by: timedelta) -> None:
        """Somebody sets the wall clock; no time passes."""
        self.moment += by
        self.ahead += by

    def restart(self) -> None:
        """The machine starts anew, and its monotonic clock with it."""
        self.boot = f"after {self.boot}"

    def wait_until(self, moment: datetime) -> None:
        self.moment = max(self.moment, moment)


class TickingClock(HandClock):
    """Time goes on whenever somebody looks, as it does outside of tests."""

    def now(self) -> datetime:
        self.moment += timedelta(milliseconds=1)
        return super().now()


STEADY = HandClock().monotonic()


def take(
    store: Store,
    account: str,
    *,
    now: datetime = NOW,
    owner: str = "one",
    lease: timedelta = timedelta(minutes=10),
    limit: int = 10,
    gap: timedelta = timedelta(0),
) -> tuple[Post, ...]:
    """A scheduler called ``owner`` claims what is due of ``account``, and does no more."""
    claim = ClaimRequest(owner=owner, lease=lease, limit=limit, gaps={CAMPAIGN: gap})
    return store.queue.claim(account, claim, now).posts


@dataclass
class Stage:
    """One test's world; the ledger of the sandbox is the witness."""

    store: Store
    sandbox: Sandbox
    clock: HandClock
    data: Path
    ledger: Path

    @property
    def files(self) -> FolderFiles:
        return FolderFiles(self.data / "files")

    def picture(self, post: Post) -> Path:
        """Where the folder keeps the post's picture."""
        return self.data / "files" / post.image_sha256[:2] / post.image_sha256

    def account(self, channel: ChannelName) -> str:
        """The first account on the network."""
        return next(each.name for each in self.sandbox.accounts() if each.channel == channel)

    # --- what the test sets up ---

    def draft(
        self,
        place: str = "gutshof-krevese",
        channel: ChannelName = FACEBOOK,
        *,
        due: datetime = NOW,
        text: str = "",
        pictured: bool = True,
        account: str = "",
    ) -> Post:
        """A post with a time and, unless not wanted, a picture; nobody has approved it."""
        image, digest = "", ""
        if pictured:
            card = a_picture(colour=f"#{hashlib.sha256(place.encode()).hexdigest()[:6]}")
            image, digest = f"{place}-{channel}.jpg", self.files.put(card)
        draft = Draft(
            place=place,
            channel=channel,
            kind=Kind.PORTRAIT,
            number=1,
            variant=1,
            text=text or f"Ein Ort wacht auf: {place}.",
            link="",
            alt=ALT,
            card=b"",
        )
        written = DraftRecord(
            draft=draft,
            account=account or self.account(channel),
            zone="Europe/Berlin",
            image=image,
            image_sha256=digest,
        )
        self.store.posts.save_drafts(CAMPAIGN, [written], caller=ANNA, at=BEFORE)
        slot = Slot(place=place, channel=channel, number=1, due=due)
        self.store.times.set_slots(CAMPAIGN, [slot], caller=ANNA, at=BEFORE)
        return self.store.posts.get(post_id(CAMPAIGN, place, channel, 1))

    def approved(self, *words: Any, **changes: Any) -> Post:
        """The same, approved."""
        return approve(self.store, self.draft(*words, **changes).id, caller=ANNA_BEISPIEL, at=BEFORE)

    def live_post(self, *words: Any, **changes: Any) -> Post:
        """The same, live at its due time."""
        post = self.approved(*words, **changes)
        self.publisher().step()
        return self.now(post)

    def fault(
        self, channel: ChannelName, kind: FaultKind, operation: Operation = Operation.CREATE, **more: Any
    ) -> None:
        self.sandbox.faults.add(kind, channel, operation, **more)

    def take_down(self, post: Post) -> None:
        """Somebody deletes it on its network."""
        self.sandbox.take_down(post.external_id)

    def publisher(self, **changes: Any) -> Publisher:
        values: dict[str, Any] = {
            "owner": "one",
            "sole": True,
            "open_channel": self.channel,
            "files": self.files,
        }
        return Publisher(store=self.store, clock=self.clock, **(values | changes))

    def measurer(self, **changes: Any) -> Measurer:
        values: dict[str, Any] = {"open_channel": self.channel}
        return Measurer(store=self.store, clock=self.clock, **(values | changes))

    def channel(self, account: Account) -> Channel:
        return open_channel(account, self.store.accounts.secrets(account.name))

    # --- what became of it ---

    def now(self, post: Post) -> Post:
        return self.store.posts.get(post.id)

    def status(self, post: Post) -> Status:
        return self.now(post).status

    def lines(self, event: str) -> list[Mapping[str, Any]]:
        return [line for line in read_ledger(self.ledger) if line["event"] == event]

    def live(self) -> list[str]:
        """The texts that went live, in their order."""
        return [line["text"] for line in self.lines("post")]

    def creations(self) -> int:
        """How often a network was asked to make something visible."""
        return sum(line.get("operation") == Operation.CREATE for line in self.lines("call"))


@contextmanager
def set_up(store: Store, folder: Path, **options: Any) -> Iterator[Stage]:
    """A stage on ``store``, which is empty but for its tables."""
    clock, ledger = HandClock(NOW), folder / "ledger.jsonl"
    with Sandbox(ledger, now=clock.now, **options) as sandbox:
        store.campaigns.save(a_campaign(smallest_gap=timedelta(0)), BEFORE)
        for each in sandbox.accounts():
            account = Account(
                name=each.name,
                channel=each.channel,
                external_id=each.external_id,
                api_url=each.api_url,
                limits=TOLD.get(each.channel, {}),
            )
            store.accounts.save(account, each.secrets, BEFORE)
        yield Stage(store=store, sandbox=sandbox, clock=clock, data=folder, ledger=ledger)


@dataclass
class Amid:
    """A channel during whose calls something else happens."""

    channel: Channel
    in_prepare: Callable[[], object] = lambda: None
    before_publish: Callable[[], object] = lambda: None
    after_publish: Callable[[], object] = lambda: None
    in_feed: Callable[[], object] = lambda: None
    has_feed = True

    def prepare(self, *words: Any) -> Any:
        prepared = self.channel.prepare(*words)
        self.in_prepare()
        return prepared

    def publish(self, *words: Any) -> Any:
        self.before_publish()
        try:
            return self.channel.publish(*words)
        finally:
            self.after_publish()

    def feed(self, since: datetime) -> Any:
        read = self.channel.feed(since)
        self.in_feed()
        return read
