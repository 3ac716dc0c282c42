"""A receiver of webhooks on loopback that believes nothing but a right signature."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass
class Receiver:
    """``status`` is what it answers; a notice with a wrong signature gets 401 and is not kept."""

    secret: str
    status: int = 204
    got: list[tuple[Mapping[str, str], dict[str, Any]]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                receiver.asked.append(self.path)
                self._end(receiver.status)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.asked.append(self.path)
                if receiver.status < 300 and receiver.trusts(dict(self.headers), body):
                    receiver.got.append((dict(self.headers), json.loads(body)))
                    self._end(receiver.status)
                else:
                    self._end(401 if receiver.status < 300 else receiver.status)

            def _end(self, status: int) -> None:
                self.send_response(status)
                if 300 <= status < 400:
                    self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def trusts(self, headers: Mapping[str, str], body: bytes) -> bool:
        """As docs/notices.md tells receivers to check."""
        signed = f"{headers['X-Outreach-Delivery']}.{headers['X-Outreach-Timestamp']}.".encode() + body
        expected = "sha256=" + hmac.new(self.secret.encode(), signed, hashlib.sha256).hexdigest()
        return hmac.compare_digest(expected, headers["X-Outreach-Signature"])
