"""A Bluesky account, in plain JSON on the server where it is at home (facts more-networks §3).

A post is a record under a key of ours in the account's own repository, put there on condition that nothing is there:
the same put twice is one post, and another record under the key is refused. So no try can make a second post.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from random import SystemRandom
from typing import Any, TypeVar

from outreach.channels import checks, plain
from outreach.channels.base import Access, Authorization, Identity, PublishedPost, Setup, SignIn
from outreach.channels.bluesky import answers
from outreach.channels.bluesky.refusals import RecordMissing
from outreach.channels.bluesky.session import ACCESS, AppPassword, client, why_closed
from outreach.channels.call import WireCall
from outreach.channels.figures import ReadFigure
from outreach.channels.pictures import JPEG
from outreach.channels.settling import ABSENT, ALWAYS, Delays, Repeat, Settled
from outreach.channels.wording import what_to_change
from outreach.errors import ChannelError, Rejected
from outreach.language import msg
from outreach.model import NO_HANDLE, FeedEntry, Handle, Outgoing, Prepared, Reading, Receipt
from outreach.networks import BLUESKY
from outreach.networks.bluesky import DEFINITION
from outreach.networks.bluesky_calls import POSTS
from outreach.signs import one_line

T = TypeVar("T")

PAGE, PAGES = 100, 50  # records on a page, and how many pages of them are read


class BlueskyAccount:
    """One account."""

    name = BLUESKY
    has_feed = True
    sign_in: SignIn | None = AppPassword()
    authorization: Authorization | None = None
    delays = Delays(request=timedelta(minutes=2), feed=timedelta(seconds=30))

    def __init__(self, setup: Setup):
        self._account = setup.account
        self._did = setup.account.external_id
        self._client = client(setup.account, setup.secrets)
        self._signed = {"Authorization": f"Bearer {setup.secrets.get(ACCESS, '')}"}

    def _query(self, method: str, read: Callable[[Any, WireCall], T], **params: Any) -> T:
        """A read as the account."""
        return self._client.ask(read, "GET", f"/xrpc/{method}", params=params, headers=self._signed)

    def _record(self, collection: str, key: str, did: str = "") -> Mapping[str, Any]:
        """``getRecord``, which asks for no session: a doubt is settled although the access is dead."""
        wanted = {"repo": did or self._did, "collection": collection, "rkey": key}
        return self._client.ask(
            lambda told, _: dict(told, value=dict(told["value"])),
            "GET",
            "/xrpc/com.atproto.repo.getRecord",
            params=wanted,
        )

    def identify(self) -> Identity:
        """``getSession``; the name that the profile shows, else the handle. Raises Unauthorized where it is closed."""
        did, handle, closed = self._query("com.atproto.server.getSession", _session)
        if closed:
            raise plain.closed("Bluesky", closed)
        try:
            shown = self._record("app.bsky.actor.profile", "self", did)["value"].get("displayName")
        except RecordMissing:
            shown = ""
        return Identity(external_id=did, display_name=one_line(str(shown or handle))[:200])

    def check(self, now: datetime) -> Access:  # noqa: ARG002 - an app password has no end
        try:
            identity = self.identify()
        except ChannelError as error:
            return Access(findings=(checks.failed(error),))
        return Access(findings=checks.mismatch(self._account, identity), identity=identity)

    def prepare(self, outgoing: Outgoing, deadline: float, kept: Handle = NO_HANDLE) -> Prepared:
        """``uploadBlob``: the same bytes are the same blob. The key stays for ever, the time with the post."""
        of = sha256("\0".join((outgoing.text, outgoing.alt)).encode() + outgoing.image).hexdigest()
        handle = dict(kept) or {"rkey": answers.new_key(outgoing.at, SystemRandom())}
        if handle.get("of") != of:
            created = outgoing.at.astimezone(UTC).isoformat(timespec="milliseconds")
            handle |= {"of": of, "created_at": created.replace("+00:00", "Z")}
        if outgoing.image:
            handle["blob"] = self._upload(outgoing.image, deadline)
        else:
            handle.pop("blob", None)
        return Prepared(outgoing=outgoing, handle=handle)

    def _upload(self, image: bytes, deadline: float) -> Mapping[str, Any]:
        if not image.startswith(JPEG):  # the server takes whatever is called a picture
            why = what_to_change("picture")
            raise Rejected(msg("This file is no picture that Bluesky could show"), why)
        return self._client.ask(
            lambda told, _: dict(told["blob"]),
            "POST",
            "/xrpc/com.atproto.repo.uploadBlob",
            deadline,
            data=image,
            headers={**self._signed, "Content-Type": "image/jpeg"},
        )

    def publish(self, prepared: Prepared, deadline: float) -> Receipt:
        """``putRecord`` with ``swapRecord`` null, once: without it a live post would be edited in silence."""
        handle = prepared.handle
        blobs = [handle["blob"]] if "blob" in handle else []
        body = {
            "repo": self._did,
            "collection": answers.POST,
            "rkey": handle["rkey"],
            "record": answers.record(prepared.outgoing, handle["created_at"], blobs),
            "swapRecord": None,
        }
        return self._client.ask(
            lambda told, _: answers.receipt(told, handle["created_at"], self._did),
            "POST",
            "/xrpc/com.atproto.repo.putRecord",
            deadline,
            publishes=True,
            json=body,
            headers=self._signed,
        )

    def settle(self, handle: Handle) -> Settled:
        """The account's own repository, exact and without lag."""
        try:
            told = self._record(answers.POST, handle["rkey"])
        except RecordMissing:
            return ABSENT
        return Settled.live(answers.receipt(told, handle["created_at"], self._did))

    def repeat(self, handle: Handle) -> Repeat:  # noqa: ARG002 - whichever it is
        return ALWAYS

    def feed(self, since: datetime) -> tuple[FeedEntry, ...]:
        """``listRecords`` of the account's posts, by key, which is by time."""
        since = since.replace(microsecond=since.microsecond // 1000 * 1000)  # records tell milliseconds
        entries: list[FeedEntry] = []
        place: dict[str, str] = {}
        for _ in range(PAGES):
            found, end = self._query("com.atproto.repo.listRecords", self._page, **self._posts, **place)
            entries += found
            if not end or all(entry.created_at < since for entry in found):
                entries.sort(key=lambda entry: entry.created_at, reverse=True)
                return tuple(entry for entry in entries if entry.created_at >= since)
            place = {"cursor": end}
        raise plain.endless("Bluesky")

    @property
    def _posts(self) -> dict[str, Any]:
        return {"repo": self._did, "collection": answers.POST, "limit": PAGE}

    def _page(self, told: Mapping[str, Any], _: WireCall) -> tuple[list[FeedEntry], str]:
        return [answers.feed_entry(row, self._did) for row in told["records"]], str(told.get("cursor") or "")

    def post_readings(self, posts: Sequence[PublishedPost], now: datetime) -> tuple[Reading, ...]:
        """``getPosts``, so many at once; where a later call fails, what was read stays read."""
        readings: list[Reading] = []
        for start in range(0, len(posts), POSTS):
            chunk = posts[start : start + POSTS]
            try:
                told, simulated = self._figures(chunk)
            except ChannelError:
                if not readings:
                    raise
                told, simulated = {}, False
            for live in chunk:
                context = self._context(now, simulated, live.age, live.post)
                found = told.get(live.external_id)
                readings += [answers.figure(found, metric).reading(context) for metric in answers.METRICS]
        return tuple(readings)

    def _figures(self, posts: Sequence[PublishedPost]) -> tuple[dict[str, Mapping[str, Any]], bool]:
        uris = [f"at://{self._did}/{answers.POST}/{live.external_id}" for live in posts]

        def read(told: Mapping[str, Any], call: WireCall) -> tuple[dict[str, Mapping[str, Any]], bool]:
            return {answers.key_of(post["uri"]): dict(post) for post in told["posts"]}, call.simulated

        return self._query("app.bsky.feed.getPosts", read, uris=uris)

    def shows(self, posts: Sequence[PublishedPost]) -> Mapping[str, bool]:
        """``getRecord`` of each, in a repository that is open; the index may hide what is there."""
        self.identify()
        return {live.post: self._has(live.external_id) for live in posts}

    def _has(self, key: str) -> bool:
        try:
            self._record(answers.POST, key)
        except RecordMissing:
            return False
        return True

    def account_readings(self, now: datetime) -> tuple[Reading, ...]:
        """``getProfile``: followers at this moment."""

        def read(told: Mapping[str, Any], call: WireCall) -> tuple[Reading, ...]:
            followers = ReadFigure.delivered(answers.FOLLOWERS, told[answers.FOLLOWERS])
            return (followers.reading(self._context(now, call.simulated, "day")),)

        return self._query("app.bsky.actor.getProfile", read, actor=self._did)

    def _context(self, now: datetime, simulated: bool, age: str, post: str = "") -> dict[str, Any]:
        known = {"account": self._account.name, "definition": DEFINITION, "read_at": now}
        return known | {"simulated": simulated, "age": age, "post": post}


def _session(told: Mapping[str, Any], _: WireCall) -> tuple[str, str, str]:
    """Whose it is, under which handle, and why the account is closed where it is."""
    did, handle = str(told["did"]), str(told["handle"])
    if not did.startswith("did:"):
        raise ValueError(did)
    return did, handle, why_closed(told)
