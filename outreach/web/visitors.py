"""Who has signed in: the session's token in a cookie, and the person behind it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from fastapi import Request
from starlette.responses import Response

from outreach.app import App
from outreach.app.people import signin
from outreach.model import Caller
from outreach.web.addresses import own

SECONDS = 14 * 24 * 3600
"""That the browser keeps the cookie; the session itself ends earlier where nothing is asked for."""


def token_of(request: Request) -> str:
    """The token that the browser has sent; "" where it has none."""
    return request.cookies.get(_cookie(request), "")


def visitor_of(request: Request) -> Caller | None:
    """Whoever has signed in with it."""
    app: App = request.app.state.outreach
    return signin.visitor_of(app, token_of(request))


def remember(request: Request, response: Response, token: str) -> None:
    """From now on the browser sends ``token``; no script reads it, and no other site makes it sent."""
    response.set_cookie(
        _cookie(request),
        token,
        max_age=SECONDS,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def forget(request: Request, response: Response) -> None:
    """The browser sends it no more."""
    response.delete_cookie(
        _cookie(request), httponly=True, samesite="lax", secure=request.url.scheme == "https"
    )


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """What a browser keeps while somebody is at their organisation's sign-in page.

    ``onward`` is where they wanted to go, ``again`` who has to be the one that comes back, "" for anybody.
    """

    secret: str = ""
    onward: str = "/"
    again: str = ""


def let_leave(request: Request, response: Response, leaving: Leaving) -> None:
    """The browser keeps it until the person is back, at most for ten minutes; nobody else's browser has it."""
    response.set_cookie(
        _cookie(request, "leaving"),
        urlencode({"secret": leaving.secret, "onward": leaving.onward, "again": leaving.again}),
        max_age=600,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def come_back(request: Request) -> Leaving:
    """What the browser has kept; nothing in a browser that never left."""
    kept = dict(parse_qsl(request.cookies.get(_cookie(request, "leaving"), "")))
    return Leaving(
        secret=kept.get("secret", ""), onward=own(kept.get("onward", "/")), again=kept.get("again", "")
    )


def forget_leaving(request: Request, response: Response) -> None:
    """It is good for one way there and back."""
    response.delete_cookie(
        _cookie(request, "leaving"), httponly=True, samesite="lax", secure=request.url.scheme == "https"
    )


def _cookie(request: Request, name: str = "session") -> str:
    """Its name binds it to this host over https; without https browsers refuse such a name."""
    return f"__Host-{name}" if request.url.scheme == "https" else name
