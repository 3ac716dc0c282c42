"""X's OAuth 2 as it answers: access for two hours, refresh tokens that are good for one renewal each."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from outreach.networks import TWITTER
from outreach.networks.twitter_calls import OAUTH2_CLIENT
from outreach.sandbox import consent
from outreach.sandbox.state import Memory, SandboxAccount, digest
from outreach.sandbox.wire import Answer, Refusal, Request, html_answer, json_answer

PATH = "/2/oauth2/token"
CONSENT_PATH = "/i/oauth2/authorize"
LIFE = timedelta(hours=2)
CODE_LIFE = timedelta(seconds=30)


@dataclass(frozen=True)
class Grant:
    """Who an access token speaks for, and until when."""

    account: SandboxAccount
    ends: datetime


@dataclass(frozen=True, kw_only=True)
class Code:
    """What a person has allowed, until the app fetches its tokens."""

    account: SandboxAccount
    challenge: str
    redirect: str
    ends: datetime


def app_of(seed: int) -> dict[str, str]:
    """The app that is registered with the sandbox; a public one, without a secret."""
    return {OAUTH2_CLIENT: digest("client", str(seed))[:34]}


class SignIns:
    """Tokens that were given out. Callers hold the memory's lock."""

    def __init__(self, memory: Memory):
        self._memory = memory
        self._access: dict[str, Grant] = {}
        self._refresh: dict[str, SandboxAccount] = {}
        self._codes: dict[str, Code] = {}
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
        grant = self._access.get(request.bearer)
        return grant.account if grant and self._memory.now() < grant.ends else None

    def consent(self, request: Request) -> Answer:
        """``/i/oauth2/authorize``: the question, and what was answered."""
        if request.method == "POST":
            return consent.send_back(request, self._code)
        asked = request.query
        if asked.get("client_id") != self._client() or asked.get("code_challenge_method") != "S256":
            raise Refusal(html_answer(400, "<h1>Something went wrong: you were not able to give access</h1>"))
        scopes = asked.get("scope", "").split()
        return consent.ask(request, network="X", accounts=self._profiles(), several=False, scopes=scopes)

    def owner(self, request: Request) -> SandboxAccount:
        """Whose code or refresh token the request carries. Refused is one that is unknown, too old, or was used."""
        fields = request.form().fields
        account = self._refresh.get(str(fields.get("refresh_token", "")))
        if fields.get("grant_type") == "authorization_code":
            account = self._of_code(fields)
        if account is None or fields.get("client_id") != self._client():
            words = {
                "error": "invalid_request",
                "error_description": "Value passed for the token was invalid.",
            }
            raise Refusal(json_answer(400, words))
        return account

    def give(self, request: Request) -> Answer:
        """New tokens for a code or a refresh token, which is used up by it."""
        account = self.owner(request)
        fields = request.form().fields
        self._refresh.pop(str(fields.get("refresh_token", "")), None)
        self._codes.pop(str(fields.get("code", "")), None)
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

    def _of_code(self, fields: Mapping[str, str]) -> SandboxAccount | None:
        code = self._codes.get(fields.get("code", ""))
        if code is None or self._memory.now() >= code.ends:
            return None
        proof = urlsafe_b64encode(sha256(fields.get("code_verifier", "").encode()).digest())
        proven = proof.rstrip(b"=").decode() == code.challenge
        return code.account if proven and fields.get("redirect_uri") == code.redirect else None

    def _code(self, chosen: Sequence[str], fields: Mapping[str, str]) -> str:
        self._given += 1
        code = digest("code", str(self._given))
        account = next(each for each in self._profiles() if each.external_id == chosen[0])
        self._codes[code] = Code(
            account=account,
            challenge=fields.get("code_challenge", ""),
            redirect=fields.get("redirect_uri", ""),
            ends=self._memory.now() + CODE_LIFE,
        )
        return code

    def _profiles(self) -> list[SandboxAccount]:
        return [each for each in self._memory.accounts.values() if each.channel == TWITTER]

    def _client(self) -> str:
        return app_of(self._memory.seed)[OAUTH2_CLIENT]

    def _issue(self, account: SandboxAccount) -> tuple[str, str]:
        self._given += 1
        access, refresh = (
            digest(word, f"{account.external_id}/{self._given}") for word in ("access", "refresh")
        )
        self._access[access] = Grant(account, self._memory.now() + LIFE)
        self._refresh[refresh] = account
        return access, refresh
