"""Facebook's sign-in as the sandbox plays it: codes, tokens of people, and the pages that they look after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from outreach.networks import FACEBOOK
from outreach.sandbox import consent
from outreach.sandbox.facebook import words
from outreach.sandbox.registry import app_secret
from outreach.sandbox.state import Memory, SandboxAccount, digest
from outreach.sandbox.wire import Answer, Request, json_answer

APP_ID = "100000000000001"
LIFE = timedelta(days=60)


def app_of(seed: int) -> dict[str, str]:
    """The app that is registered with the sandbox."""
    return {"app_id": APP_ID, "app_secret": app_secret(seed, FACEBOOK)}


class PageSignIns:
    """Who was let in to what. Callers hold the memory's lock."""

    def __init__(self, memory: Memory):
        self._memory = memory
        self._given: dict[str, tuple[SandboxAccount, ...]] = {}  # code or person's token → pages
        self._redirects: dict[str, str] = {}  # code → the address that it was sent to
        self._count = 0

    def page(self, request: Request) -> Answer:
        """``/dialog/oauth``: the question, and what was answered."""
        if request.method == "POST":
            return consent.send_back(request, self._code)
        if request.query.get("client_id") != APP_ID:
            raise words.error(101, "Error validating application. Invalid application ID.")
        scopes = request.query.get("scope", "").split(",")
        return consent.ask(request, network="Facebook", accounts=self._pages(), several=True, scopes=scopes)

    def pages_of(self, token: str) -> tuple[SandboxAccount, ...] | None:
        """The pages that the person whose token this is has let the app in to; None for any other token."""
        return self._given.get(token) if token.startswith("EAAU") else None

    def exchange(self, params: Mapping[str, str]) -> tuple[SandboxAccount, Answer]:
        """``/oauth/access_token``: a person's token for a code, or a long one for a short one."""
        if (params.get("client_id"), params.get("client_secret")) != tuple(
            app_of(self._memory.seed).values()
        ):
            raise words.error(1, "Error validating client secret.")
        code = params.get("code", "")
        short = params.get("fb_exchange_token", "")
        if code:
            pages = self._given.pop(code, None)
            if self._redirects.pop(code, None) != params.get("redirect_uri"):
                raise words.error(
                    100, "Error validating verification code. Check your redirect_uri", subcode=36008
                )
        else:
            pages = self._given.get(short)
        if not pages:
            raise words.error(100, "This authorization code has been used.", subcode=36009)
        told = {
            "access_token": self._give("EAAU", pages),
            "token_type": "bearer",
            "expires_in": int(LIFE.total_seconds()),
        }
        return pages[0], json_answer(200, told)

    def list_pages(self, pages: Sequence[SandboxAccount]) -> Answer:
        """``/me/accounts`` of a person, in one page."""
        data = [
            {
                "id": page.external_id,
                "name": page.display_name,
                "access_token": page.secrets["page_token"],
                "tasks": ["ANALYZE", "CREATE_CONTENT", "MANAGE"],
            }
            for page in pages
        ]
        return json_answer(
            200, {"data": data, "paging": {"cursors": {"before": "0", "after": str(len(data))}}}
        )

    def _code(self, chosen: Sequence[str], fields: Mapping[str, str]) -> str:
        code = self._give("AQ", tuple(page for page in self._pages() if page.external_id in chosen))
        self._redirects[code] = fields.get("redirect_uri", "")
        return code

    def _pages(self) -> list[SandboxAccount]:
        return [each for each in self._memory.accounts.values() if each.channel == FACEBOOK]

    def _give(self, kind: str, pages: tuple[SandboxAccount, ...]) -> str:
        self._count += 1
        given = kind + digest("given", str(self._memory.seed), str(self._count))
        self._given[given] = pages
        return given
