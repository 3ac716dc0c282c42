"""An account on a server of the Mastodon kind, in plain JSON (facts more-networks §2).

A post is known before it is live by a key of ours and by its picture, both of which are kept from try to try.
Mastodon's own software makes one post of two requests with the same key within an hour, and puts a picture into one
post only.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, TypeVar
from uuid import uuid4

from outreach.channels import checks, plain
from outreach.channels.base import Access, Authorization, Identity, PublishedPost, Setup, SignIn
from outreach.channels.call import WireCall
from outreach.channels.figures import ReadFigure
from outreach.channels.mastodon import answers, guards, refusals
from outreach.channels.mastodon.authorization import ServerAuthorization, client
from outreach.channels.settling import ABSENT, UNSURE, Delays, Repeat, Settled
from outreach.clock import uptime
from outreach.errors import ChannelError
from outreach.model import NO_HANDLE, FeedEntry, Handle, Outgoing, Prepared, Reading, Receipt
from outreach.networks import MASTODON
from outreach.networks.mastodon import DEFINITION, KEY_MINUTES, TOKEN
from outreach.signs import one_line

T = TypeVar("T")

PAGE, PAGES = 40, 50  # statuses on a page, and how many pages of them are read
PAUSES = (0.5, 1, 2, 4, 8, 8, 8)
"""Seconds between two looks whether a picture is ready."""

BEFORE = timedelta(days=1)
"""So much further back than its first try a post is looked for: a clock may have been wrong."""


class MastodonAccount:
    """One account."""

    name = MASTODON
    has_feed = True
    sign_in: SignIn | None = None
    authorization: Authorization | None = ServerAuthorization()
    delays = Delays(request=timedelta(seconds=90), feed=timedelta(minutes=1))

    def __init__(self, setup: Setup):
        self._account = setup.account
        self._client = client(setup.account.server, setup.account.api_url, setup.secrets.values())
        self._headers = {"Authorization": f"Bearer {setup.secrets[TOKEN]}"}

    def _get(
        self, path: str, read: Callable[[Any, WireCall], T], deadline: float | None = None, **params: Any
    ) -> T:
        return self._client.ask(read, "GET", path, deadline, params=params, headers=self._headers)

    def identify(self) -> Identity:
        """Whose the token is, and what the server takes and promises."""
        told = self._get("/api/v1/accounts/verify_credentials", _object)
        name = str(told.get("display_name") or told["username"])
        return Identity(external_id=str(told["id"]), display_name=one_line(name)[:200], limits=self._limits())

    def _limits(self) -> Mapping[str, int]:
        """``GET /api/v2/instance``; a server that has no such page promises nothing."""
        path, failure = "/api/v2/instance", refusals.of_its_own_page
        try:
            told = self._client.ask(_object, "GET", path, failure=failure, headers=self._headers)
        except refusals.NothingSaid:
            return {}
        return guards.limits(told)

    def check(self, now: datetime) -> Access:  # noqa: ARG002 - a token has no end
        try:
            identity = self.identify()
        except ChannelError as error:
            return Access(findings=(checks.failed(error),))
        return Access(findings=checks.mismatch(self._account, identity), identity=identity)

    def prepare(self, outgoing: Outgoing, deadline: float, kept: Handle = NO_HANDLE) -> Prepared:
        """``POST /api/v2/media``, unless an earlier try of the same post has left its picture.

        The key stays for ever. ``media_ids`` are those of this very try: a kept one may be taken.
        """
        of = sha256("\0".join((outgoing.text, outgoing.alt)).encode() + outgoing.image).hexdigest()
        handle = dict(kept) or {"key": uuid4().hex, "at": _iso(outgoing.at)}
        usable = (
            "media_at" in handle and outgoing.at - plain.moment(handle["media_at"]) < guards.PICTURE_LASTS
        )
        if handle.get("of") == of and (usable or not outgoing.image):
            return Prepared(outgoing=outgoing, handle=handle)
        handle |= {"of": of, "text": sha256(outgoing.text.encode()).hexdigest()}
        handle = {name: value for name, value in handle.items() if name not in ("media", "media_at")}
        if not outgoing.image:
            return Prepared(outgoing=outgoing, handle=handle)
        picture = self._upload(outgoing, deadline)
        handle |= {"media": [picture], "media_at": _iso(outgoing.at)}
        return Prepared(outgoing=outgoing, media_ids=(picture,), handle=handle)

    def _upload(self, outgoing: Outgoing, deadline: float) -> str:
        """The server's id of the picture, once it is ready. Raises NotSent where it does not get ready in time."""
        described = {"description": outgoing.alt} if outgoing.alt else {}
        picture, ready = self._client.ask(
            lambda told, call: (answers.picture(told), call.status == 200),
            "POST",
            "/api/v2/media",
            deadline,
            files={"file": ("card.jpg", outgoing.image, "image/jpeg")},
            data=described,
            headers=self._headers,
        )
        for pause in PAUSES:
            if ready or uptime() + pause >= deadline:
                break
            time.sleep(pause)
            ready = self._get(f"/api/v1/media/{picture}", lambda _, call: call.status == 200, deadline)
        if not ready:
            raise plain.unready("Mastodon")
        return picture

    def publish(self, prepared: Prepared, deadline: float) -> Receipt:
        """``POST /api/v1/statuses``, once, with its key, its language and everybody's eyes."""
        body = {
            "status": prepared.outgoing.text,
            "media_ids": prepared.handle.get("media", []),
            "visibility": "public",
            "language": prepared.outgoing.language,
        }
        headers = {**self._headers, "Idempotency-Key": prepared.handle["key"]}
        return self._client.ask(
            lambda told, _: answers.receipt(told),
            "POST",
            "/api/v1/statuses",
            deadline,
            publishes=True,
            failure=refusals.failure if prepared.media_ids else refusals.of_a_kept_picture,
            json=body,
            headers=headers,
        )

    def settle(self, handle: Handle) -> Settled:
        """The account's own statuses, by the picture, else by the very words; else the feed."""
        if not self._account.limits.get(KEY_MINUTES):
            return UNSURE
        wanted = set(handle.get("media", ()))
        for status in self._statuses(plain.moment(handle["at"]) - BEFORE):
            if wanted & set(answers.media(status)) or (not wanted and self._says(status, handle["text"])):
                return Settled.live(answers.receipt(status))
        return ABSENT

    def _says(self, status: Mapping[str, Any], digest: str) -> bool:
        return sha256(self._text(status).encode()).hexdigest() == digest

    def repeat(self, handle: Handle) -> Repeat:
        return guards.repeat(self._account.limits, pictured=bool(handle.get("media")))

    def feed(self, since: datetime) -> tuple[FeedEntry, ...]:
        """The account's own statuses, each with its source: what is shown is HTML."""
        found = self._statuses(since.replace(microsecond=0))
        return tuple(answers.feed_entry(status, self._text(status)) for status in found)

    def _text(self, status: Mapping[str, Any]) -> str:
        return self._get(f"/api/v1/statuses/{status['id']}/source", lambda told, _: str(told["text"]))

    def _statuses(self, since: datetime) -> Iterator[Mapping[str, Any]]:
        """``GET /api/v1/accounts/{id}/statuses``, the newest first, back to ``since``."""
        path = f"/api/v1/accounts/{self._account.external_id}/statuses"
        place: dict[str, Any] = {}
        told: set[str] = set()
        for _ in range(PAGES):
            page = self._get(path, _statuses, limit=PAGE, exclude_reblogs="true", **place)
            fresh = [status for status in page if str(status["id"]) not in told]
            yield from (status for status in fresh if plain.moment(status["created_at"]) >= since)
            if answers.is_last(page, fresh, since, PAGE):
                return
            told |= {str(status["id"]) for status in fresh}
            place = {"max_id": str(page[-1]["id"])}
        raise plain.endless("Mastodon")

    def post_readings(self, posts: Sequence[PublishedPost], now: datetime) -> tuple[Reading, ...]:
        """``GET /api/v1/statuses/{id}`` of each; where a later call fails, what was read stays read."""
        readings: list[Reading] = []
        answered = False
        for live in posts:
            told, simulated = None, False
            try:
                told, simulated = self._get(f"/api/v1/statuses/{live.external_id}", _figures)
                answered = True
            except refusals.StatusMissing:
                answered = True
            except ChannelError:
                if not answered:
                    raise
            context = self._context(now, simulated, live.age, live.post)
            readings += [answers.figure(told, metric).reading(context) for metric in answers.METRICS]
        return tuple(readings)

    def shows(self, posts: Sequence[PublishedPost]) -> Mapping[str, bool]:
        """``GET /api/v1/statuses/{id}`` of each, for an account that the server knows."""
        self._get("/api/v1/accounts/verify_credentials", _object)
        return {live.post: self._has(live.external_id) for live in posts}

    def _has(self, id: str) -> bool:
        try:
            self._get(f"/api/v1/statuses/{id}", _object)
        except refusals.StatusMissing:
            return False
        return True

    def account_readings(self, now: datetime) -> tuple[Reading, ...]:
        """``GET /api/v1/accounts/verify_credentials``: followers at this moment."""
        path = "/api/v1/accounts/verify_credentials"
        told, simulated = self._get(path, lambda told, call: (told[answers.FOLLOWERS], call.simulated))
        followers = ReadFigure.delivered(answers.FOLLOWERS, told)
        return (followers.reading(self._context(now, simulated, "day")),)

    def _context(self, now: datetime, simulated: bool, age: str, post: str = "") -> dict[str, Any]:
        known = {"account": self._account.name, "definition": DEFINITION, "read_at": now}
        return known | {"simulated": simulated, "age": age, "post": post}


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _object(told: Any, _: WireCall) -> Mapping[str, Any]:
    """Raises ValueError for what is none, or one without an id or a version."""
    if told.get("id") or told.get("version"):
        return dict(told)
    raise ValueError(told)


def _figures(told: Any, call: WireCall) -> tuple[Mapping[str, Any], bool]:
    return _object(told, call), call.simulated


def _statuses(told: Any, _: WireCall) -> list[Mapping[str, Any]]:
    """Raises for what is no list of statuses."""
    if not isinstance(told, list):
        raise TypeError(type(told))
    for status in told:
        answers.receipt(status)
    return told
