"""What the fake networks remember: accounts, uploads, live posts. Live posts outlast a restart through the ledger."""

from __future__ import annotations

import hashlib
import re
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from outreach.clock import SystemClock
from outreach.model import ChannelName
from outreach.sandbox.audience import Audience, Exposure, Figures
from outreach.sandbox.faults import Faults
from outreach.sandbox.ledger import Ledger
from outreach.sandbox.pictures import Picture
from outreach.sandbox.registry import part

USUAL_FOLLOWERS = 1_000
LINK = re.compile(r"https?://[^\s<>\"«»“”]*[^\s<>\"«»“”.,;:!?)\]…]")
"""An address in a text, without the punctuation that follows it."""


@dataclass(frozen=True, kw_only=True)
class SandboxAccount:
    """A page or profile that the sandbox plays, and what gives access to it."""

    channel: ChannelName
    name: str
    external_id: str
    display_name: str
    api_url: str
    secrets: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Image:
    """A picture of a live post: hash of the uploaded bytes, and its alt text."""

    sha256: str
    alt: str


@dataclass(kw_only=True)
class Upload:
    """A picture that was uploaded. On Facebook it is a photo that may be attached once."""

    id: str
    account: str
    picture: Picture
    expires_at: datetime | None = None
    alt: str = ""
    post: str = ""  # the post that shows it


@dataclass(frozen=True, kw_only=True)
class LivePost:
    """A post that everybody can see. ``text`` is what was sent."""

    id: str
    network: ChannelName
    account: str
    text: str
    link: str
    images: tuple[Image, ...]
    created_at: datetime
    photos: tuple[str, ...] = ()  # upload ids; empty after a restart
    rewritten: str = ""  # what readers are shown in place of the text; empty after a restart

    @property
    def shown(self) -> str:
        """The words that readers see."""
        return self.rewritten or self.text


class Memory:
    """Everything that the networks of one sandbox know. Callers hold :attr:`lock` from reading to writing."""

    def __init__(
        self,
        ledger: Path,
        *,
        now: Callable[[], datetime] | None,
        seed: int,
        followers: Mapping[str, int],
    ):
        self.lock = threading.RLock()
        self.faults = Faults()
        self.accounts: dict[tuple[ChannelName, str], SandboxAccount] = {}
        self.posts: dict[str, LivePost] = {}  # oldest first
        self.uploads: dict[str, Upload] = {}
        self._posts_of: dict[tuple[ChannelName, str], dict[str, LivePost]] = defaultdict(dict)
        self._taken: set[str] = set()
        self.seed = seed
        self.media_folder = ledger.with_name(f"{ledger.stem}-media")
        self.audience = Audience(seed)
        self._followers = followers
        self._clock = now or SystemClock().now
        self._moment: datetime | None = None
        self.ledger = Ledger(ledger)
        self._recall(self.ledger.past)

    # --- time ---------------------------------------------------------------------------------------

    def now(self) -> datetime:
        """The sandbox's time: the moment it was set to, else the clock it was given, else the machine's."""
        if self._moment is not None:
            return self._moment
        return self._clock().astimezone(UTC)

    def set_time(self, moment: datetime) -> None:
        """Let the clock stand at ``moment``. Raises ValueError for one without a zone."""
        if moment.tzinfo is None:
            raise ValueError("the sandbox's time needs a zone, as in 2027-03-01T08:00:00+00:00")
        self._moment = moment.astimezone(UTC)

    # --- accounts -----------------------------------------------------------------------------------

    def add_account(self, channel: ChannelName, name: str, display_name: str, api_url: str) -> SandboxAccount:
        """Open an account; the same seed and name give the same id and tokens."""
        external_id, secrets = part(channel).make_account(self.seed, name)
        account = SandboxAccount(
            channel=channel,
            name=name,
            external_id=external_id,
            display_name=display_name,
            api_url=api_url,
            secrets=secrets,
        )
        self.accounts[channel, name] = account
        return account

    def account_of(self, channel: ChannelName, secret: str, value: str) -> SandboxAccount | None:
        """The account on ``channel`` whose secret of that name is ``value``."""
        accounts = (a for a in self.accounts.values() if a.channel == channel)
        return next((a for a in accounts if a.secrets[secret] == value), None)

    def account_with_id(self, channel: ChannelName, external_id: str) -> SandboxAccount | None:
        accounts = (a for a in self.accounts.values() if a.channel == channel)
        return next((a for a in accounts if a.external_id == external_id), None)

    # --- posts --------------------------------------------------------------------------------------

    def new_number(self, base: int) -> str:
        """An id not given out before, ``base`` or a little above it."""
        while str(base) in self._taken:
            base += 1
        self._taken.add(str(base))
        return str(base)

    def keep(self, account: SandboxAccount, id: str, content: bytes, picture: Picture) -> Upload:
        """Remember an uploaded picture; its bytes lie beside the ledger for whoever looks around."""
        upload = Upload(id=id, account=account.name, picture=picture)
        self.uploads[id] = upload
        file = self.media_folder / f"{picture.sha256}.jpg"
        if not file.exists():
            self.media_folder.mkdir(exist_ok=True)
            file.write_bytes(content)
        return upload

    def publish(
        self, account: SandboxAccount, id: str, *, text: str, link: str, uploads: tuple[Upload, ...]
    ) -> LivePost:
        """Make a post visible: from here on it is live, whatever the client gets to hear.

        Its link is the given one, else the first in the text.
        """
        found = LINK.search(text)
        post = LivePost(
            id=id,
            network=account.channel,
            account=account.name,
            text=text,
            link=link or (found.group() if found else ""),
            images=tuple(Image(sha256=u.picture.sha256, alt=u.alt) for u in uploads),
            created_at=self.now(),
            photos=tuple(u.id for u in uploads),
        )
        images = [{"sha256": i.sha256, "alt": i.alt} for i in post.images]
        self._write("post", account, id=id, text=text, link=post.link, images=images)
        self._add(post)
        for upload in uploads:
            upload.post = id
        return post

    def rewrite_newest(self, account: SandboxAccount) -> None:
        """Show the account's newest post with the name of a page in place of all but its first and last words."""
        post = next(iter(self.posts_of(account)), None)
        if post is None:
            return
        first, *between = post.text.split()
        self._add(
            replace(
                post, rewritten=" ".join([first, *("Altmark-Verein" for _ in between[:-1]), *between[-1:]])
            )
        )

    def delete(self, account: SandboxAccount, id: str) -> None:
        self._write("delete", account, id=id)
        self._remove(id)

    def take_down(self, id: str) -> None:
        """Delete a post as its account's people do, past its client. Raises KeyError where it is not live."""
        post = self.posts[id]
        self.delete(self.accounts[post.network, post.account], id)

    def posts_of(self, account: SandboxAccount) -> list[LivePost]:
        """The account's live posts, newest first."""
        mine = self._posts_of[account.channel, account.name].values()
        return sorted(reversed(mine), key=lambda post: post.created_at, reverse=True)  # noqa: C414 - keeps ties

    def _add(self, post: LivePost) -> None:
        self.posts[post.id] = self._posts_of[post.network, post.account][post.id] = post
        self._taken.add(post.id.rpartition("_")[2])

    def _remove(self, id: str) -> None:
        post = self.posts.pop(id)
        del self._posts_of[post.network, post.account][id]

    # --- audience -----------------------------------------------------------------------------------

    def figures(self, post: LivePost, at: datetime) -> Figures:
        """What the audience has done with ``post`` until ``at``."""
        exposure = Exposure(
            id=post.id,
            created_at=post.created_at,
            followers=self.first_followers(post.account),
            pictured=bool(post.images),
            linked=bool(post.link),
        )
        return self.audience.figures(exposure, at)

    def followers(self, account: SandboxAccount, at: datetime) -> int:
        """Followers of ``account``: those it began with, and those its posts have won."""
        won = sum(self.figures(post, at).follows for post in self.posts_of(account))
        return self.first_followers(account.name) + won

    def first_followers(self, account: str) -> int:
        """Followers that an account begins with."""
        return self._followers.get(account, USUAL_FOLLOWERS)

    # --- ledger -------------------------------------------------------------------------------------

    def _write(self, event: str, account: SandboxAccount, **more: Any) -> None:
        self.ledger.write(event, at=self.now(), network=account.channel, account=account.name, **more)

    def _recall(self, past: Iterable[Mapping[str, Any]]) -> None:
        for line in past:
            if line["event"] == "post":
                self._add(_from_line(line))
            else:
                self._remove(line["id"])


def milliseconds(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def digest(*parts: str) -> str:
    """Hexadecimal letters that depend on ``parts`` alone."""
    return hashlib.sha256("/".join(parts).encode()).hexdigest()


def _from_line(line: Mapping[str, Any]) -> LivePost:
    return LivePost(
        id=line["id"],
        network=ChannelName(line["network"]),
        account=line["account"],
        text=line["text"],
        link=line["link"],
        images=tuple(Image(sha256=i["sha256"], alt=i["alt"]) for i in line["images"]),
        created_at=datetime.fromisoformat(line["at"]),
    )
