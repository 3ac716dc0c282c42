"""Facebook's sign-in page: a person lets the app in, and each page that they may post for gets a token of its own.

Source: Meta, Facebook Login, manually build a login flow; Access Token Guide, long-lived page tokens.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from outreach.channels.base import AuthorizationRequest, GrantedAccess, Identity
from outreach.channels.facebook import answers
from outreach.channels.facebook.check import SCOPES
from outreach.channels.facebook.graph import VERSION, GraphClient, graph_call
from outreach.channels.http import Door
from outreach.errors import Rejected
from outreach.language import msg

LISTS_PAGES = "pages_show_list"
POSTS = "CREATE_CONTENT"  # the task of those who may post for a page
PAGES, MOST = 100, 10  # pages of a person on one page of the list, and how many of those are read


class PageAuthorization:
    """Connects pages. Facebook takes no challenge here: the app's secret proves who fetches the tokens."""

    def register(self, server: str, api_url: str, redirect: str) -> Mapping[str, str]:  # noqa: ARG002 - one app for all
        """An administrator enters the app that was registered once."""
        return {}

    def address(self, asked: AuthorizationRequest) -> str:
        wanted = {
            "client_id": asked.app["app_id"],
            "redirect_uri": asked.redirect,
            "state": asked.state,
            "response_type": "code",
            "scope": ",".join((LISTS_PAGES, *SCOPES)),
        }
        return f"{asked.api_url or 'https://www.facebook.com'}/{VERSION}/dialog/oauth?{urlencode(wanted)}"

    def grants(self, asked: AuthorizationRequest, code: str, now: datetime) -> tuple[GrantedAccess, ...]:  # noqa: ARG002 - nothing ends
        """The pages that the person may post for. Page tokens made from a long-lived user token do not end."""
        signing = _Signing(asked, code)
        short = signing.token(redirect_uri=asked.redirect, code=code)
        long = signing.token(grant_type="fb_exchange_token", fb_exchange_token=short)
        return tuple(signing.pages(long))


class _Signing:
    """The calls between the person's return and the pages' tokens."""

    def __init__(self, asked: AuthorizationRequest, code: str):
        self._app = {name: asked.app[name] for name in ("app_id", "app_secret")}
        secrets = (*self._app.values(), code)
        self._door = Door("Facebook", "https://graph.facebook.com", asked.api_url, secrets)

    def token(self, **wanted: str) -> str:
        """``GET /oauth/access_token``."""
        app = {"client_id": self._app["app_id"], "client_secret": self._app["app_secret"]}
        with graph_call(self._door):
            client = GraphClient({"page_token": ""}, self._door.session)
            return str(client.read("oauth/access_token", **app, **wanted)["access_token"])

    def pages(self, user_token: str) -> Iterator[GrantedAccess]:
        """``GET /me/accounts`` to its end. Raises Rejected where the person let the app in to no page."""
        client = GraphClient({**self._app, "page_token": user_token}, self._door.session)
        found, place = 0, dict[str, str]()
        for _ in range(MOST):
            with graph_call(self._door):
                answer = client.read("me/accounts", fields="id,name,access_token,tasks", limit=PAGES, **place)
                grants = [self._grant(entry) for entry in answer["data"] if _may_post(entry)]
                following = answers.next_page(answer)
            yield from grants
            found += len(grants)
            if following is None:
                break
            place = following
        if not found:
            raise Rejected(
                msg("Facebook names no page that this person may post for"),
                msg("Sign in again, choose the page in Facebook's own dialog, and leave all permissions on."),
            )

    def _grant(self, entry: Mapping[str, Any]) -> GrantedAccess:
        identity = Identity(external_id=answers.object_id(entry), display_name=str(entry["name"]))
        return GrantedAccess(
            secrets={**self._app, "page_token": str(entry["access_token"])}, identity=identity
        )


def _may_post(entry: Mapping[str, Any]) -> bool:
    """The person's tasks on a page are named where Facebook tells them."""
    return POSTS in entry.get("tasks", (POSTS,)) and bool(entry.get("access_token"))
