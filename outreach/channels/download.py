"""Fetches the file of a watched source from its https address, through the one door: bounded in bytes, time and hops.

Unlike a network, a source's address may lead on (a share of a cloud does): each hop is looked at as the first one is,
and goes through a door of its own. None leads into a private network, but for the origin that the source itself names.
What has not changed (RFC 9110, section 13) is not sent again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import requests

from outreach.addresses import origin_of, without_access
from outreach.channels.call import WireCall
from outreach.channels.http import Door
from outreach.clock import uptime
from outreach.errors import ChannelError, InvalidInput
from outreach.language import Message, msg

MOST_BYTES = 20_000_000
SECONDS = 60.0
"""How long all hops may take together."""

HOPS = 5

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NOT_MODIFIED = 304


@dataclass(frozen=True, kw_only=True)
class Validators:
    """By what the address knows whether somebody has its newest answer; empty where it told nothing."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, kw_only=True)
class Downloaded:
    """An answer whole, and what to ask with the next time."""

    content: bytes
    validators: Validators


def download(
    url: str, *, known: Validators | None = None, private: Collection[str] = ()
) -> Downloaded | None:
    """The file at ``url``; None where it is still the ``known`` one.

    ``private`` are the origins (``https://intranet.example``) that an operator allows in a private network, or on this
    machine. Raises InvalidInput, which says what to do, for everything else than a file.
    """
    until = uptime() + SECONDS
    here, private = url, {origin_of(url)} & set(private)
    for _ in range(HOPS + 1):
        origin, rest = _parts(here, private)
        who = urlsplit(origin).netloc
        door = Door(who, origin, origin if origin in private else "", (), most=MOST_BYTES)
        try:
            with door.call(until) as call:
                answer = door.session.get(origin + rest, headers=_conditions(known))
                if answer.status_code not in _REDIRECTS:
                    return _content(url, answer, call)
        except ChannelError as error:
            raise InvalidInput(
                error.message, msg("The source is asked again at its next time; the places stay as they are.")
            ) from error
        here = _joined(here, answer.headers.get("Location", ""))
    raise _refusal(url, msg("It leads on and on, to the next address each time."))


def _parts(url: str, private: Collection[str]) -> tuple[str, str]:
    """Origin and the rest. Raises InvalidInput for an address that is not of the web, or not encrypted."""
    origin = origin_of(url)
    try:
        parts = urlsplit(url)
        fit = bool(parts.hostname) and "@" not in parts.netloc and (parts.port or 1) > 0
    except ValueError:
        fit, parts = False, urlsplit("")
    if not fit or (parts.scheme != "https" and origin not in private):
        raise _refusal(
            url, msg("It leads to {address}, which is no https address.", address=without_access(url))
        )
    path = parts.path or "/"
    return origin, f"{path}?{parts.query}" if parts.query else path


def _joined(here: str, location: str) -> str:
    try:
        return urljoin(here, location)
    except ValueError:
        return location


def _conditions(known: Validators | None) -> dict[str, str]:
    if known is None:
        return {}
    named = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in named.items() if value}


def _content(url: str, answer: requests.Response, call: WireCall) -> Downloaded | None:
    status = answer.status_code
    if status == _NOT_MODIFIED:
        return None
    if status in (401, 403):
        raise _refusal(url, msg("It asks who is there (HTTP {status}).", status=status))
    if status in (404, 410):
        raise _refusal(url, msg("There is nothing any more (HTTP {status}).", status=status))
    if status != requests.codes.ok:
        raise call.garbled(answer.text[:200])
    content = answer.content
    start = content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        raise _refusal(
            url, msg("It answers with a web page instead of a table; perhaps one asks to sign in.")
        )
    headers = answer.headers
    return Downloaded(
        content=content,
        validators=Validators(
            etag=headers.get("ETag", "")[:300], last_modified=headers.get("Last-Modified", "")[:60]
        ),
    )


def _refusal(url: str, why: Message) -> InvalidInput:
    return InvalidInput(
        msg("The source at {address} cannot be read: {why}", address=without_access(url), why=why),
        msg("Open the address in a browser that nobody is signed in to: it must download the file at once."),
    )
