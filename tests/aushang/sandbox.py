"""The notice board as the sandbox plays it: a put under the same key is one notice, and another one is refused."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from outreach.sandbox import FREE, Fault, FaultKind, FirstAccount, NetworkPart, Operation
from outreach.sandbox.faults import ON_THE_WIRE, USUAL
from outreach.sandbox.network import Network, SandboxCall
from outreach.sandbox.pictures import look_at
from outreach.sandbox.registry import letters, no_app
from outreach.sandbox.state import LivePost, Memory, SandboxAccount
from outreach.sandbox.wire import Answer, Refusal, Request, json_answer
from tests.aushang.profile import AUSHANG

CHARACTERS, BYTES = 320, 900
K = FaultKind
WORDED = {
    K.ERROR_BEFORE: 503,
    K.ERROR_AFTER: 503,
    K.DEAD_TOKEN: 401,
    K.RATE_LIMIT_BARE: 429,
    K.RATE_LIMIT: 429,
    K.DENIED: 403,
    K.DUPLICATE: 409,
    K.DUPLICATE_WORDS: 409,
    K.BAD_PHOTO: 422,
}


class Boards(Network):
    """Boards, notices, pictures and figures."""

    name = AUSHANG

    def __init__(self, memory: Memory):
        super().__init__(memory)
        self._made_at: dict[str, str] = {}

    def open(self, request: Request) -> SandboxCall:
        token = str(request.headers.get("Authorization", "")).partition("Bearer ")[2]
        account = self.memory.account_of(self.name, "token", token)
        if account is None:
            raise _no(401, "unknown token")
        operation, perform = self._route(request, account)
        return SandboxCall(account=account, operation=operation, perform=perform)

    def strike(self, fault: Fault, call: SandboxCall) -> Answer:
        pause_ends = self.memory.now() + timedelta(seconds=fault.seconds)
        headers = {"Retry-At": pause_ends.isoformat()} if fault.kind == K.RATE_LIMIT else {}
        return json_answer(WORDED[FaultKind(fault.kind)], {"error": fault.kind}, headers=headers)

    def _route(self, request: Request, account: SandboxAccount) -> tuple[Operation, Any]:
        match request.method, request.path.strip("/").split("/"):
            case "GET", ["boards", _]:
                return Operation.READ, lambda: self._board(account)
            case "POST", ["boards", _, "pictures"]:
                return Operation.MEDIA, lambda: self._picture(account, request.body)
            case "PUT", ["boards", _, "notices", key]:
                return Operation.CREATE, lambda: self._put(account, key, json.loads(request.body))
            case "GET", ["boards", _, "notices", key]:
                return Operation.READ, lambda: json_answer(200, self._shown(self._notice(account, key)))
            case "GET", ["boards", _, "notices"]:
                return Operation.READ, lambda: self._notices(account, request.query["since"])
            case "GET", ["boards", _, "figures"]:
                return Operation.METRICS, lambda: self._figures(request.query["ids"].split(","))
        raise _no(404, "no such thing")

    def _board(self, account: SandboxAccount) -> Answer:
        readers = self.memory.followers(account, self.memory.now())
        told = {
            "id": account.external_id,
            "name": account.display_name,
            "limits": {"characters": CHARACTERS},
            "readers": readers,
        }
        return json_answer(200, told, figures={account.external_id: {"readers": readers}})

    def _picture(self, account: SandboxAccount, content: bytes) -> Answer:
        picture = look_at(content)
        if picture is None:
            raise _no(422, "no picture")
        self.memory.keep(account, picture.sha256, content, picture)
        return json_answer(200, {"picture": picture.sha256})

    def _put(self, account: SandboxAccount, key: str, notice: dict[str, Any]) -> Answer:
        text, made_at = notice["text"], notice["made_at"]
        if len(text) > CHARACTERS or len(text.encode()) > BYTES:
            raise _no(422, "too long")
        known = self.memory.posts.get(_id(account, key))
        if known is not None and (known.text, self._made_at[known.id]) != (text, made_at):
            raise _no(409, "another notice")
        if known is None:
            uploads = tuple(self.memory.uploads[each["picture"]] for each in notice["pictures"])
            for upload, each in zip(uploads, notice["pictures"], strict=True):
                upload.alt = each["alt"]
            known = self.memory.publish(account, _id(account, key), text=text, link="", uploads=uploads)
            self._made_at[known.id] = made_at
        return json_answer(200, self._shown(known))

    def _notice(self, account: SandboxAccount, key: str) -> LivePost:
        found = self.memory.posts.get(_id(account, key))
        if found is None:
            raise _no(404, "no such notice")
        return found

    def _notices(self, account: SandboxAccount, since: str) -> Answer:
        first = datetime.fromisoformat(since)
        notices = [self._shown(p) for p in self.memory.posts_of(account) if p.created_at >= first]
        return json_answer(200, {"notices": notices})

    def _figures(self, ids: list[str]) -> Answer:
        now = self.memory.now()
        told = {id: self.memory.figures(self.memory.posts[id], now) for id in ids if id in self.memory.posts}
        figures = {
            id: {"likes": each.reactions["like"], "replies": each.comments} for id, each in told.items()
        }
        return json_answer(200, {"figures": figures}, figures=figures)

    def _shown(self, post: LivePost) -> dict[str, Any]:
        account = self.memory.accounts[self.name, post.account]
        return {
            "id": post.id,
            "text": post.shown,
            "created_at": post.created_at.isoformat(),
            "address": f"{account.api_url}/boards/{account.external_id}/notices/{post.id}",
            "pictures": [image.sha256 for image in post.images],
        }


def _id(account: SandboxAccount, key: str) -> str:
    return f"{account.external_id}-{key}"


def _no(status: int, why: str) -> Refusal:
    return Refusal(json_answer(status, {"error": why}))


def _play(memory: Memory, _: Mapping[str, Any]) -> Boards:
    return Boards(memory)


def _account(seed: int, name: str) -> tuple[str, Mapping[str, str]]:
    chance = random.Random(f"{seed}/{AUSHANG}/{name}")
    return letters(chance, 8), {"token": letters(chance, 32)}


PART = NetworkPart(
    name=AUSHANG,
    play=_play,
    make_account=_account,
    app=no_app,
    first=FirstAccount(name="brett", display_name="Schwarzes Brett Krevese", followers=300),
    faults=MappingProxyType({**ON_THE_WIRE, **{kind: USUAL[kind] for kind in WORDED}}),
    endpoints=(
        (r"/boards/\w+/notices/\w+", "/boards/{board}/notices/{key}"),
        (r"/boards/\w+(/\w+)?", r"/boards/{board}\1"),
    ),
    tariff=FREE,
)
