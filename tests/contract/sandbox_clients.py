"""Bare clients for the sandbox: plain requests, nothing of our own channels, so that both sides are held apart."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import Any

import requests
from PIL import Image
from requests_oauthlib import OAuth1

from outreach.model import ChannelName
from outreach.networks import FACEBOOK, TWITTER
from outreach.sandbox import Sandbox, SandboxAccount, read_ledger

MONDAY = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
TIMEOUT = 10


def a_picture(kind: str = "JPEG", size: tuple[int, int] = (120, 63), colour: str = "#1d5c4d") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, kind)
    return file.getvalue()


def account_on(sandbox: Sandbox, channel: ChannelName) -> SandboxAccount:
    return next(account for account in sandbox.accounts() if account.channel == channel)


def lines(sandbox: Sandbox, event: str) -> list[dict[str, Any]]:
    """The ledger's lines of one event, read over HTTP as another process would."""
    text = requests.get(f"{sandbox.url(FACEBOOK)}/_sandbox/ledger", timeout=TIMEOUT).text
    return [line for line in map(json.loads, text.splitlines()) if line["event"] == event]


class FacebookClient:
    """Speaks to the fake Graph with the token of one page."""

    def __init__(self, sandbox: Sandbox, account: SandboxAccount | None = None):
        self.sandbox = sandbox
        self.account = account or account_on(sandbox, FACEBOOK)
        self.page = self.account.external_id
        self.token = self.account.secrets["page_token"]
        self.base = f"{sandbox.url(FACEBOOK)}/v26.0/"
        self._session = requests.Session()

    def __enter__(self) -> FacebookClient:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def send(self, method: str, path: str, **more: Any) -> requests.Response:
        return self._session.request(method, self.base + path, timeout=TIMEOUT, **more)

    def get(self, path: str, **params: str) -> requests.Response:
        return self.send("GET", path, params={"access_token": self.token, **params})

    def post(self, path: str, files: Any = None, **data: str) -> requests.Response:
        return self.send("POST", path, data={"access_token": self.token, **data}, files=files)

    def delete(self, path: str) -> requests.Response:
        return self.send("DELETE", path, params={"access_token": self.token})

    def photo(
        self, content: bytes | None = None, alt: str = "Ein Herrenhaus", **data: str
    ) -> requests.Response:
        given = {"published": "false", "alt_text_custom": alt, **data}
        part = ("karte.jpg", a_picture() if content is None else content, "image/jpeg")
        return self.post(f"{self.page}/photos", files={"source": part}, **given)

    def publish(self, message: str, *photos: str, **data: str) -> requests.Response:
        if photos:
            data["attached_media"] = json.dumps([{"media_fbid": photo} for photo in photos])
        return self.post(f"{self.page}/feed", message=message, **data)

    def batch(self, *urls: str, **data: str) -> list[Any]:
        entries = [{"method": "GET", "relative_url": url} for url in urls]
        answer = self.post("", batch=json.dumps(entries), **{"include_headers": "false", **data})
        return list(answer.json())


class XClient:
    """Speaks to the fake X as one user, signed by requests-oauthlib."""

    def __init__(self, sandbox: Sandbox, account: SandboxAccount | None = None):
        self.sandbox = sandbox
        self.account = account or account_on(sandbox, TWITTER)
        self.user = self.account.external_id
        self.auth = OAuth1(**oauth_names(self.account))
        self._session = requests.Session()

    def __enter__(self) -> XClient:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def send(self, method: str, path: str, **more: Any) -> requests.Response:
        more.setdefault("auth", self.auth)
        return self._session.request(method, self.sandbox.url(TWITTER) + path, timeout=TIMEOUT, **more)

    def get(self, path: str, **params: str) -> requests.Response:
        return self.send(
            "GET", path, params={name.replace("_fields", ".fields"): v for name, v in params.items()}
        )

    def timeline(self, **params: str) -> requests.Response:
        return self.get(f"/2/users/{self.user}/tweets", **params)

    def upload(self, content: bytes | None = None, **data: str) -> requests.Response:
        part = ("karte.jpg", a_picture() if content is None else content, "image/jpeg")
        form = {"media_category": "tweet_image", **data}
        return self.send("POST", "/2/media/upload", data=form, files={"media": part})

    def describe(self, media: str, alt: str) -> requests.Response:
        body = {"id": media, "metadata": {"alt_text": {"text": alt}}}
        return self.send("POST", "/2/media/metadata", json=body)

    def create(self, text: str | None = None, *media: str, **body: Any) -> requests.Response:
        if text is not None:
            body["text"] = text
        if media:
            body["media"] = {"media_ids": list(media)}
        return self.send("POST", "/2/tweets", json=body)


def oauth_names(account: SandboxAccount) -> dict[str, str]:
    """The account's four secrets under requests-oauthlib's names."""
    return {
        "client_key": account.secrets["consumer_key"],
        "client_secret": account.secrets["consumer_secret"],
        "resource_owner_key": account.secrets["access_token"],
        "resource_owner_secret": account.secrets["access_token_secret"],
    }


__all__ = [
    "MONDAY",
    "FacebookClient",
    "XClient",
    "a_picture",
    "account_on",
    "lines",
    "oauth_names",
    "read_ledger",
]
