"""The only door outward: every byte that leaves for a network goes through :class:`Door`.

It speaks to one origin per account and to no other: no redirects, no proxies, no ``.netrc``, no cookies
(``trust_env`` is off, so the machine needs a direct way to the network). TLS is always verified. Addresses
that are not public are refused, except where the account was set up with an ``api_url``. A call has one
total deadline, sends one request, and knows whether that request began to leave; so a failure is either
:class:`NotSent` or unknown, never guessed.
"""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection

from outreach.addresses import is_loopback, without_access
from outreach.channels.call import WireCall, current_call, running
from outreach.channels.redaction import Redactor, hush
from outreach.clock import uptime
from outreach.errors import InvalidInput
from outreach.language import msg

CONNECT_SECONDS = 5.0
READ_SECONDS = 60.0  # between two pieces of an answer; Facebook takes about 5 s to post, uploads take longer
TOTAL_SECONDS = 90.0  # for a call that was given no deadline
BODY_BYTES = 8 * 2**20

# What reading a stranger's JSON, or an SDK that reads it for us, can raise. On a publishing call each of
# them may stand between a live post and its record.
ODDITIES = (
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RuntimeError,  # JSON that is nested too deep
)


class _WatchedConnection(HTTPConnection):
    """A connection that tells the running call what truly happens on the wire."""

    def _new_conn(self) -> socket.socket:
        """Looked at before TLS says its first word."""
        call = current_call()
        call.found(self.host, self.port)
        sock = super()._new_conn()
        try:
            call.connected(sock)
        except BaseException:
            sock.close()
            raise
        return sock

    def send(self, data: Any) -> None:
        if self.sock is None:
            self.connect()
        current_call().leaving(self.sock)
        super().send(data)


class _WatchedTLS(_WatchedConnection, HTTPSConnection):
    """The same over TLS."""


class _Pool(urllib3.HTTPConnectionPool):
    ConnectionCls = _WatchedConnection


class _TLSPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _WatchedTLS


class _Adapter(HTTPAdapter):
    """Carries requests for ``origin`` to ``target``, within the running call's deadline."""

    def __init__(self, origin: str, target: str, most: int):
        self._origin, self._target, self._most = origin, target, most
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _TLSPool}

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        """Send once. The caller's own time-outs, proxies and TLS wishes are ignored on purpose."""
        call = current_call()
        call.in_time()
        if call.began:
            raise call.lost(msg("The client library tried to send a second request in one call"))
        request.url = self._target + str(request.url).removeprefix(self._origin)
        if call.publishes:
            # a kept connection may have died in silence: a post gets one of its own
            self.poolmanager.clear()
        watch = threading.Timer(call.left, call.cut)
        watch.daemon = True
        watch.start()
        try:
            response = super().send(
                request,
                stream=True,
                timeout=(min(CONNECT_SECONDS, call.left), min(READ_SECONDS, call.left)),
                verify=True,
            )
            call.status, call.headers = response.status_code, response.headers
            response.raw = io.BytesIO(_body(response, call, self._most))
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise call.transport_failed(error) from None  # the cause's text may hold the token
        finally:
            watch.cancel()
        return response


def _body(response: requests.Response, call: WireCall, most: int) -> bytes:
    body = bytearray()
    for piece in response.raw.stream(2**16, decode_content=True):
        body += piece
        if len(body) > most:
            response.close()
            raise call.lost(
                msg("{network} sent more than {megabytes} MB", network=call.network, megabytes=most // 10**6),
                body[:200],
            )
    return bytes(body)


class _HttpSession(requests.Session):
    """A session that stays where it was sent."""

    def get_redirect_target(self, _: Any) -> None:
        return None


class Door:
    """One account's way out to its network.

    ``origin`` is the real network's address, as the client library writes it into its URLs; ``api_url`` is
    where the account was told to go instead, or empty. Raises :class:`InvalidInput` for an ``api_url`` that
    would send tokens unencrypted over a network. An answer has at most ``most`` bytes.
    """

    def __init__(
        self, network: str, origin: str, api_url: str, secrets: Iterable[str], *, most: int = BODY_BYTES
    ):
        hush()
        target = (api_url or origin).rstrip("/")
        require_address(target)
        self.redact = Redactor(secrets)
        self.session = _HttpSession()
        self.session.trust_env = False
        self.session.adapters.clear()
        self.session.mount(f"{origin}/", _Adapter(origin, target, most))
        # an answer that unpacks itself could be larger than its limit
        self.session.headers["Accept-Encoding"] = "identity"
        self._network = network
        self._private = bool(api_url)

    @contextmanager
    def call(self, deadline: float | None = None, *, publishes: bool = False) -> Iterator[WireCall]:
        """Room for one request; ``deadline`` is a moment of :func:`~outreach.clock.uptime`.

        Everything odd in it leaves as a :class:`ChannelError`. Reading the answer belongs into the ``with``
        too: what it stumbles over is classed here.
        """
        until = uptime() + TOTAL_SECONDS if deadline is None else deadline
        call = WireCall(self._network, self.redact, until, publishes=publishes, private=self._private)
        token = running.set(call)
        try:
            yield call
        except (requests.RequestException, *ODDITIES) as error:
            if call.status == 0:
                raise call.transport_failed(error) from None
            raise call.garbled(f"{type(error).__name__}: {error}") from None
        finally:
            running.reset(token)


def require_address(url: str) -> None:
    """Raises InvalidInput for an address that tokens must not be sent to: unencrypted, or with a password in it."""
    shown = without_access(url)
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port  # one out of range raises
    except ValueError:
        parts, host = urlsplit(""), ""
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise InvalidInput(
            msg("There is a name or a password in the API address {url}", url=shown),
            msg("Leave it out: the account's access is in its tokens."),
        )
    if host and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))):
        return
    raise InvalidInput(
        msg("The API address {url} cannot be used", url=shown),
        msg("Give an address that begins with https://, or http://127.0.0.1 for a sandbox on this machine."),
    )
