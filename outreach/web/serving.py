"""The web application in a process: uvicorn on an address of this machine."""

from __future__ import annotations

import logging
import signal
import socket
from collections.abc import Callable, Sequence
from dataclasses import replace
from types import FrameType
from urllib.parse import urlsplit

import uvicorn

from outreach.addresses import not_to_be_had
from outreach.app import App
from outreach.denials import Denials
from outreach.errors import InvalidInput
from outreach.language import msg
from outreach.web.application import application
from outreach.web.assets import files
from outreach.web.security import Trust
from outreach.web.visitors import visitor_of

GRACE = 5
"""Seconds that answers under way have to end once it is stopped."""


def serve(
    app: App,
    *,
    host: str,
    port: int,
    base_url: str = "",
    proxies: Sequence[str] = (),
    ready: Callable[[str], None],
) -> None:
    """Serve until the process is told to end; ``ready`` is called with the address once it can be asked.

    ``port`` 0 takes a free one; ``base_url`` is the address under which people know us. Raises InvalidInput where that
    is none, for a proxy that is none, where the address cannot be taken, and where the assets have not been made.
    """
    if not files():
        raise InvalidInput(
            msg("Scripts and styles of the pages have not been made."),
            msg("In a checkout run.py makes them: python3 run.py web."),
        )
    if base_url and not _is_address(base_url):
        raise InvalidInput(
            msg("“{url}” is no address of a website.", url=base_url),
            msg("Write it as https://posts.example.org, without a path."),
        )
    with _listening(host, port) as listener:
        taken = listener.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        known = base_url.rstrip("/") or f"http://{shown}:{taken}"
        # what is sent by mail leads here, whatever a request calls its host
        app = replace(app, settings=replace(app.settings, base_url=known))
        served = application(app, visitor_of, _trust(base_url or f"http://{shown}", proxies))
        config = uvicorn.Config(
            served,
            log_config=None,  # its lines are written like all others
            log_level="warning",
            access_log=False,
            server_header=False,
            # the layer before the pages believes proxies, and only those that it was told
            proxy_headers=False,
            lifespan="off",
            timeout_graceful_shutdown=GRACE,
        )
        for name in (signal.SIGINT, signal.SIGTERM):
            # uvicorn ends orderly, and then hands the signal on to whoever listened before
            signal.signal(name, _ended)
        logging.getLogger("uvicorn.error").addFilter(_Unheard())
        ready(known)
        uvicorn.Server(config).run(sockets=[listener])


class _Unheard(logging.Filter):
    """What is no HTTP is told as every other request that is refused; a wish for more than HTTP is not told at all."""

    def __init__(self) -> None:
        super().__init__()
        self._denials = Denials()

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if said.startswith("Invalid HTTP request"):
            self._denials.note("no-http", 400, method="", where="–")
            return False
        return not said.startswith(("Unsupported upgrade", "No supported WebSocket"))


def _trust(base_url: str, proxies: Sequence[str]) -> Trust:
    try:
        return Trust.of(base_url, proxies)
    except ValueError as error:
        raise InvalidInput(
            msg("A proxy is neither an address nor a network: {why}", why=str(error)),
            msg(
                "Write it as 10.0.0.7, or as 10.0.0.0/24 where the proxies of a network change their addresses."
            ),
        ) from error


def _ended(_signal: int, _frame: FrameType | None) -> None:
    """It has been heard; there is nothing left to do."""


def _is_address(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.path in ("", "/")


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.create_server((host, port), family=family, backlog=128)
    except (OSError, OverflowError) as error:
        raise not_to_be_had(host, port, error) from error
    # what is accepted inherits it: else a page's end waits 40 ms for the browser's word on its beginning
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener
