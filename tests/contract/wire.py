"""A server that says exactly what a test tells it to, for everything that a real network should not do."""

from __future__ import annotations

import json
import socket
import threading
from dataclasses import dataclass
from http import HTTPStatus
from typing import Self

from outreach.clock import uptime

Step = bytes | float
"""Bytes to send, or seconds to wait."""


@dataclass(frozen=True)
class Seen:
    """A request as it arrived."""

    line: str
    head: str
    body: bytes


def reply(
    status: int, body: object = "", content_type: str | None = "application/json", **headers: str
) -> bytes:
    """A whole answer; ``body`` that is no text becomes JSON; ``content_type`` None leaves the header out."""
    text = body if isinstance(body, str) else json.dumps(body)
    lines = [
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}",
        f"Content-Length: {len(text.encode())}",
        "Connection: close",
    ]
    lines += [f"Content-Type: {content_type}"] if content_type else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n" + text).encode()


class Wire:
    """A server on loopback that plays one script per request, in order; afterwards it hangs up.

    Every script is a sequence of steps; after its last step the connection is closed.
    """

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self.scripts: list[tuple[Step, ...]] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._over = threading.Event()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._listener.getsockname()[1]}"

    @property
    def url(self) -> str:
        return f"http://{self.address}"

    def says(self, *steps: Step) -> Self:
        """Add the script for one request."""
        self.scripts.append(steps)
        return self

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                self._play(connection)

    def _play(self, connection: socket.socket) -> None:
        try:
            data = b""
            while b"\r\n\r\n" not in data:
                piece = connection.recv(65536)
                if not piece:
                    return
                data += piece
            head, _, body = data.partition(b"\r\n\r\n")
            length = next(
                (
                    int(line.split(b":")[1])
                    for line in head.split(b"\r\n")
                    if line.lower().startswith(b"content-length")
                ),
                0,
            )
            while len(body) < length:
                body += connection.recv(65536)
            line, _, rest = head.decode("latin-1").partition("\r\n")
            self.seen.append(Seen(line, rest, body))
            for step in self.scripts.pop(0) if self.scripts else ():
                if isinstance(step, bytes):
                    connection.sendall(step)
                elif self._over.wait(step):
                    return
        except OSError:
            return  # the other side hung up, which is what some tests are about


def soon(seconds: float = 20.0) -> float:
    """A deadline for a call."""
    return uptime() + seconds
