"""The scheduler's small port: whoever watches over it asks there whether it lives, is ready, and how it is doing."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

from outreach.addresses import not_to_be_had
from outreach.oversight import Listening

if TYPE_CHECKING:
    from outreach.app import App
    from outreach.app.health import Health

SLOWEST = 10
"""Seconds that an asker may take for the question."""

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
    from outreach.app.health import Health

    with _listening(where, Health(app)) as server:
        Thread(target=server.serve_forever, args=(0.1,), name="health port", daemon=True).start()
        try:
            yield
        finally:
            server.shutdown()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, where: Listening, health: Health):
        self.address_family = socket.AF_INET6 if ":" in where.host else socket.AF_INET
        self.health, self.on_loopback = health, where.on_loopback
        super().__init__((where.host, where.port), _HealthRequest)


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
            return True
        return health.may_read_metrics(self.headers.get("Authorization", ""))

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


def _listening(where: Listening, health: Health) -> _Server:
    try:
        return _Server(where, health)
    except OSError as error:
        raise not_to_be_had(where.host, where.port, error) from error
