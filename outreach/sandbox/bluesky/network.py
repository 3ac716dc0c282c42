"""The part of a Bluesky server that the product uses, on loopback; its index tells the audience's figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from outreach.networks import BLUESKY
from outreach.sandbox.bluesky import words
from outreach.sandbox.bluesky.records import POST, Repositories
from outreach.sandbox.bluesky.sessions import OpenSessions, about
from outreach.sandbox.faults import Fault, Operation
from outreach.sandbox.network import Network, SandboxCall
from outreach.sandbox.state import LivePost, Memory, SandboxAccount
from outreach.sandbox.wire import Answer, Request, json_answer

MOST_POSTS = 25


class Bluesky(Network):
    """Sessions, repositories, and what the index knows of posts and profiles."""

    name = BLUESKY

    def __init__(self, memory: Memory):
        super().__init__(memory)
        self._sessions = OpenSessions(memory)
        self._repositories = Repositories(memory)

    def open(self, request: Request) -> SandboxCall:
        method = request.path.removeprefix("/xrpc/")
        if method == "com.atproto.server.createSession":
            account = self._sessions.owner(request)
            return self._call(account, Operation.READ, lambda: self._sessions.create(account))
        if method == "com.atproto.repo.getRecord":  # open to everybody
            account = self._repository(request.query)
            return self._call(account, Operation.READ, lambda: self._repositories.get(account, request.query))
        return self._signed_in(method, self._sessions.sender(request), request)

    def strike(self, fault: Fault, call: SandboxCall) -> Answer:
        ends = self.memory.now() + timedelta(seconds=fault.seconds)
        reset = {"RateLimit-Limit": "5000", "RateLimit-Remaining": "0", "RateLimit-Policy": "5000;w=3600"}
        headers = {
            **reset,
            "RateLimit-Reset": str(int(ends.timestamp())),
            "Retry-After": f"{fault.seconds:.0f}",
        }
        return words.fault_answer(fault, call.operation, headers)

    def _signed_in(self, method: str, account: SandboxAccount, request: Request) -> SandboxCall:
        match request.method, method:
            case "POST", "com.atproto.repo.uploadBlob":
                return self._call(
                    account, Operation.MEDIA, lambda: self._repositories.upload(account, request)
                )
            case "POST", "com.atproto.repo.putRecord":
                return self._call(account, Operation.CREATE, lambda: self._repositories.put(account, request))
            case "GET", "com.atproto.server.getSession":
                return self._call(account, Operation.READ, lambda: json_answer(200, about(account)))
            case "GET", "com.atproto.repo.listRecords":
                return self._call(
                    account, Operation.READ, lambda: self._repositories.listed(account, request.query)
                )
            case "GET", "app.bsky.feed.getPosts":
                return self._call(account, Operation.METRICS, lambda: self._posts(account, request))
            case "GET", "app.bsky.actor.getProfile":
                return self._call(account, Operation.METRICS, lambda: self._profile(account))
        raise words.error(501, "MethodNotImplemented", "Method Not Implemented")

    def _call(
        self, account: SandboxAccount, operation: Operation, perform: Callable[[], Answer]
    ) -> SandboxCall:
        return SandboxCall(account=account, operation=operation, perform=perform)

    def _repository(self, query: Mapping[str, str]) -> SandboxAccount:
        account = self.memory.account_with_id(self.name, query.get("repo", ""))
        if account is None:
            raise words.invalid(f"Could not find repo: {query.get('repo')}")
        return account

    def _posts(self, account: SandboxAccount, request: Request) -> Answer:
        """``getPosts``: those that are gone are left out."""
        uris = [value for name, value in request.parameters if name == "uris"]
        if not 1 <= len(uris) <= MOST_POSTS:
            raise words.invalid(f"uris must have 1 to {MOST_POSTS} elements")
        found = [self.memory.posts.get(uri.rpartition("/")[2]) for uri in uris]
        posts = [post for post in found if post and post.network == self.name]
        told = {post.id: self._counts(post) for post in posts}
        views = [self._view(account, post) | told[post.id] for post in posts]
        return json_answer(200, {"posts": views}, figures=told)

    def _view(self, account: SandboxAccount, post: LivePost) -> dict[str, Any]:
        uri = f"at://{account.external_id}/{POST}/{post.id}"
        return {"uri": uri, "author": about(account), "indexedAt": post.created_at.isoformat()}

    def _counts(self, post: LivePost) -> dict[str, int]:
        figures = self.memory.figures(post, self.memory.now())
        return {
            "likeCount": sum(figures.reactions.values()),
            "repostCount": figures.shares,
            "replyCount": figures.comments,
            "quoteCount": figures.quotes,
            "bookmarkCount": figures.bookmarks,
        }

    def _profile(self, account: SandboxAccount) -> Answer:
        followers = {"followersCount": self.memory.followers(account, self.memory.now())}
        told = {**about(account), "displayName": account.display_name, **followers}
        return json_answer(200, told, figures={account.external_id: followers})
