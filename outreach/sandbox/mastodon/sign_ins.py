"""Apps that are registered at a server, and the sign-in page on which a person lets one in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from outreach.networks import MASTODON
from outreach.sandbox import consent
from outreach.sandbox.mastodon import words
from outreach.sandbox.state import Memory, SandboxAccount, digest
from outreach.sandbox.wire import Answer, Request, html_answer, json_answer

REGISTER, PAGE, TOKEN = "/api/v1/apps", "/oauth/authorize", "/oauth/token"  # paths


class ServerSignIns:
    """Whoever was let in gets the account's own token. Callers hold the memory's lock."""

    def __init__(self, memory: Memory):
        self._memory = memory
        self._apps: dict[str, tuple[str, str]] = {}  # client id → its secret and the address that it named
        self._codes: dict[str, tuple[SandboxAccount, str]] = {}  # code → whose, and for which address

    def register(self, request: Request) -> Answer:
        """``POST /api/v1/apps``: any app at once."""
        redirect = request.form().fields.get("redirect_uris", "")
        number = str(len(self._apps) + 1)
        client, secret = digest("app", number)[:43], digest("app-secret", number)[:43]
        self._apps[client] = secret, redirect
        return json_answer(200, {"id": number, "client_id": client, "client_secret": secret})

    def page(self, request: Request) -> Answer:
        """The question, and what was answered."""
        if request.method == "POST":
            return consent.send_back(request, self._code)
        _, redirect = self._apps.get(request.query.get("client_id", ""), ("", ""))
        if not redirect or redirect != request.query.get("redirect_uri"):
            return html_answer(400, "<h1>Client authentication failed</h1>")
        scopes = request.query.get("scope", "").split()
        return consent.ask(
            request, network="Mastodon", accounts=self._accounts(), several=False, scopes=scopes
        )

    def owner(self, request: Request) -> SandboxAccount:
        """Whose code the form carries, by an app that proves itself; a code is good once."""
        given = request.form().fields
        secret, _ = self._apps.get(given.get("client_id", ""), ("", ""))
        account, redirect = self._codes.pop(given.get("code", ""), (None, ""))
        if account is None or not secret or given.get("client_secret") != secret:
            raise words.error(401, "invalid_grant")
        if redirect != given.get("redirect_uri"):
            raise words.error(400, "invalid_grant")
        return account

    def token(self, account: SandboxAccount) -> Answer:
        return json_answer(200, {"access_token": account.secrets["access_token"], "token_type": "Bearer"})

    def _code(self, chosen: Sequence[str], fields: Mapping[str, str]) -> str:
        code = digest("code", str(len(self._codes)), fields.get("state", ""))
        account = next(each for each in self._accounts() if each.external_id == chosen[0])
        self._codes[code] = account, fields.get("redirect_uri", "")
        return code

    def _accounts(self) -> list[SandboxAccount]:
        return [each for each in self._memory.accounts.values() if each.channel == MASTODON]
