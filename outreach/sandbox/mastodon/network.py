"""The part of Mastodon's REST API that the product uses, on loopback."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from outreach.networks import MASTODON
from outreach.sandbox.faults import Fault, Operation
from outreach.sandbox.mastodon import sign_ins, words
from outreach.sandbox.mastodon.sign_ins import ServerSignIns
from outreach.sandbox.mastodon.statuses import ALT_LIMIT, NO_KEY, TEXT_LIMIT, Statuses
from outreach.sandbox.network import Network, SandboxCall
from outreach.sandbox.state import LivePost, Memory, SandboxAccount
from outreach.sandbox.wire import Answer, Refusal, Request, html_answer, json_answer

LOOKS = 2  # that a slow picture takes

Routed = tuple[Operation, Callable[[], Answer]]


class Mastodon(Network):
    """Statuses, pictures and an account."""

    name = MASTODON

    def __init__(self, memory: Memory, mode: str):
        super().__init__(memory)
        self._mode = mode
        self._statuses = Statuses(memory, mode)
        self._sign_ins = ServerSignIns(memory)
        self._last: Request | None = None  # what a fault takes the place of

    def open(self, request: Request) -> SandboxCall:
        if (request.method, request.path) == ("POST", sign_ins.TOKEN):
            owner = self._sign_ins.owner(request)
            return SandboxCall(
                account=owner, operation=Operation.READ, perform=lambda: self._sign_ins.token(owner)
            )
        token = request.bearer
        account = self.memory.account_of(self.name, "access_token", token) if token else None
        if account is None:
            raise (
                Refusal(html_answer(422, ""))
                if self._mode == NO_KEY
                else words.error(401, "The access token is invalid")
            )
        self._last = request
        operation, perform = self._route(request, account)
        return SandboxCall(account=account, operation=operation, perform=perform)

    def consent(self, request: Request) -> Answer | None:
        """The sign-in page, and what an app asks before anybody is known."""
        if (request.method, request.path) == ("POST", sign_ins.REGISTER):
            return self._sign_ins.register(request)
        return self._sign_ins.page(request) if request.path == sign_ins.PAGE else None

    def strike(self, fault: Fault, call: SandboxCall) -> Answer:
        if fault.kind == words.SLOW_PICTURE and self._last is not None:
            return self._statuses.upload(call.account, self._last, LOOKS)
        ends = self.memory.now() + timedelta(seconds=fault.seconds)
        reset = ends.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        limits = {"X-RateLimit-Limit": "300", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset}
        return words.fault_answer(fault, limits)

    def _route(self, request: Request, account: SandboxAccount) -> Routed:
        statuses = self._statuses
        match request.method, request.path.strip("/").split("/")[1:]:
            case "POST", ["v2", "media"]:
                return Operation.MEDIA, lambda: statuses.upload(account, request)
            case "GET", ["v1", "media", id]:
                return Operation.MEDIA, lambda: statuses.look(account, id)
            case "POST", ["v1", "statuses"]:
                return Operation.CREATE, lambda: statuses.create(account, request)
            case "GET", ["v1", "statuses", id, "source"]:
                return Operation.READ, lambda: statuses.source(account, id)
            case "GET", ["v1", "statuses", id]:
                return Operation.METRICS, lambda: self._status(account, statuses.get(account, id))
            case "GET", ["v1", "accounts", "verify_credentials"]:
                return Operation.READ, lambda: self._account(account)
            case "GET", ["v1", "accounts", id, "statuses"] if id == account.external_id:
                return Operation.READ, lambda: statuses.listed(account, request.query)
            case "GET", ["v2", "instance"] if self._mode != NO_KEY:
                return Operation.READ, lambda: json_answer(200, INSTANCE)
        if self._mode == NO_KEY:
            raise Refusal(html_answer(404, "<h1>404 Not Found (snac/2.75)</h1>"))
        raise words.error(404, "Record not found")

    def _status(self, account: SandboxAccount, post: LivePost) -> Answer:
        figures = self.memory.figures(post, self.memory.now())
        counts = {
            "favourites_count": sum(figures.reactions.values()),
            "reblogs_count": figures.shares,
            "replies_count": figures.comments,
            "quotes_count": figures.quotes,
        }
        return json_answer(200, self._statuses.shown(account, post) | counts, figures={post.id: counts})

    def _account(self, account: SandboxAccount) -> Answer:
        followers = {"followers_count": self.memory.followers(account, self.memory.now())}
        about = {"id": account.external_id, "username": account.name, "acct": account.name}
        told = {**about, "display_name": account.display_name, **followers}
        return json_answer(200, told, figures={account.external_id: followers})


INSTANCE: dict[str, Any] = {
    "domain": "social.example",
    "version": "4.7.1",
    "api_versions": {"mastodon": 10},
    "configuration": {
        "statuses": {"max_characters": TEXT_LIMIT, "characters_reserved_per_url": 23},
        "media_attachments": {"description_limit": ALT_LIMIT},
    },
}
