"""What stands before every page, as one layer of ASGI: who may ask at all, from where, how much, and what is answered.

It knows no page and no person. It refuses a host that is not ours, a write that another site's page has sent, and a
body that is too large; it believes a proxy only where that is ours; and it puts the headers on every answer.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit

from outreach.language import Language, Message, msg, translate
from outreach.log_fields import about_request
from outreach.web.problems import MIME, body_of

Scope = MutableMapping[str, Any]
Event = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
BodyLimit = Callable[[str, str], int]
"""How many bytes a request may carry, by method and path."""


class Denial(StrEnum):
    """Why a request comes to no page."""

    HOST = "wrong-host"
    SITE = "other-site"
    SIZE = "too-large"
    TEXT = "no-text"


Denied = Callable[[Scope, int, Denial], None]
"""Is told of each request that is refused, and with which status."""

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "img-src 'self' data:",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""Nothing from anywhere else, nothing written into the page itself."""

HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)
REFUSALS: Mapping[Denial, tuple[int, Message]] = {
    Denial.HOST: (400, msg("This address is not served here.")),
    Denial.SITE: (403, msg("This was sent by a page of another site; nothing was done.")),
    Denial.SIZE: (413, msg("This is larger than what is taken here; nothing was kept.")),
    Denial.TEXT: (400, msg("There is a sign in this address that no text has.")),
}
HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
REQUEST_ID = b"x-request-id"
HOST = re.compile(rb"([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{0,5})?")
WELL_FORMED = re.compile(rb"[A-Za-z0-9._-]{8,64}")
FORWARDED = (b"forwarded", b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host", REQUEST_ID)

API = "/api/v1"
"""Programs ask under it: with a token and never with a cookie, so that no other site's page can send what they send."""

ORDINARY_BODY = 1_000_000
"""Bytes: a form of many long texts; what takes files says so itself."""


def ordinary(_method: str, _path: str) -> int:
    """The limit of whatever takes no files."""
    return ORDINARY_BODY


@dataclass(frozen=True, kw_only=True)
class Trust:
    """Whom the layer believes: ``hosts`` are ours beside loopback; the word of ``proxies`` and of ``networks`` counts.

    ``scheme`` is that by which people reach our hosts, "" where the request says it.
    """

    hosts: frozenset[str] = frozenset()
    scheme: str = ""
    proxies: frozenset[str] = frozenset()
    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    @classmethod
    def of(cls, base_url: str, proxies: Iterable[str] = ()) -> Trust:
        """Host and scheme are those of the address under which people know us; a proxy is an address or a network.

        Raises ValueError for a network that is none.
        """
        parts = urlsplit(base_url)
        hosts = frozenset({parts.hostname} if parts.hostname else ())
        given = set(proxies)
        whole = {each for each in given if "/" in each}
        return cls(
            hosts=hosts,
            scheme=parts.scheme,
            proxies=frozenset(given - whole),
            networks=tuple(ip_network(each, strict=False) for each in sorted(whole)),
        )

    def believes(self, address: str) -> bool:
        """Is it one of our proxies that asks?"""
        if address in self.proxies:
            return True
        if not self.networks:
            return False
        try:
            found = ip_address(address)
        except ValueError:
            return False
        plain = getattr(found, "ipv4_mapped", None) or found
        return any(plain in network for network in self.networks)


class Guard:
    """Lets through to ``inner`` what may be asked; what may not gets an answer of one plain sentence."""

    def __init__(
        self, inner: Application, trust: Trust, limit: BodyLimit = ordinary, denied: Denied | None = None
    ):
        self._inner = inner
        self._trust = trust
        self._limit = limit
        self._denied = denied

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        scope = _behind_proxy(scope, self._trust)
        headers = dict(scope["headers"])
        host = _host_name(headers.get(b"host", b""))
        if host in self._trust.hosts and self._trust.scheme == "https":
            # whatever a proxy forgets to say: else cookies would go over the net in the clear as well
            scope = {**scope, "scheme": "https"}
        if host not in self._trust.hosts | LOOPBACK:
            await self._refuse(scope, send, Denial.HOST)
        elif "\0" in scope["path"] or b"%00" in scope.get("query_string", b""):
            # no database takes it as a part of words, and no page is asked for by it
            await self._refuse(scope, send, Denial.TEXT)
        elif of_programs(scope["path"]):
            kept = [pair for pair in scope["headers"] if pair[0] != b"cookie"]
            await self._bounded({**scope, "headers": kept}, headers, receive, send)
        elif scope["method"] not in HARMLESS and not _is_own(headers, scope["scheme"]):
            await self._refuse(scope, send, Denial.SITE)
        else:
            await self._bounded(scope, headers, receive, send)

    async def _bounded(self, scope: Scope, headers: dict[bytes, bytes], receive: Receive, send: Send) -> None:
        """Never hands on more than the limit, whatever the request says of its length."""
        left = self._limit(scope["method"], scope["path"])
        said = headers.get(b"content-length", b"0")
        if not said.isdigit() or int(said) > left:
            await self._refuse(scope, send, Denial.SIZE)
            return
        begun = over = False

        async def read() -> Event:
            nonlocal left, over
            event = await receive()
            left -= len(event.get("body", b""))
            if left < 0:
                over = True
                return {"type": "http.disconnect"}
            return event

        async def answer(event: Event) -> None:
            nonlocal begun
            if over and not begun:
                return
            if event["type"] == "http.response.start":
                begun = True
                event = {**event, "headers": _with_ours(event.get("headers", ()))}
            await send(event)

        try:
            await self._inner(scope, read, answer)
        except Exception:
            if begun or not over:
                raise
        if over and not begun:
            await self._refuse(scope, send, Denial.SIZE)

    async def _refuse(self, scope: Scope, send: Send, why: Denial) -> None:
        """In the browser's language, for nobody knows the person yet; a program gets problem details."""
        id = request_id(scope["headers"])
        about_request(id.decode())
        status, sentence = REFUSALS[why]
        if self._denied:
            self._denied(scope, status, why)
        german = dict(scope["headers"]).get(b"accept-language", b"").lower().startswith(b"de")
        language = Language.DE if german else Language.EN
        body, mime = f"{translate(sentence, language)}\n".encode(), b"text/plain; charset=utf-8"
        if of_programs(scope["path"]):
            body, mime = body_of(why, status, language, detail=translate(sentence, language)), MIME.encode()
        headers = [
            (b"content-type", mime),
            (b"content-length", str(len(body)).encode()),
            (REQUEST_ID, id),
        ]
        await send({"type": "http.response.start", "status": status, "headers": [*headers, *HEADERS]})
        await send({"type": "http.response.body", "body": body})


def request_id(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """That of one of our proxies, where it fits into a line; else a new one."""
    given = dict(headers).get(REQUEST_ID, b"")
    return given if WELL_FORMED.fullmatch(given) else token_hex(8).encode()


def _behind_proxy(scope: Scope, trust: Trust) -> Scope:
    """The scope as one of our proxies tells it; whoever else forwards is asking for itself.

    The last address counts: those before it are what the asker has said of itself.
    """
    headers = dict(scope["headers"])
    kept = [(name, value) for name, value in scope["headers"] if name not in FORWARDED]
    client = scope.get("client") or ("", 0)
    if not trust.believes(client[0]):
        return {**scope, "headers": kept}
    kept += [(REQUEST_ID, headers[REQUEST_ID])] if REQUEST_ID in headers else []
    asker = _address(headers.get(b"x-forwarded-for", b"").decode("latin-1").rpartition(",")[2].strip())
    scheme = headers.get(b"x-forwarded-proto", b"").decode("latin-1")
    return {
        **scope,
        "headers": kept,
        "client": (asker or client[0], 0),
        "scheme": scheme if scheme in ("http", "https") else scope["scheme"],
    }


def _address(told: str) -> str:
    """An address of the net as it is written usually, without the port that some proxies put behind it; "" for none."""
    with suppress(ValueError):
        return str(ip_address(told))
    with suppress(ValueError):
        return str(ip_address(urlsplit(f"//{told}").hostname or ""))
    return ""


def _host_name(host: bytes) -> str:
    """Without its port; "" where that is no host at all."""
    found = HOST.fullmatch(host)
    return found[1].strip(b"[]").decode().lower() if found else ""


def _is_own(headers: dict[bytes, bytes], scheme: str) -> bool:
    """Has one of our own pages sent it? Browsers say so in one of two headers; without either it has not."""
    site = headers.get(b"sec-fetch-site")
    if site is not None:
        return site in (b"same-origin", b"none")
    return headers.get(b"origin") == scheme.encode() + b"://" + headers[b"host"]


def _with_ours(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The answer's own headers, and ours in place of what it says of the same."""
    ours = {name for name, _ in HEADERS}
    return [*(pair for pair in headers if pair[0].lower() not in ours), *HEADERS]


def of_programs(path: str) -> bool:
    """Does a program ask, which is answered with problem details?"""
    return path == API or path.startswith(f"{API}/")
