"""X's OAuth 2: access for two hours at a time, renewed with a token that each renewal replaces.

Secrets: ``oauth2_client_id``, ``oauth2_access_token``, ``oauth2_refresh_token``; ``oauth2_client_secret`` where the
app is a confidential one; ``oauth2_expires_at`` (ISO, UTC) is kept by the program itself.
Source: X, OAuth 2.0 Authorization Code Flow with PKCE, refresh tokens.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from outreach.channels.http import Door
from outreach.errors import Unauthorized
from outreach.language import Message, msg
from outreach.model import Account
from outreach.networks.twitter_calls import OAUTH2, OAUTH2_CLIENT, OAUTH2_CLIENT_SECRET

EXPIRES_AT = "oauth2_expires_at"  # a name, not a secret

SCOPES = ("tweet.read", "tweet.write", "users.read", "media.write", "offline.access")

EARLY = timedelta(minutes=20)
"""So long before its end a token is replaced: longer than all that is begun with it may take."""

NOT_RENEWED = msg("X does not renew the account's sign-in any more")
SIGN_IN_AGAIN = msg("Sign in to X again with offline.access and store the new tokens with the account.")

REFUSED = frozenset({400, 401, 403})


def ends_at(secrets: Mapping[str, str]) -> datetime | None:
    """When the access token ends; None where nobody has told yet."""
    told = secrets.get(EXPIRES_AT, "")
    return datetime.fromisoformat(told).astimezone(UTC) if told else None


class TokenRotation:
    """What has to be done so that an account's tokens go on working."""

    def enter(self, account: Account, secrets: Mapping[str, str], now: datetime) -> dict[str, str]:  # noqa: ARG002 - nobody is asked
        """What was pasted are tokens already."""
        return dict(secrets)

    def due(self, secrets: Mapping[str, str], now: datetime) -> bool:
        """True where the access token ends soon, or nobody knows when."""
        if any(not secrets.get(name) for name in OAUTH2):
            return False  # OAuth 1 keys do not end
        end = ends_at(secrets)
        return end is None or end - now <= EARLY

    def renew(self, account: Account, secrets: Mapping[str, str], now: datetime) -> dict[str, str]:
        """``POST /2/oauth2/token``, once: all secrets with the new tokens in them, to be stored before they are used.

        Raises Unauthorized where X does not take the refresh token any more: it was used before, or withdrawn.
        """
        form = {"grant_type": "refresh_token", "refresh_token": secrets["oauth2_refresh_token"]}
        # without offline.access X sends no new refresh token; the old one then stays what it was
        return {**secrets, **fetch_tokens(account.api_url, secrets, form, now, NOT_RENEWED)}


def fetch_tokens(
    api_url: str, secrets: Mapping[str, str], form: Mapping[str, str], now: datetime, refusal: Message
) -> dict[str, str]:
    """``POST /2/oauth2/token``, once: the tokens that X gives for ``form``, by the names of secrets.

    Raises Unauthorized, which says ``refusal``, where X does not take what the form holds.
    """
    client, basic = secrets[OAUTH2_CLIENT], secrets.get(OAUTH2_CLIENT_SECRET, "")
    url = api_url.rstrip("/") or "https://api.x.com"
    door = Door("X", url, api_url, (*secrets.values(), *form.values()))
    with door.call() as call:
        answer = door.session.post(
            f"{url}/2/oauth2/token",
            data={**form, "client_id": client},
            auth=(client, basic) if basic else None,
        )
        if call.status in REFUSED:
            raise Unauthorized(refusal, SIGN_IN_AGAIN, answer=door.redact(answer.text))
        if not 200 <= call.status < 300:
            raise call.garbled(answer.text)
        told = answer.json()
        tokens = {
            "oauth2_access_token": str(told["access_token"]),
            EXPIRES_AT: (now + timedelta(seconds=int(told["expires_in"]))).isoformat(),
        }
        renewing = told.get("refresh_token")
        return tokens | ({"oauth2_refresh_token": str(renewing)} if renewing else {})
