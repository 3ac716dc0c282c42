"""OAuth 1.0a as X checks it: HMAC-SHA1 over method, address and parameters (RFC 5849, 3.4).

JSON and multipart bodies are not part of the signature; the fields of a url-encoded form are.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import quote, unquote

from outreach.sandbox.wire import Request


def credentials(request: Request) -> Mapping[str, str] | None:
    """The ``oauth_…`` parameters of the Authorization header; None where there is no such header."""
    scheme, _, text = str(request.headers.get("Authorization", "")).partition(" ")
    if scheme.lower() != "oauth":
        return None
    pairs = (part.strip().partition("=") for part in text.split(","))
    return {unquote(name): unquote(value.strip('"')) for name, _, value in pairs}


def is_signed(request: Request, given: Mapping[str, str], consumer_secret: str, token_secret: str) -> bool:
    """Whether the signature in ``given`` is the one that these two secrets make for ``request``."""
    if given.get("oauth_signature_method") != "HMAC-SHA1" or given.get("oauth_version", "1.0") != "1.0":
        return False
    signed = {name: value for name, value in given.items() if name not in {"oauth_signature", "realm"}}
    is_form = request.content_type == "application/x-www-form-urlencoded"
    try:
        fields = request.form().fields if is_form else {}
    except ValueError:
        return False
    pairs = sorted(
        (_quote(k), _quote(v)) for k, v in [*signed.items(), *request.query.items(), *fields.items()]
    )
    parameters = "&".join(f"{name}={value}" for name, value in pairs)
    address = f"http://{str(request.headers.get('Host', '')).lower()}{request.path}"
    base = "&".join([request.method, _quote(address), _quote(parameters)])
    key = f"{_quote(consumer_secret)}&{_quote(token_secret)}"
    digest = hmac.new(key.encode(), base.encode(), hashlib.sha1).digest()
    return hmac.compare_digest(base64.b64encode(digest).decode(), given.get("oauth_signature", ""))


def _quote(text: str) -> str:
    return quote(text, safe="~")
