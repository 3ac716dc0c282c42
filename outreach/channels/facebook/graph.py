"""Requests to the Graph API. The only file that imports ``facebook`` (facebook-sdk 3.1.0), of which it uses two things:
``GraphAPI.request``, which sends one request and reads its JSON, and ``GraphAPIError``, which carries a refusal.
"""

from __future__ import annotations

import hashlib
import hmac
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import requests

from outreach.channels.call import WireCall
from outreach.channels.facebook import refusals
from outreach.channels.http import Door

with warnings.catch_warnings():
    # compiled for the first time, the package's unescaped regex warns, and is no module where warnings are errors
    warnings.simplefilter("ignore")
    import facebook

VERSION = "v26.0"
"""One that the package does not know, so it is no argument of its client but part of each path."""


@contextmanager
def graph_call(
    door: Door, page: str = "", deadline: float | None = None, *, publishes: bool = False
) -> Iterator[WireCall]:
    """One request about ``page``; the SDK ignores the HTTP status, so it is looked at here. Raises ChannelError."""
    with door.call(deadline, publishes=publishes) as call:
        try:
            yield call
        except facebook.GraphAPIError as error:
            raise refusals.failure(error.result, call, page) from None
        if not 200 <= call.status < 300:
            raise call.garbled()


class GraphClient:
    """Reads and writes as one page. Every method is one request, made within :func:`graph_call`."""

    def __init__(self, secrets: Mapping[str, str], session: requests.Session):
        self._token = secrets["page_token"]
        self._client = facebook.GraphAPI(access_token=self._token, session=session)
        secret = secrets.get("app_secret", "")
        proof = hmac.new(secret.encode(), self._token.encode(), hashlib.sha256).hexdigest()
        self._signed = {"appsecret_proof": proof} if secret else {}

    def read(self, path: str, **fields: Any) -> Any:
        """``GET /{version}/{path}``."""
        return self._client.request(f"{VERSION}/{path}", args={**fields, **self._signed})

    def write(self, path: str, files: Mapping[str, Any] | None = None, **fields: Any) -> Any:
        """``POST /{version}/{path}`` as a form, with ``files`` as a multipart one."""
        form = {**fields, **self._signed}
        return self._client.request(f"{VERSION}/{path}", post_args=form, files=files, method="POST")

    def about_token(self, app_id: str, app_secret: str) -> Any:
        """``GET /debug_token`` of the page's token, asked in the app's name."""
        asked = {"input_token": self._token, "access_token": f"{app_id}|{app_secret}"}
        return self._client.request(f"{VERSION}/debug_token", args=asked)
