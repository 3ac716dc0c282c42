"""An address at which a table lies, on loopback: it answers what a test tells it to."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


@dataclass
class SourceServer:
    """``tables`` has the bytes of each path, ``moved`` where a path leads on; ``status`` answers all where it is set.

    ``short`` bytes of every answer are promised and not sent. ``asked`` are the paths with the status of their answers.
    """

    tables: dict[str, bytes] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    status: int = 0
    short: int = 0
    asked: list[tuple[str, int]] = field(default_factory=list)

    def __enter__(self) -> Self:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                content = server.tables.get(self.path, b"")
                etag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
                if server.status:
                    self._answer(server.status, b"", {})
                elif self.path in server.moved:
                    self._answer(302, b"", {"Location": server.moved[self.path]})
                elif self.path not in server.tables:
                    self._answer(404, b"", {})
                elif self.headers.get("If-None-Match") == etag:
                    self._answer(304, b"", {})
                else:
                    self._answer(200, content, {"ETag": etag})

            def _answer(self, status: int, content: bytes, headers: dict[str, str]) -> None:
                server.asked.append((self.path, status))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content[: len(content) - server.short])

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"
