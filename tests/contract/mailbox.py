"""A mail server on loopback that speaks SMTP over real sockets: what it takes lies in its mailbox."""

from __future__ import annotations

import base64
import socketserver
import ssl
import threading
import time
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Self


@dataclass(frozen=True)
class Taken:
    """A message as it arrived, with its envelope and what the session was like."""

    sender: str
    recipients: tuple[str, ...]
    data: bytes
    encrypted: bool
    user: str

    @property
    def message(self) -> EmailMessage:
        parsed = message_from_bytes(self.data, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed

    @property
    def text(self) -> str:
        return str(self.message.get_content()).replace("\r\n", "\n")


@dataclass
class Mailbox:
    """A server; ``tls`` is from the first byte or by STARTTLS. ``refuses``: recipients; ``answers`` replace replies."""

    tls: ssl.SSLContext | None = None
    starttls: bool = False
    login: tuple[str, str] | None = None
    refuses: set[str] = field(default_factory=set)
    answers: dict[str, str] = field(default_factory=dict)  # verb → the line that is said instead
    falls_silent: bool = False  # takes a mail, and hangs up without a word
    drips: bool = False  # says a letter now and then, and never a line
    taken: list[Taken] = field(default_factory=list)

    def __enter__(self) -> Self:
        box = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                _Session(box, self.request).run()

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])


class _Session:
    def __init__(self, box: Mailbox, connection: object):
        self._box = box
        self._socket = connection
        self._encrypted = False
        self._user = ""
        self._sender = ""
        self._recipients: list[str] = []

    def run(self) -> None:
        try:
            if self._box.tls and not self._box.starttls:
                self._encrypt()
            else:
                self._file = self._socket.makefile("rwb")  # type: ignore[attr-defined]  # it is a socket
            self._say("220 mailbox.test ready")
            while self._box.drips:
                self._file.write(b"2")
                self._file.flush()
                time.sleep(0.05)
            while line := self._file.readline():
                if not self._answer(line.decode().rstrip("\r\n")):
                    break
        except (OSError, ValueError):
            return  # the other side hung up, or did not trust the certificate
        finally:
            self._socket.close()  # type: ignore[attr-defined]  # it is a socket

    def _encrypt(self) -> None:
        assert self._box.tls
        self._socket = self._box.tls.wrap_socket(self._socket, server_side=True)  # type: ignore[arg-type]  # it is a socket
        self._file = self._socket.makefile("rwb")
        self._encrypted = True

    def _say(self, *lines: str) -> None:
        self._file.write("".join(f"{line}\r\n" for line in lines).encode())
        self._file.flush()

    def _answer(self, line: str) -> bool:
        verb = line.split(" ")[0].split(":")[0].upper()
        if verb in self._box.answers:
            self._say(self._box.answers[verb])
            return True
        method = getattr(self, f"_on_{verb.lower()}", None)
        if method is None:
            self._say("502 not known")
            return True
        return bool(method(line) is not False)

    def _on_ehlo(self, _: str) -> None:
        offers = ["AUTH PLAIN"] if self._box.login else []
        offers += ["STARTTLS"] if self._box.starttls and not self._encrypted else []
        lines = ["mailbox.test", *offers]
        self._say(*(f"250-{each}" for each in lines[:-1]), f"250 {lines[-1]}")

    def _on_starttls(self, _: str) -> None:
        self._say("220 go on")
        self._encrypt()

    def _on_auth(self, line: str) -> None:
        _, user, password = base64.b64decode(line.split(" ")[2]).decode().split("\0")
        if (user, password) == self._box.login:
            self._user = user
            self._say("235 welcome")
        else:
            self._say(f"535 no such user or password: {password}")

    def _on_mail(self, line: str) -> None:
        self._sender, self._recipients = line.partition("<")[2].partition(">")[0], []
        self._say("530 sign in first" if self._box.login and not self._user else "250 ok")

    def _on_rcpt(self, line: str) -> None:
        address = line.partition("<")[2].partition(">")[0]
        if address in self._box.refuses:
            self._say("550 nobody of this name")
        else:
            self._recipients.append(address)
            self._say("250 ok")

    def _on_data(self, _: str) -> bool:
        self._say("354 go on")
        lines = []
        while (line := self._file.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b".") else line)
        self._box.taken.append(
            Taken(self._sender, tuple(self._recipients), b"".join(lines), self._encrypted, self._user)
        )
        if self._box.falls_silent:
            return False
        self._say("250 taken")
        return True

    def _on_rset(self, _: str) -> None:
        self._say("250 ok")

    def _on_quit(self, _: str) -> bool:
        self._say("221 bye")
        return False
