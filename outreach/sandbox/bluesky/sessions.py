"""Sessions as a Bluesky server gives them: access for two hours, for an app password."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta

from outreach.networks import BLUESKY
from outreach.sandbox.bluesky import words
from outreach.sandbox.state import Memory, SandboxAccount, digest
from outreach.sandbox.wire import Answer, Request, json_answer

LIFE = timedelta(hours=2)


@dataclass(frozen=True)
class OpenSession:
    """Who an access token speaks for, and until when."""

    account: SandboxAccount
    ends: datetime


class OpenSessions:
    """Tokens that were given out. Callers hold the memory's lock."""

    def __init__(self, memory: Memory):
        self._memory = memory
        self._open: dict[str, OpenSession] = {}

    def owner(self, request: Request) -> SandboxAccount:
        """Whose handle or id, and app password, the body carries."""
        given = words.body(request)
        for account in self._memory.accounts.values():
            known = (account.external_id, account.secrets.get("handle"))
            meant = account.channel == BLUESKY and given.get("identifier") in known
            if meant and given.get("password") == account.secrets["app_password"]:
                return account
        raise words.error(401, "AuthenticationRequired", "Invalid identifier or password")

    def create(self, account: SandboxAccount) -> Answer:
        """A new session of ``account``; those before it go on."""
        access, refresh = (self._token(account, scope) for scope in ("access", "refresh"))
        self._open[access] = OpenSession(account, self._memory.now() + LIFE)
        told = {"accessJwt": access, "refreshJwt": refresh, **about(account), "emailConfirmed": True}
        return json_answer(200, told)

    def sender(self, request: Request) -> SandboxAccount:
        """Whose access token the request carries.

        The one that an account has from the start never ends: who has a clock of their own needs no renewals.
        """
        token = request.bearer
        if not token:
            raise words.error(401, "AuthMissing", "Authentication Required")
        first = self._memory.account_of(BLUESKY, "access_token", token)
        session = self._open.get(token)
        if first is not None:
            return first
        if session is None:
            raise words.error(400, "InvalidToken", "Token could not be verified")
        if self._memory.now() >= session.ends:
            raise words.error(400, "ExpiredToken", "Token has expired")
        return session.account

    def _token(self, account: SandboxAccount, scope: str) -> str:
        now = int(self._memory.now().timestamp())
        times = {"iat": now, "exp": now + int(LIFE.total_seconds())}
        told = {"scope": f"com.atproto.{scope}", "sub": account.external_id, **times}
        number = digest(self._memory.new_number(now), account.external_id, scope)
        parts = (json.dumps({"alg": "none"}).encode(), json.dumps(told).encode(), number.encode())
        return ".".join(urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


def about(account: SandboxAccount) -> dict[str, object]:
    """What every session tells of its account."""
    return {"did": account.external_id, "handle": account.secrets["handle"], "active": True}
