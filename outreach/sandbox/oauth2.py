"""X's OAuth 2 as it answers: access for two hours, refresh tokens that are good for one renewal each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from outreach.sandbox.state import Memory, SandboxAccount, digest
from outreach.sandbox.wire import Answer, Refusal, Request, json_answer

PATH = "/2/oauth2/token"
LIFE = timedelta(hours=2)


@dataclass(frozen=True)
class Grant:
    """Who an access token speaks for, and until when."""

    account: SandboxAccount
    ends: datetime


class SignIns:
    """Tokens that were given out. Callers hold the memory's lock."""

    def __init__(self, memory: Memory):
        self._memory = memory
        self._access: dict[str, Grant] = {}
        self._refresh: dict[str, SandboxAccount] = {}
        self._given = 0

    def sign_in(self, account: SandboxAccount) -> dict[str, str]:
        """The secrets of an account whose owner has just authorised the app."""
        access, refresh = self._issue(account)
        return {
            "oauth2_client_id": self._client(),
            "oauth2_access_token": access,
            "oauth2_refresh_token": refresh,
        }

    def sender(self, request: Request) -> SandboxAccount | None:
        """Whose access token the request carries; None where it has none that is good now."""
        scheme, _, token = str(request.headers.get("Authorization", "")).partition(" ")
        grant = self._access.get(token) if scheme.lower() == "bearer" else None
        return grant.account if grant and self._memory.now() < grant.ends else None

    def owner(self, request: Request) -> SandboxAccount:
        """Whose refresh token a renewal carries. Refused is one that is unknown or was used before."""
        fields = request.form().fields
        account = self._refresh.get(str(fields.get("refresh_token", "")))
        wanted = ("refresh_token", self._client())
        if account is None or (fields.get("grant_type"), fields.get("client_id")) != wanted:
            words = {
                "error": "invalid_request",
                "error_description": "Value passed for the token was invalid.",
            }
            raise Refusal(json_answer(400, words))
        return account

    def renew(self, request: Request) -> Answer:
        """New tokens for a refresh token, which is used up by it."""
        account = self.owner(request)
        del self._refresh[str(request.form().fields["refresh_token"])]
        access, refresh = self._issue(account)
        return json_answer(
            200,
            {
                "token_type": "bearer",
                "expires_in": int(LIFE.total_seconds()),
                "access_token": access,
                "refresh_token": refresh,
                "scope": "tweet.read tweet.write users.read media.write offline.access",
            },
        )

    def _client(self) -> str:
        return digest("client", str(self._memory.seed))[:34]

    def _issue(self, account: SandboxAccount) -> tuple[str, str]:
        self._given += 1
        access, refresh = (
            digest(word, f"{account.external_id}/{self._given}") for word in ("access", "refresh")
        )
        self._access[access] = Grant(account, self._memory.now() + LIFE)
        self._refresh[refresh] = account
        return access, refresh
