"""HTTP as both fake networks speak it: requests as values in, answers as values out, over HTTP/1.1 on loopback."""

from __future__ import annotations

import json
import socket
import socketserver
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.message import Message as Headers
from email.parser import BytesHeaderParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from outreach.addresses import is_loopback
from outreach.errors import InvalidInput
from outreach.language import msg

MAX_BODY = 32 * 1024 * 1024
SIMULATED = "X-Outreach-Simulated"
"""Header of every answer that carries figures: they come from a simulated audience."""

Figures = Mapping[str, Mapping[str, int]]
"""External id → metric → value; a part of a map metric is written with a dot, as in a reading."""


@dataclass(frozen=True, kw_only=True)
class Form:
    """The fields of a form body, and the raw bytes of its files."""

    fields: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request as it came off the wire. ``path`` is unquoted, without the query.

    Of repeated parameters ``query`` has the last one, ``parameters`` all, in their order.
    """

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    parameters: Sequence[tuple[str, str]] = ()
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""

    @property
    def content_type(self) -> str:
        return str(self.headers.get_content_type()) if "Content-Type" in self.headers else ""

    @property
    def bearer(self) -> str:
        """The token that the request carries; "" where it has none."""
        scheme, _, token = str(self.headers.get("Authorization", "")).partition(" ")
        return token if scheme.lower() == "bearer" else ""

    def form(self) -> Form:
        """The body as a form; an empty one where the body is something else. Raises ValueError if it is broken."""
        if self.content_type == "application/x-www-form-urlencoded":
            return Form(fields=dict(parse_qsl(self.body.decode(), keep_blank_values=True)))
        if self.content_type == "multipart/form-data":
            return _multipart(self.body, str(self.headers.get_param("boundary", "")))
        return Form()


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What goes back. ``cut`` drops the connection instead of answering, ``delay`` (seconds) comes before either.

    ``figures`` holds every simulated figure in ``body``, for the ledger; ``charged`` the resources that the call is
    paid for, by the price list's word for them.
    """

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    figures: Figures = field(default_factory=lambda: MappingProxyType({}))
    charged: Mapping[str, Sequence[str]] = field(default_factory=lambda: MappingProxyType({}))
    delay: float = 0.0
    cut: bool = False

    @property
    def told_status(self) -> int:
        """The status that the client gets to see, 0 where it gets none."""
        return 0 if self.cut else self.status


class Refusal(Exception):
    """The network says no; ``answer`` is what it says."""

    def __init__(self, answer: Answer):
        super().__init__(answer.status)
        self.answer = answer


def json_answer(
    status: int,
    value: object,
    *,
    content_type: str = "application/json; charset=utf-8",
    headers: Mapping[str, str] | None = None,
    figures: Figures | None = None,
    charged: Mapping[str, Sequence[str]] | None = None,
) -> Answer:
    """``value`` as JSON; an answer with figures says in a header that they are simulated."""
    marks = {SIMULATED: "1"} if figures else {}
    return Answer(
        status=status,
        body=json.dumps(value, ensure_ascii=False).encode(),
        headers={"Content-Type": content_type, **marks, **(headers or {})},
        figures=figures or {},
        charged=charged or {},
    )


def html_answer(status: int, page: str) -> Answer:
    return Answer(status=status, body=page.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


def _multipart(body: bytes, boundary: str) -> Form:
    if not boundary:
        raise ValueError("multipart body without a boundary")
    fields: dict[str, str] = {}
    files: dict[str, bytes] = {}
    pieces = (b"\r\n" + body).split(b"\r\n--" + boundary.encode())
    if pieces[-1].strip() != b"--":
        raise ValueError("multipart body is cut off")
    for piece in pieces[1:-1]:
        head, separator, content = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        headers = BytesHeaderParser().parsebytes(head)
        name = headers.get_param("name", header="Content-Disposition")
        if not separator or not isinstance(name, str):
            raise ValueError("multipart part without a name")
        if headers.get_param("filename", header="Content-Disposition") is None:
            fields[name] = content.decode()
        else:
            files[name] = content
    return Form(fields=fields, files=files)


Respond = Callable[[Request], Answer]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "outreach-sandbox", ""
    disable_nagle_algorithm = True
    wbufsize = 64 * 1024
    server: LoopbackServer

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The Date header tells the sandbox's time, so that a client's reckoning from it holds."""
        return super().date_time_string(self.server.now().timestamp() if timestamp is None else timestamp)

    def log_message(self, *_: Any) -> None:
        """Silence: the ledger is the sandbox's record, and request lines can hold tokens."""

    def _serve(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not length.isdigit() or int(length) > MAX_BODY:
            self.close_connection = True
            self._send(Answer(status=413))
            return
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            self.close_connection = True  # the client left amid its request: nothing was asked
            return
        url = urlsplit(self.path)
        parameters = tuple(parse_qsl(url.query, keep_blank_values=True))
        request = Request(
            method=self.command,
            path=unquote(url.path),
            query=dict(parameters),
            parameters=parameters,
            headers=self.headers,
            body=body,
        )
        answer = self.server.respond(request)
        if answer.delay:
            self.server.stopping.wait(answer.delay)
        if answer.cut:
            self.close_connection = True
            return
        self._send(answer)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(answer.body)
        self.wfile.flush()


class LoopbackServer(ThreadingHTTPServer):
    """Serves ``respond`` on a loopback address, a thread per connection. Port 0 takes a free one.

    Raises :class:`~outreach.errors.InvalidInput` where ``host`` is not a loopback address: the sandbox hands out
    faults and tokens to whoever asks.
    """

    daemon_threads = False
    request_queue_size = 256

    def __init__(self, host: str, port: int, respond: Respond, now: Callable[[], datetime]):
        if not is_loopback(host):
            raise InvalidInput(
                msg("The sandbox listens on loopback only, not on {host}.", host=host),
                msg("Use 127.0.0.1."),
            )
        self.respond = respond
        self.now = now
        self.stopping = threading.Event()
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        try:
            super().__init__((host, port), _Handler)
        except OSError as error:
            raise InvalidInput(
                msg("The sandbox cannot listen on {host}, port {port}.", host=host, port=str(port)),
                msg("Another program may use the port: choose another one, or 0 for any that is free."),
            ) from error
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def url(self) -> str:
        return f"http://{self.server_name}:{self.server_port}"

    def server_bind(self) -> None:
        """Bind without the look-up of the host's name that the standard server does."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Answer what is being worked on, wake up what stalls, close every connection, end every thread."""
        self.stopping.set()
        if self._thread.is_alive():
            self.shutdown()
            self._thread.join()
        with self._guard:
            for connection in self._open:
                _shut(connection, socket.SHUT_RD)  # an answer under way still gets out
        self.server_close()

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._guard:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._guard:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away while it is answered is no error of ours; anything else ends in the log."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def _shut(connection: socket.socket, how: int) -> None:
    try:
        connection.shutdown(how)
    except OSError:  # it is closed already
        return
