"""One request on its way to a network and back: how much time it has, what happened to it, what that means."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from contextlib import suppress
from contextvars import ContextVar
from datetime import datetime
from email.utils import parsedate_to_datetime

from outreach.addresses import is_public
from outreach.channels.redaction import Redactor
from outreach.clock import uptime
from outreach.errors import AlreadyThere, ChannelError, NotSent, OutcomeUnknown
from outreach.language import Message, Quoted, msg

SIMULATED_HEADER = "X-Outreach-Simulated"
SANDBOX_SERVER = "outreach-sandbox"


class WireCall:
    """One request and its answer, while it runs and after."""

    def __init__(self, network: str, redact: Redactor, deadline: float, *, publishes: bool, private: bool):
        self.network = network
        self.redact = redact
        self.status = 0  # 0 until the network has answered
        self.headers: Mapping[str, str] = {}
        self.began = False  # the request's first byte was handed to the network
        self._deadline = deadline
        self.publishes = publishes
        self.private = private  # the account was told where to go
        self._socket: socket.socket | None = None

    @property
    def left(self) -> float:
        """Seconds until the deadline, negative after it."""
        return self._deadline - uptime()

    @property
    def simulated(self) -> bool:
        """The answer says of itself that its figures are made up (the sandbox does)."""
        return SIMULATED_HEADER in self.headers

    @property
    def of_sandbox(self) -> bool:
        """Our sandbox has answered: its clock may be one that was set by hand."""
        return self.headers.get("Server", "").startswith(SANDBOX_SERVER)

    @property
    def answered_at(self) -> datetime | None:
        """The network's own clock (``Date``), UTC; None where it did not say."""
        try:
            return parsedate_to_datetime(self.headers.get("Date", ""))
        except ValueError:
            return None

    def lost(
        self, message: Message, answer: object = "", kind: type[OutcomeUnknown] = OutcomeUnknown
    ) -> ChannelError:
        """The error for an answer that settles nothing: ``kind`` if a post may be live, else repeatable."""
        told = self.redact(answer)
        if self.publishes and self.began:
            remedy = msg(
                "Nothing is sent again before the account's own posts were read back; if it stays doubtful,"
                " look at the page and say whether the post is there."
            )
            return kind(message, remedy, answer=told)
        return NotSent(message, msg("Nothing was published; the program tries again by itself."), answer=told)

    def duplicate(self, message: Message, answer: object = "") -> ChannelError:
        """The error for an answer that says that such a post is there already."""
        return self.lost(message, answer, AlreadyThere)

    def garbled(self, answer: object = "") -> ChannelError:
        """The error for an answer that is not what the network promises to say."""
        message = msg(
            "{network} gave an answer that makes no sense (HTTP {status})",
            network=self.network,
            status=self.status,
        )
        return self.lost(message, answer)

    def found(self, host: str, port: int) -> None:
        """Refuse, before anything is spoken to, a name that leads to an address that is not public.

        Else whoever may give an address could tell from the failure what listens in a private network.
        """
        if self.private:
            return
        try:
            addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError:  # so it is told when it is connected to
            return
        for *_, address in addresses:
            self._require_public(str(address[0]))

    def connected(self, sock: socket.socket) -> None:
        """Refuse, before a byte has left, an address that is not public, and a connection made too late."""
        if not self.private:  # names may lead elsewhere by now
            self._require_public(sock.getpeername()[0])
        self.in_time()

    def _require_public(self, address: str) -> None:
        peer = address.partition("%")[0]
        if not is_public(peer):
            raise NotSent(
                msg(
                    "{network} was looked for at {address}, which is not an address of the internet",
                    network=self.network,
                    address=peer,
                ),
                msg(
                    "Check the machine's name service; a test server is named with the account's API address."
                ),
            )

    def in_time(self) -> None:
        """Refuse to begin once the deadline is over."""
        if self.left <= 0:
            raise NotSent(
                msg("The time for this call was over before it began"),
                msg("Nothing was published; the program tries again by itself."),
            )

    def leaving(self, sock: socket.socket) -> None:
        """From here on nobody can say that nothing was sent; refused where the deadline has just passed."""
        if not self.began:
            self._socket = sock  # known to the watch before the time is looked at: it misses neither
            self.in_time()
            self.began = True

    def cut(self) -> None:
        """End the exchange at the deadline, whatever it waits for: time-outs of sockets know no total."""
        if self._socket is not None:
            with suppress(OSError):  # it may have ended in this very moment
                # not SSLSocket.shutdown, which pulls the TLS object away under the reading thread
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def transport_failed(self, error: Exception) -> ChannelError:
        """Class what a socket, TLS or HTTP did: before the request began to leave nothing was sent."""
        cause = error.args[0] if error.args else error
        reason = getattr(cause, "reason", cause)
        inner = getattr(reason, "args", ())
        if inner and isinstance(inner[-1], Exception):
            reason = inner[-1]  # its words, and not how a library writes down that there was one
        reason = self.redact(reason)
        if self.began:
            return self.lost(
                msg("The answer of {network} got lost: {reason}", network=self.network, reason=Quoted(reason))
            )
        return NotSent(
            msg("{network} cannot be reached: {reason}", network=self.network, reason=Quoted(reason)),
            msg("Check the machine's way to the internet; the program tries again by itself."),
        )


running: ContextVar[WireCall] = ContextVar("call")


def current_call() -> WireCall:
    """The call that runs in this thread; there is one inside ``with door.call()`` and nowhere else."""
    return running.get()
