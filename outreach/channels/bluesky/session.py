"""Sessions with a Bluesky server: access for two hours, for an app password.

Secrets: ``handle`` and ``app_password``; ``access_token`` and ``session_ends_at`` (ISO, UTC) are kept by the program.
An ended session is followed by a new one, and not renewed by its refresh token: that is one call as well, takes about
15 of the 300 sessions of a day, and a lost answer leaves nothing behind that would have to be known.
Source: com.atproto.server.createSession.
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from outreach.channels.bluesky import refusals
from outreach.channels.call import WireCall
from outreach.channels.plain import PlainClient, at_home, closed
from outreach.channels.wording import READ
from outreach.errors import InvalidInput
from outreach.language import msg
from outreach.model import Account
from outreach.networks.bluesky import APP_PASSWORD, HANDLE

ACCESS, ENDS_AT = "access_token", "session_ends_at"  # names, not secrets

EARLY = timedelta(minutes=20)
"""So long before its end a session is replaced: longer than all that is begun with it may take."""

USUAL_LIFE = timedelta(hours=2)

_APP_PASSWORD = re.compile(r"[a-z0-9]{4}(?:-[a-z0-9]{4}){3}")


def client(account: Account, secrets: Mapping[str, str]) -> PlainClient:
    """Whoever asks the account's own server."""
    return at_home("Bluesky", account.server, account.api_url, secrets.values(), refusals.failure)


class AppPassword:
    """What has to be done so that an account always has a session."""

    def enter(self, account: Account, secrets: Mapping[str, str], now: datetime) -> dict[str, str]:
        """The first session. Raises InvalidInput for what is no app password: the account's own opens everything."""
        if not _APP_PASSWORD.fullmatch(secrets[APP_PASSWORD].strip()):
            raise InvalidInput(
                msg("This is no app password of Bluesky: those look like abcd-efgh-ijkl-mnop."),
                refusals.NEW_PASSWORD,
            )
        tidy = {HANDLE: secrets[HANDLE].strip().lstrip("@"), APP_PASSWORD: secrets[APP_PASSWORD].strip()}
        return self.renew(account, {**secrets, **tidy}, now)

    def due(self, secrets: Mapping[str, str], now: datetime) -> bool:
        """True where the session ends soon, or there is none."""
        told = secrets.get(ENDS_AT, "")
        return not told or datetime.fromisoformat(told).astimezone(UTC) - now <= EARLY

    def renew(self, account: Account, secrets: Mapping[str, str], now: datetime) -> dict[str, str]:
        """``POST com.atproto.server.createSession``, once. Raises Unauthorized for a password that was taken back."""
        # a handle may have been given up since; the account's own id stays
        given = {"identifier": account.external_id or secrets[HANDLE], "password": secrets[APP_PASSWORD]}
        access, lasts, status = client(account, secrets).ask(
            _session, "POST", "/xrpc/com.atproto.server.createSession", json=given
        )
        if status:
            raise closed("Bluesky", status)
        return {**secrets, ACCESS: access, ENDS_AT: (now + lasts).isoformat()}


def _session(told: Mapping[str, object], _: WireCall) -> tuple[str, timedelta, str]:
    """The token, for how long it is good, and why the account is closed where it is."""
    access = str(told["accessJwt"])
    return access, _life(access), why_closed(told)


def why_closed(session: Mapping[str, object]) -> str:
    """Why the session's account is closed; "" where it is open."""
    return "" if session.get("active", True) else str(session.get("status") or "inactive")[:READ]


def _life(token: str) -> timedelta:
    """By the token's own times, whatever our clock says."""
    try:
        payload = token.split(".")[1]
        told = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return timedelta(seconds=int(told["exp"]) - int(told["iat"]))
    except (LookupError, ValueError, TypeError):
        return USUAL_LIFE
