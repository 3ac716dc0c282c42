"""Takes secrets out of everything that goes into an error, an answer, a journal row or a log."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

HIDDEN = "…"

ANSWER_CHARACTERS = 600
"""As much of a network's answer as is worth keeping."""

_NAMES = r"access_token|appsecret_proof|input_token|client_secret|refresh_token|oauth_[a-z_]+"
_SHAPES = (
    # access_token=…, "access_token": "…", oauth_signature="…"
    re.compile(rf"""((?:{_NAMES})["']?\s*[=:]\s*)(?:"[^"]*"|'[^']*'|[^\s&"',;)}}\]]+)"""),
    re.compile(r"(\b(?:Bearer|OAuth)\s+)(?!oauth_)[A-Za-z0-9._~+/|%-]{8,}=*"),
    re.compile(r"(\b)EAA[A-Za-z0-9]{8,}"),
)

# These print URLs, headers and bodies, token included, as soon as somebody switches DEBUG on.
_TALKATIVE = (
    "oauthlib.oauth1.rfc5849",
    "oauthlib.oauth1.rfc5849.endpoints.base",
    "requests_oauthlib.oauth1_auth",
    "requests_oauthlib.oauth1_session",
    "tweepy.api",
    "tweepy.client",
    "urllib3.connectionpool",
    "urllib3.util.retry",
)


class Redactor:
    """Replaces an account's secret values, plain or URL-encoded, and whatever has the shape of a token."""

    def __init__(self, secrets: Iterable[str]):
        forms = {
            form
            for secret in secrets
            if secret
            for form in (secret, quote(secret, safe=""), quote_plus(secret))
        }
        # longest first, so that a secret which contains another leaves nothing of itself behind
        self._forms = sorted(forms, key=len, reverse=True)

    def __call__(self, text: object) -> str:
        """``str(text)`` without secrets and halves of characters, cut to :data:`ANSWER_CHARACTERS`."""
        shown = self.hidden(str(text))
        return shown if len(shown) <= ANSWER_CHARACTERS else shown[: ANSWER_CHARACTERS - 1] + HIDDEN

    def hidden(self, text: str) -> str:
        """``text`` without secrets and halves of characters, as long as it is."""
        shown = text.encode("utf-8", "replace").decode()
        for form in self._forms:
            shown = shown.replace(form, HIDDEN)
        for shape in _SHAPES:
            shown = shape.sub(rf"\1{HIDDEN}", shown)
        return shown


def _no_debug(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.INFO


def hush() -> None:
    """Keep the client libraries' DEBUG talk, which holds tokens, out of every log; may be called often."""
    for name in _TALKATIVE:
        logging.getLogger(name).addFilter(_no_debug)
