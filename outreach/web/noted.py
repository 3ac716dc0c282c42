"""Each request has an id, is counted, and leaves a line in the log: by its route, never by its address.

Addresses of shared reports, invitations and calendars are secrets by themselves.
"""

from __future__ import annotations

import logging

from outreach import tallies
from outreach.clock import uptime
from outreach.log_fields import about_request
from outreach.web.security import REQUEST_ID, Application, Event, Receive, Scope, Send, request_id

log = logging.getLogger("outreach.web")

QUIET = ("/livez", "/readyz", "/metrics", "/static")
"""Asked again and again, and worth no line."""


class RequestLog:
    """Before ``inner``, behind what refuses strangers. An id that one of our proxies has given is kept."""

    def __init__(self, inner: Application):
        self._inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        id = request_id(scope["headers"])
        about_request(id.decode())
        began, status = uptime(), 500

        async def answer(event: Event) -> None:
            nonlocal status
            if event["type"] == "http.response.start":
                status = event["status"]
                event = {**event, "headers": [*event.get("headers", ()), (REQUEST_ID, id)]}
            await send(event)

        try:
            await self._inner(scope, receive, answer)
        finally:
            self._note(scope, status, uptime() - began)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        path = getattr(scope.get("route"), "path", "–")
        if path.startswith(QUIET):
            return
        tallies.REQUESTS.add(seconds, f"{status // 100}xx")
        log.info("%s %s %d in %.3f s", scope["method"], path, status, seconds)
