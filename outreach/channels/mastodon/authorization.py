"""Signing in on the account's own server: an app of ours is registered there first, which any server takes at once.

Source: docs.joinmastodon.org/methods/apps, /methods/oauth; RFC 6749 §4.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from urllib.parse import urlencode

from outreach.channels.base import AuthorizationRequest, GrantedAccess
from outreach.channels.mastodon import refusals
from outreach.channels.plain import PlainClient, at_home
from outreach.networks.mastodon import TOKEN

SCOPES = "read:accounts read:statuses write:statuses write:media"
CLIENT, CLIENT_SECRET = "client_id", "client_secret"  # names, not secrets


class ServerAuthorization:
    """Connects the account that somebody is signed in with on its server. The token does not end by itself."""

    def register(self, server: str, api_url: str, redirect: str) -> Mapping[str, str]:
        """``POST /api/v1/apps``."""
        wanted = {"client_name": "outreach", "redirect_uris": redirect, "scopes": SCOPES}
        return client(server, api_url, ()).ask(
            lambda told, _: {CLIENT: str(told[CLIENT]), CLIENT_SECRET: str(told[CLIENT_SECRET])},
            "POST",
            "/api/v1/apps",
            data=wanted,
        )

    def address(self, asked: AuthorizationRequest) -> str:
        wanted = {
            "response_type": "code",
            "client_id": asked.app[CLIENT],
            "redirect_uri": asked.redirect,
            "scope": SCOPES,
            "state": asked.state,
        }
        return f"{asked.api_url or asked.server}/oauth/authorize?{urlencode(wanted)}"

    def grants(self, asked: AuthorizationRequest, code: str, now: datetime) -> tuple[GrantedAccess, ...]:  # noqa: ARG002 - nothing ends
        """``POST /oauth/token``: one account; whose it is says the server itself."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": asked.redirect,
            "scope": SCOPES,
        }
        token = client(asked.server, asked.api_url, (*asked.app.values(), code)).ask(
            lambda told, _: str(told[TOKEN]), "POST", "/oauth/token", data={**form, **asked.app}
        )
        return (GrantedAccess(secrets={TOKEN: token}, identity=None),)


def client(server: str, api_url: str, secrets: Iterable[str]) -> PlainClient:
    """Whoever asks the account's own server."""
    return at_home("Mastodon", server, api_url, secrets, refusals.failure)
