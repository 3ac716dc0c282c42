"""The notice board as the program speaks to it: plain JSON over the door, notices by a key of ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, TypeVar
from uuid import uuid4

from outreach.channels import checks
from outreach.channels.base import Access, Authorization, Identity, PublishedPost, Setup, SignIn
from outreach.channels.call import WireCall
from outreach.channels.figures import ReadFigure
from outreach.channels.http import Door
from outreach.channels.settling import ABSENT, ALWAYS, Delays, Repeat, Settled
from outreach.errors import ChannelError, NotSent, RateLimited, Rejected, Unauthorized
from outreach.language import Quoted, msg
from outreach.model import (
    NO_HANDLE,
    FeedEntry,
    Handle,
    Outgoing,
    Prepared,
    Reading,
    ReadingStatus,
    Receipt,
)
from tests.aushang.profile import AUSHANG, DEFINITION

T = TypeVar("T")


class Board:
    """One board on its own server."""

    name = AUSHANG
    sign_in: SignIn | None = None
    authorization: Authorization | None = None
    delays = Delays(request=timedelta(seconds=60), feed=timedelta(seconds=30))
    has_feed = True

    def __init__(self, setup: Setup):
        self._account = setup.account
        self._base = setup.account.server or setup.account.api_url
        self._door = Door("Aushang", self._base, setup.account.api_url, setup.secrets.values())
        self._door.session.headers["Authorization"] = f"Bearer {setup.secrets['token']}"
        self._board = f"{self._base}/boards/{setup.account.external_id or 'mine'}"

    def _ask(
        self,
        read: Callable[[dict[str, Any], WireCall], T],
        method: str,
        url: str,
        deadline: float | None = None,
        *,
        publishes: bool = False,
        **body: Any,
    ) -> T:
        """What ``read`` makes of the answer; within the call, so that one which it cannot read is classed as well."""
        with self._door.call(deadline, publishes=publishes) as call:
            answer = self._door.session.request(method, url, **body)
            if not 200 <= call.status < 300:
                raise _failure(call, answer.text)
            return read(answer.json(), call)

    def identify(self) -> Identity:
        return self._ask(
            lambda told, _: Identity(
                external_id=told["id"], display_name=told["name"], limits=told["limits"]
            ),
            "GET",
            self._board,
        )

    def check(self, now: datetime) -> Access:
        try:
            identity = self.identify()
        except ChannelError as error:
            return Access(findings=(checks.failed(error),))
        return Access(findings=checks.mismatch(self._account, identity), identity=identity)

    def prepare(self, outgoing: Outgoing, deadline: float, kept: Handle = NO_HANDLE) -> Prepared:
        """The key stays for ever, the time for as long as these are the same words and picture."""
        of = sha256("\0".join((outgoing.text, outgoing.alt)).encode() + outgoing.image).hexdigest()
        handle = dict(kept) or {"key": uuid4().hex}
        if handle.get("of") != of:
            handle |= {"of": of, "made_at": datetime.now(UTC).isoformat()}
        pictures: tuple[str, ...] = ()
        if outgoing.image:
            url = f"{self._board}/pictures"
            pictures = (
                self._ask(lambda told, _: str(told["picture"]), "POST", url, deadline, data=outgoing.image),
            )
        return Prepared(outgoing=outgoing, media_ids=pictures, handle=handle)

    def publish(self, prepared: Prepared, deadline: float) -> Receipt:
        notice = {
            "text": prepared.outgoing.text,
            "made_at": prepared.handle["made_at"],
            "pictures": [{"picture": id, "alt": prepared.outgoing.alt} for id in prepared.media_ids],
        }
        url = f"{self._board}/notices/{prepared.handle['key']}"
        return self._ask(_receipt, "PUT", url, deadline, publishes=True, json=notice)

    def settle(self, handle: Handle) -> Settled:
        try:
            return Settled.live(self._ask(_receipt, "GET", f"{self._board}/notices/{handle['key']}"))
        except _Missing:
            return ABSENT

    def repeat(self, handle: Handle) -> Repeat:
        return ALWAYS

    def feed(self, since: datetime) -> tuple[FeedEntry, ...]:
        return self._ask(_entries, "GET", f"{self._board}/notices", params={"since": since.isoformat()})

    def post_readings(self, posts: Sequence[PublishedPost], now: datetime) -> tuple[Reading, ...]:
        ids = ",".join(live.external_id for live in posts)

        def read(told: dict[str, Any], call: WireCall) -> tuple[Reading, ...]:
            common = {"account": self._account.name, "definition": DEFINITION, "simulated": call.simulated}
            known = dict(told["figures"])
            return tuple(
                _figure(known.get(live.external_id), metric).reading(
                    {**common, "read_at": now, "age": live.age, "post": live.post}
                )
                for live in posts
                for metric in ("likes", "replies")
            )

        return self._ask(read, "GET", f"{self._board}/figures", params={"ids": ids})

    def shows(self, posts: Sequence[PublishedPost]) -> Mapping[str, bool]:
        """The board itself must answer; then what does not hang there is gone."""
        self.identify()
        first = min(live.published_at for live in posts)
        there = {entry.external_id for entry in self.feed(first.replace(microsecond=0))}
        return {live.post: live.external_id in there for live in posts}

    def account_readings(self, now: datetime) -> tuple[Reading, ...]:
        common = {"account": self._account.name, "definition": DEFINITION, "read_at": now, "age": "day"}

        def read(told: dict[str, Any], call: WireCall) -> tuple[Reading, ...]:
            readers = ReadFigure.delivered("readers", told["readers"])
            return (readers.reading({**common, "simulated": call.simulated}),)

        return self._ask(read, "GET", self._board)


class _Missing(NotSent):
    """404: there is no such notice."""


def _failure(call: WireCall, words: str) -> ChannelError:
    answer = call.redact(f"{call.status} {words}")
    if call.status == 401:
        return Unauthorized(msg("The board does not know the token"), msg("Store a new one."), answer=answer)
    if call.status == 404 and not call.publishes:
        return _Missing(msg("The board has no such notice"), answer=answer)
    if call.status == 409:
        return call.duplicate(msg("Another notice hangs under this key"), answer)
    if call.status in (403, 422):
        return Rejected(
            msg("The board refuses this: {words}", words=Quoted(call.redact(words))), answer=answer
        )
    if call.status == 429:
        return RateLimited(msg("The board wants a pause"), answer=answer, retry_at=_pause_ends(call))
    return call.garbled(answer)


def _pause_ends(call: WireCall) -> datetime | None:
    told = call.headers.get("Retry-At")
    return datetime.fromisoformat(told) if told else None


def _entries(told: dict[str, Any], _: WireCall) -> tuple[FeedEntry, ...]:
    return tuple(
        FeedEntry(
            external_id=each["id"],
            text=each["text"],
            created_at=datetime.fromisoformat(each["created_at"]),
            images=len(each["pictures"]),
            permalink=each["address"],
        )
        for each in told["notices"]
    )


def _receipt(told: dict[str, Any], _: WireCall) -> Receipt:
    created = datetime.fromisoformat(told["created_at"])
    return Receipt(external_id=told["id"], permalink=told["address"], published_at=created)


def _figure(told: dict[str, Any] | None, metric: str) -> ReadFigure:
    if told is None:
        return ReadFigure(metric, ReadingStatus.FAILED, detail=msg("not in the answer"))
    if metric in told:
        return ReadFigure.delivered(metric, told[metric])
    return ReadFigure.left_out(metric)
