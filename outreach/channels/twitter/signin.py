"""X's OAuth 2: access for two hours at a time, renewed with a token that each renewal replaces.

Secrets: ``oauth2_client_id``, ``oauth2_access_token``, ``oauth2_refresh_token``; ``oauth2_client_secret`` where the
app is a confidential one; ``oauth2_expires_at`` (ISO, UTC) is kept by the program itself.
Source: X, OAuth 2.0 Authorization Code Flow with PKCE, refresh tokens.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from outreach.channels.http import Door
from outreach.errors import ChannelError, Unauthorized
from outreach.language import msg
from outreach.model import Account
from outreach.networks.twitter_calls import OAUTH2

CLIENT_SECRET, EXPIRES_AT = "oauth2_client_secret", "oauth2_expires_at"  # names, not secrets

EARLY = timedelta(minutes=20)
"""So long before its end a token is replaced: longer than all that is begun with it may take."""

REFUSED = frozenset({400, 401, 403})


def ends_at(secrets: Mapping[str, str]) -> datetime | None:
    """When the access token ends; None where nobody has told yet."""
    told = secrets.get(EXPIRES_AT, "")
    return datetime.fromisoformat(told).astimezone(UTC) if told else None


class TokenRotation:
    """What has to be done so that an account's tokens go on working."""

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
        client, basic = secrets["oauth2_client_id"], secrets.get(CLIENT_SECRET, "")
        form = {
            "grant_type": "refresh_token",
            "refresh_token": secrets["oauth2_refresh_token"],
            "client_id": client,
        }
        url = account.api_url.rstrip("/") or "https://api.x.com"
        door = Door("X", url, account.api_url, secrets.values())
        with door.call() as call:
            answer = door.session.post(
                f"{url}/2/oauth2/token", data=form, auth=(client, basic) if basic else None
            )
            if call.status in REFUSED:
                raise _refused(door.redact(answer.text))
            if not 200 <= call.status < 300:
                raise call.garbled(answer.text)
            told = answer.json()
            new = {
                **secrets,
                "oauth2_access_token": str(told["access_token"]),
                EXPIRES_AT: (now + timedelta(seconds=int(told["expires_in"]))).isoformat(),
            }
            # without offline.access X sends none; the old one then stays what it was
            return new | {"oauth2_refresh_token": str(told.get("refresh_token") or form["refresh_token"])}


def _refused(answer: str) -> ChannelError:
    return Unauthorized(
        msg("X does not renew the account's sign-in any more"),
        msg("Sign in to X again with offline.access and store the new tokens with the account."),
        answer=answer,
    )
