"""The scheduler's small port: whoever watches over it asks there whether it lives, is ready, and how it is doing."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import BoundedSemaphore, Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from outreach.addresses import is_loopback, not_to_be_had
from outreach.denials import Denials
from outreach.oversight import Listening

if TYPE_CHECKING:
    from outreach.app import App
    from outreach.app.operation.health import Health

SLOWEST = 10
"""Seconds that an asker may take for the question."""

AT_ONCE = 32
"""Requests that are answered side by side; who watches asks one at a time."""

PLAIN = "text/plain; charset=utf-8"


@contextmanager
def health_port(app: App) -> Iterator[None]:
    """Answers at ``OUTREACH_HEALTH`` meanwhile; where that is not set, nothing listens.

    Raises InvalidInput where the address cannot be taken.
    """
    where = app.settings.oversight.health
    if where is None:
        yield
        return
    from outreach.app.operation.health import Health

    denials = Denials(addresses=app.settings.oversight.addresses)
    with _listening(where, Health(app), denials) as server:
        Thread(target=server.serve_forever, args=(0.1,), name="health port", daemon=True).start()
        try:
            yield
        finally:
            server.shutdown()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, where: Listening, health: Health, denials: Denials):
        self.address_family = socket.AF_INET6 if ":" in where.host else socket.AF_INET
        self.health, self.denials, self.on_loopback = health, denials, where.on_loopback
        self._free = BoundedSemaphore(AT_ONCE)
        super().__init__((where.host, where.port), _HealthRequest)

    def process_request(self, request: Any, client_address: Any) -> None:
        """In a thread of its own; whoever asks beside many others is hung up on."""
        if self._free.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Lets the next one in when it is done."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()


class _HealthRequest(BaseHTTPRequestHandler):
    server: _Server
    timeout = SLOWEST
    disable_nagle_algorithm = True
    server_version, sys_version = "outreach", ""

    def do_GET(self) -> None:
        health = self.server.health
        if self.path == "/livez":
            self._say(*((200, "ok\n") if health.alive() else (503, "stuck\n")))
        elif self.path == "/readyz":
            self._say(*((200, "ok\n") if health.ready() else (503, "not ready\n")))
        elif self.path == "/metrics":
            if not self._may_read():
                self._deny("metrics-token", 401)
                self._say(401, "This takes the token of OUTREACH_METRICS_TOKEN.\n")
                return
            body, kind = health.metrics()
            self._answer(200, body, kind)
        else:
            self._say(404, "not here\n")

    def _may_read(self) -> bool:
        """On loopback whoever is on this machine, unless a token is set; else who has the token."""
        health = self.server.health
        if self.server.on_loopback and not health.has_token:
            # a page in a browser of this machine may have led a name of its own here
            return is_loopback(_host_of(self.headers.get("Host", "")))
        return health.may_read_metrics(self.headers.get("Authorization", ""))

    def _deny(self, why: str, status: int) -> None:
        self.server.denials.note(
            why, status, method="GET", where="/metrics", address=str(self.client_address[0])
        )

    def _say(self, status: int, words: str) -> None:
        self._answer(status, words.encode(), PLAIN)

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Who asks every few seconds fills no log."""


def _host_of(header: str) -> str:
    """The name that was asked for, without its port; "" where that is none."""
    try:
        return urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return ""


def _listening(where: Listening, health: Health, denials: Denials) -> _Server:
    try:
        return _Server(where, health, denials)
    except OSError as error:
        raise not_to_be_had(where.host, where.port, error) from error
