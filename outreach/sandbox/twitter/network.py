"""The part of X's API v2 that the product uses, on loopback (facts/x-api.md §3–§8, §12)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from outreach.networks import TWITTER
from outreach.sandbox import oauth1, oauth2
from outreach.sandbox.faults import Fault, FaultKind, Operation
from outreach.sandbox.network import Network, SandboxCall
from outreach.sandbox.oauth2 import SignIns
from outreach.sandbox.state import Memory, SandboxAccount, digest
from outreach.sandbox.twitter import words
from outreach.sandbox.twitter.media import MediaUploads
from outreach.sandbox.twitter.posts import create_post, delete_post
from outreach.sandbox.twitter.reads import Reader
from outreach.sandbox.wire import Answer, Request

RATE_LIMITS: Mapping[str, int] = MappingProxyType(
    {"create": 100, "delete": 50, "timeline": 900, "me": 75, "lookup": 5000, "upload": 500, "metadata": 500}
)
"""Calls per user and quarter of an hour (facts/x-api.md §9)."""
WINDOW = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class Route:
    """Where a request goes: which limit counts it, what it is for, and who answers it."""

    limit: str
    operation: Operation
    perform: Callable[[], Answer]


class Twitter(Network):
    """Posts, media and timelines."""

    name = TWITTER

    def __init__(self, memory: Memory, vocabulary: words.Vocabulary, rate_limits: Mapping[str, int]):
        super().__init__(memory)
        self._words = vocabulary
        self._limits = rate_limits
        self._media = MediaUploads(memory)
        self._seen: set[tuple[str, str]] = set()
        self._used: dict[tuple[str, str, datetime], int] = {}
        self._served = 0
        self._sign_ins = SignIns(memory)

    def open(self, request: Request) -> SandboxCall:
        if (request.method, request.path) == ("POST", oauth2.PATH):
            signing_in = self._sign_ins.owner(request)
            return SandboxCall(
                account=signing_in,
                operation=Operation.READ,
                perform=lambda: self._sign_ins.give(request),
            )
        account = self._sender(request)
        route = self._route(request, account)
        return SandboxCall(
            account=account,
            operation=route.operation,
            perform=lambda: self._within_limit(route, account),
        )

    def consent(self, request: Request) -> Answer | None:
        return self._sign_ins.consent(request) if request.path == oauth2.CONSENT_PATH else None

    def sign_in(self, account: SandboxAccount) -> Mapping[str, str]:
        """OAuth 2; gone after a restart."""
        return self._sign_ins.sign_in(account)

    def strike(self, fault: Fault, call: SandboxCall) -> Answer:  # noqa: ARG002 - X says the same whoever asks
        answer = words.fault_answer(fault, self._words)
        if fault.kind is not FaultKind.RATE_LIMIT:
            return answer
        reset = self.memory.now() + timedelta(seconds=fault.seconds)
        return replace(answer, headers={**answer.headers, **_limit_headers(100, 0, reset)})

    def carry_out(self, call: SandboxCall, kinds: Set[str]) -> Answer:
        answer = super().carry_out(call, kinds)
        self._served += 1
        head = {
            "api-version": self._words.version,
            "x-access-level": "read-write",
            "x-transaction-id": digest("transaction", str(self._served))[:16],
        }
        return replace(answer, headers={**head, **answer.headers})

    def _sender(self, request: Request) -> SandboxAccount:
        given = oauth1.credentials(request)
        if given is None:
            signed_in = self._sign_ins.sender(request)
            if signed_in is None:
                raise words.unauthorized()
            return signed_in
        account = self.memory.account_of(self.name, "access_token", given.get("oauth_token", ""))
        once = (given.get("oauth_nonce", ""), given.get("oauth_timestamp", ""))
        if account is None or account.secrets["consumer_key"] != given.get("oauth_consumer_key"):
            raise words.unauthorized()
        secrets = account.secrets["consumer_secret"], account.secrets["access_token_secret"]
        if not all(once) or once in self._seen or not oauth1.is_signed(request, given, *secrets):
            raise words.unauthorized()
        self._seen.add(once)
        return account

    def _route(self, request: Request, account: SandboxAccount) -> Route:
        reader = Reader(self.memory, account, self._words)
        asks_figures = any(
            "_metrics" in value for name, value in request.query.items() if name.endswith(".fields")
        )
        reading = Operation.METRICS if asks_figures else Operation.READ
        media, memory = self._media, self.memory
        match request.method, request.path.split("/")[1:]:
            case "POST", ["2", "media", "upload", *step]:
                return Route(
                    limit="upload",
                    operation=Operation.MEDIA,
                    perform=lambda: media.upload(account, request, step),
                )
            case "GET", ["2", "media", "upload"]:
                return Route(limit="upload", operation=Operation.MEDIA, perform=media.status)
            case "POST", ["2", "media", "metadata"]:
                return Route(
                    limit="metadata",
                    operation=Operation.MEDIA,
                    perform=lambda: media.describe(account, request),
                )
            case "POST", ["2", "tweets"]:
                return Route(
                    limit="create",
                    operation=Operation.CREATE,
                    perform=lambda: create_post(memory, account, request),
                )
            case "DELETE", ["2", "tweets", id]:
                return Route(
                    limit="delete", operation=Operation.ANY, perform=lambda: delete_post(memory, account, id)
                )
            case "GET", ["2", "tweets"]:
                return Route(limit="lookup", operation=reading, perform=lambda: reader.lookup(request.query))
            case "GET", ["2", "users", "me"]:
                return Route(limit="me", operation=reading, perform=lambda: reader.me(request.query))
            case "GET", ["2", "users", id, "tweets"]:
                return Route(
                    limit="timeline", operation=reading, perform=lambda: reader.timeline(id, request.query)
                )
        raise words.not_found()

    def _within_limit(self, route: Route, account: SandboxAccount) -> Answer:
        """The answer of ``route``, or 429 where the quarter's calls are used up; both say what is left."""
        now = self.memory.now()
        begin = now - timedelta(seconds=now.timestamp() % WINDOW.total_seconds())
        limit, key = self._limits[route.limit], (account.name, route.limit, begin)
        used = self._used[key] = self._used.get(key, 0) + 1
        answer = route.perform() if used <= limit else words.too_many().answer
        headers = _limit_headers(limit, max(0, limit - used), begin + WINDOW)
        return replace(answer, headers={**answer.headers, **headers})


def _limit_headers(limit: int, left: int, reset: datetime) -> dict[str, str]:
    return {
        "x-rate-limit-limit": str(limit),
        "x-rate-limit-remaining": str(left),
        "x-rate-limit-reset": str(round(reset.timestamp())),
    }
