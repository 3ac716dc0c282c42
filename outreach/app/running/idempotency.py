"""What is asked for twice is done once: a request under a key gets the answer that it got the first time."""

from __future__ import annotations

import hashlib
from typing import Any

from outreach.app import App
from outreach.errors import Busy, InvalidInput
from outreach.language import msg
from outreach.model import Caller

LONGEST_KEY = 200
"""Characters."""


class KeyTaken(InvalidInput):
    """The key was given to another request."""


class UnderWay(Busy):
    """The first request under the key is being worked on."""


def begin(app: App, key: str, request: bytes, *, caller: Caller) -> dict[str, Any] | None:
    """None where ``request`` is the first under ``key``: it is to be worked on, then kept or forgotten.

    Else the answer that was kept. Raises KeyTaken where the key belongs to another request, UnderWay where the first
    one has not ended yet, and InvalidInput for what is no key.
    """
    if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable() and " " not in key):
        raise InvalidInput(
            msg("This is no key for a request."),
            msg(
                "Take 1 to {most} printable characters of ASCII without blanks, such as a UUID.",
                most=LONGEST_KEY,
            ),
        )
    digest = hashlib.sha256(request).hexdigest()
    if app.store.answers.begin(caller.id, key, digest, app.clock.now()):
        return None
    known, answer = app.store.answers.of(caller.id, key) or (digest, None)
    if known != digest:
        raise KeyTaken(
            msg("The key belongs to another request, which was answered already or is being worked on."),
            msg("Take a new key for each request, and the same one only to repeat it."),
        )
    if answer is None:
        raise UnderWay(msg("The same request is being worked on."), msg("Repeat it in a moment."))
    return answer


def keep(app: App, key: str, answer: dict[str, Any], *, caller: Caller) -> None:
    """It was done: whoever repeats the request within a day gets this answer."""
    app.store.answers.keep(caller.id, key, answer)


def forget(app: App, key: str, *, caller: Caller) -> None:
    """It was not done, and may be asked for again under the same key."""
    app.store.answers.forget(caller.id, key)
