"""The part of Facebook's Graph API v26 that the product uses, on loopback (facts/facebook-api.md §3–§5, §10)."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from outreach.networks import FACEBOOK
from outreach.sandbox.facebook import words
from outreach.sandbox.facebook.authorization import APP_ID, PageSignIns
from outreach.sandbox.facebook.insights import page_insights, post_insights
from outreach.sandbox.facebook.pages import PageReader
from outreach.sandbox.facebook.posts import create_photo, create_post, delete_object, is_true
from outreach.sandbox.faults import Fault, FaultKind, Operation
from outreach.sandbox.network import Network, SandboxCall, attempt
from outreach.sandbox.state import Memory, SandboxAccount
from outreach.sandbox.wire import SIMULATED, Answer, Refusal, Request, json_answer

APP_TOKEN = re.compile(r"\A\d+\|.+")
BATCH_LIMIT = 50
PER_ENTRY = frozenset(
    {
        FaultKind.DENIED,
        FaultKind.NO_PERMISSION,
        FaultKind.RETIRED_METRIC,
        FaultKind.METRIC_DENIED,
        FaultKind.EMPTY,
        FaultKind.NULL_IN_BATCH,
    }
)
"""Faults that strike one entry of a batch and not the call that carries it."""
CALLS_PER_ENGAGED_USER = 4800  # in a rolling day; the sandbox counts one engaged user per 20 followers


@dataclass(frozen=True, kw_only=True)
class Graph:
    """A Graph request taken apart: ``path`` without the version and with ``me`` resolved."""

    account: SandboxAccount
    method: str
    path: tuple[str, ...]
    params: Mapping[str, str]
    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def operation(self) -> Operation:
        match self.method, self.path:
            case "POST", ():
                insights = "insights" in self.params.get("batch", "")
                return Operation.METRICS if insights else Operation.READ
            case "POST", (_, "photos"):
                hidden = self.params.get("published") == "false"
                return Operation.MEDIA if hidden else Operation.CREATE
            case "POST", (_, "feed"):
                return Operation.CREATE
            case "GET", (_, "insights"):
                return Operation.METRICS
            case "GET", _:
                return Operation.READ
        return Operation.ANY

    @property
    def metrics(self) -> tuple[str, ...]:
        return tuple(filter(None, self.params.get("metric", "").split(",")))


class Facebook(Network):
    """Pages, photos, posts and insights."""

    name = FACEBOOK

    def __init__(self, memory: Memory):
        super().__init__(memory)
        self._calls: dict[str, deque[datetime]] = {}
        self._sign_ins = PageSignIns(memory)

    def consent(self, request: Request) -> Answer | None:
        return self._sign_ins.page(request) if request.path.endswith("/dialog/oauth") else None

    def open(self, request: Request) -> SandboxCall:
        try:
            form = request.form()
        except ValueError:
            raise words.bad_parameter("The body of the request cannot be read") from None
        params = {**request.query, **form.fields}
        path = _path(request.path, batch=request.method == "POST" and "batch" in params)
        signing = self._signing(request, params, path)
        if signing is not None:
            return signing
        account = self._sender(request, params, path)
        return self._call(
            Graph(
                account=account,
                method=request.method,
                path=_resolve(path, account),
                params=params,
                files=form.files,
            )
        )

    def strike(self, fault: Fault, call: SandboxCall) -> Answer:
        if fault.kind is FaultKind.NULL_IN_BATCH:
            return Answer(status=0, cut=True)
        if fault.kind is FaultKind.OTHER_VERSION:
            answer = attempt(call)
            return replace(answer, headers={**answer.headers, words.VERSION_HEADER: words.NEWER_VERSION})
        return words.fault_answer(fault, call.account.external_id)

    def entry_faults(self, request: Request) -> frozenset[str]:
        in_batches = frozenset({FaultKind.NULL_IN_BATCH})
        return PER_ENTRY if _version_removed(request.path) in {"", "/"} else in_batches

    def carry_out(self, call: SandboxCall, kinds: Set[str]) -> Answer:
        answer = super().carry_out(call, kinds)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            return answer
        usage = words.usage(call.account.external_id, self._percent(call.account), 0)
        head = {words.VERSION_HEADER: words.VERSION, **usage}
        return replace(answer, headers={**head, **answer.headers})

    def _call(self, graph: Graph) -> SandboxCall:
        return SandboxCall(
            account=graph.account,
            operation=graph.operation,
            perform=lambda: self._perform(graph),
            metrics=graph.metrics,
        )

    def _signing(
        self, request: Request, params: Mapping[str, str], path: tuple[str, ...]
    ) -> SandboxCall | None:
        """The calls between a person's consent and the tokens of their pages."""
        if (request.method, path) == ("GET", ("oauth", "access_token")):
            account, answer = self._sign_ins.exchange(params)
            return SandboxCall(account=account, operation=Operation.READ, perform=lambda: answer)
        pages = self._sign_ins.pages_of(params.get("access_token", ""))
        if pages and (request.method, path) == ("GET", ("me", "accounts")):
            return SandboxCall(
                account=pages[0], operation=Operation.READ, perform=lambda: self._sign_ins.list_pages(pages)
            )
        return None

    def _sender(self, request: Request, params: Mapping[str, str], path: tuple[str, ...]) -> SandboxAccount:
        bearer = str(request.headers.get("Authorization", "")).partition("Bearer ")[2]
        token = params.get("access_token") or bearer
        if not token:
            raise words.error(2500, "An active access token must be used to query information")
        if path == ("debug_token",) and APP_TOKEN.fullmatch(token):
            token = params.get("input_token", "")  # an app may ask about every token of its own
        account = self.memory.account_of(self.name, "page_token", token)
        if account is None:
            raise words.error(190, "Invalid OAuth access token - cannot parse access token")
        return account

    def _perform(self, graph: Graph) -> Answer:
        self._calls.setdefault(graph.account.name, deque()).append(self.memory.now())
        reader = PageReader(self.memory, graph.account)
        match graph.method, graph.path:
            case "POST", ():
                return self._batch(graph)
            case "GET", ():
                raise _ids_or_nothing(graph.params)
            case "GET", ("debug_token",):
                return self._debug_token(graph)
            case "POST", (page, "photos"):
                _own(page, graph)
                return create_photo(self.memory, graph.account, graph.params, graph.files)
            case "POST", (page, "feed"):
                _own(page, graph)
                return create_post(self.memory, graph.account, graph.params)
            case "GET", (page, "published_posts" | "posts" | "feed"):
                _own(page, graph)
                return reader.posts(graph.params, graph.path[1])
            case "GET", (object_id, "insights"):
                insights = page_insights if object_id == graph.account.external_id else post_insights
                return insights(self.memory, graph.account, object_id, graph.params)
            case "GET", (object_id,):
                return reader.object(object_id, graph.params)
            case "DELETE", (object_id,):
                return delete_object(self.memory, graph.account, object_id)
        raise words.error(2500, f"Unknown path components: /{'/'.join(graph.path)}")

    def _batch(self, graph: Graph) -> Answer:
        entries = _entries(graph.params.get("batch", ""))
        with_headers = is_true(graph.params, "include_headers", default=True)
        answers = [self._entry(graph, entry) for entry in entries]
        told = [_told(answer, with_headers) for answer in answers]
        figures: dict[str, dict[str, int]] = {}
        for answer in answers:
            for id, metrics in answer.figures.items():
                figures.setdefault(id, {}).update(metrics)
        # each entry's own line in the ledger carries its figures; the batch only says that there are some
        return json_answer(200, told, headers={SIMULATED: "1"} if figures else {})

    def _entry(self, outer: Graph, entry: Mapping[str, Any]) -> Answer:
        method, url = str(entry.get("method", "")).upper(), urlsplit(str(entry.get("relative_url", "")))
        path = "/" + url.path.strip("/")
        try:
            params = dict(parse_qsl(url.query)) | dict(parse_qsl(str(entry.get("body", ""))))
            segments = tuple(filter(None, _version_removed(path).split("/")))
            if method not in {"GET", "POST", "DELETE"} or not segments:
                raise words.bad_parameter("Each entry of a batch needs a method and a relative_url")
            graph = Graph(
                account=outer.account,
                method=method,
                path=_resolve(segments, outer.account),
                params=params,
            )
            answer = self.carry_out(self._call(graph), PER_ENTRY)
        except Refusal as refusal:
            answer = refusal.answer
        self.log(method, path, outer.account.name, answer, batch=True)
        return answer

    def _debug_token(self, graph: Graph) -> Answer:
        about = self.memory.account_of(self.name, "page_token", graph.params.get("input_token", ""))
        if about is None:
            raise words.error(190, "The input_token cannot be decoded")
        scopes = ["pages_show_list", "pages_read_engagement", "pages_manage_posts", "read_insights"]
        data = {
            "app_id": APP_ID,
            "application": "Sandbox",
            "type": "PAGE",
            "is_valid": True,
            "profile_id": about.external_id,
            "scopes": scopes,
            "granular_scopes": [{"scope": scope, "target_ids": [about.external_id]} for scope in scopes],
            "issued_at": int((self.memory.now() - timedelta(days=1)).timestamp()),
            "expires_at": 0,
            "data_access_expires_at": int((self.memory.now() + timedelta(days=89)).timestamp()),
        }
        return json_answer(200, {"data": data})

    def _percent(self, account: SandboxAccount) -> int:
        now, calls = self.memory.now(), self._calls.get(account.name, deque())
        while calls and calls[0] < now - timedelta(days=1):
            calls.popleft()
        engaged = max(1, self.memory.first_followers(account.name) // 20)
        return min(100, len(calls) * 100 // (CALLS_PER_ENGAGED_USER * engaged))


def _version_removed(path: str) -> str:
    return re.sub(r"^/v\d+\.\d+(?=/|$)", "", path)


def _path(path: str, *, batch: bool) -> tuple[str, ...]:
    """Segments after the version. Raises Refusal where the version is not served; only a batch may leave it out."""
    version, *rest = path.strip("/").split("/")
    if not version and batch:
        return ()
    if version not in words.SERVED_VERSIONS:
        raise words.error(2500, f"Unknown path components: /{version}")
    return tuple(filter(None, rest))


def _resolve(path: tuple[str, ...], account: SandboxAccount) -> tuple[str, ...]:
    return (account.external_id, *path[1:]) if path[:1] == ("me",) else path


def _own(page: str, graph: Graph) -> None:
    if page == graph.account.external_id:
        return
    if graph.method == "POST":
        raise words.error(200, f"(#200) The token has no right to post to {page}")
    raise words.error(10, f"(#10) The token has no right to read {page}")


def _ids_or_nothing(params: Mapping[str, str]) -> Refusal:
    if "ids" in params:
        return words.error(100, "The ids query parameter is deprecated in v26.0+.", status=500)
    return words.error(2500, "Unknown path components: /")


def _entries(text: str) -> list[Mapping[str, Any]]:
    try:
        entries = json.loads(text)
    except ValueError:
        entries = None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise words.bad_parameter("batch must be a JSON list of objects")
    if not 0 < len(entries) <= BATCH_LIMIT:
        raise words.bad_parameter(f"A batch holds 1 to {BATCH_LIMIT} requests")
    return entries


def _told(answer: Answer, with_headers: bool) -> dict[str, object] | None:
    if answer.cut:
        return None
    headers = [{"name": name, "value": value} for name, value in answer.headers.items()]
    entry: dict[str, object] = {"code": answer.status}
    if with_headers:
        entry["headers"] = headers
    return {**entry, "body": answer.body.decode()}
