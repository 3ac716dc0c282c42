"""X's sign-in page: OAuth 2 with a challenge. The code is good for 30 seconds, the access for two hours at a time.

Source: X, OAuth 2.0 Authorization Code Flow with PKCE; RFC 7636 §4.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from urllib.parse import urlencode

from outreach.channels.base import AuthorizationRequest, GrantedAccess
from outreach.channels.twitter.signin import SCOPES, fetch_tokens
from outreach.errors import Rejected
from outreach.language import msg
from outreach.networks.twitter_calls import OAUTH2_CLIENT, OAUTH2_CLIENT_SECRET

NOT_TAKEN = msg("X does not take the sign-in that has just been made")


class ProfileAuthorization:
    """Connects the profile that somebody is signed in to X with."""

    def register(self, server: str, api_url: str, redirect: str) -> Mapping[str, str]:  # noqa: ARG002 - one app for all
        """An administrator enters the app that was registered once."""
        return {}

    def address(self, asked: AuthorizationRequest) -> str:
        challenge = urlsafe_b64encode(sha256(asked.verifier.encode()).digest()).rstrip(b"=").decode()
        wanted = {
            "response_type": "code",
            "client_id": asked.app[OAUTH2_CLIENT],
            "redirect_uri": asked.redirect,
            "scope": " ".join(SCOPES),
            "state": asked.state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{asked.api_url or 'https://x.com'}/i/oauth2/authorize?{urlencode(wanted)}"

    def grants(self, asked: AuthorizationRequest, code: str, now: datetime) -> tuple[GrantedAccess, ...]:
        """One profile; whose it is says only X itself. Raises Rejected where the sign-in would end in two hours."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": asked.redirect,
            "code_verifier": asked.verifier,
        }
        tokens = fetch_tokens(asked.api_url, asked.app, form, now, NOT_TAKEN)
        if not tokens.get("oauth2_refresh_token"):
            raise Rejected(
                msg("X gave a sign-in that ends after two hours"),
                msg("Allow the app the scope offline.access in X's developer portal, and sign in again."),
            )
        app = {name: asked.app[name] for name in (OAUTH2_CLIENT, OAUTH2_CLIENT_SECRET) if name in asked.app}
        return (GrantedAccess(secrets={**app, **tokens}, identity=None),)
