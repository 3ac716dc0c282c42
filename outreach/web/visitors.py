"""Who has signed in: the session's token in a cookie, and the person behind it."""

from __future__ import annotations

from fastapi import Request
from starlette.responses import Response

from outreach.app import App, signin
from outreach.model import Caller

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


def _cookie(request: Request) -> str:
    """Its name binds it to this host over https; without https browsers refuse such a name."""
    return "__Host-session" if request.url.scheme == "https" else "session"
