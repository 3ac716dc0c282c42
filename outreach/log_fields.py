"""What a line of the log is about: the post, its account, the fence, whose work it is, the request, as far as is known.

Kept for the thread or the request that is at it, so that whoever logs something need not be handed it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType

NOTHING: Mapping[str, str | int] = MappingProxyType({})

_known: ContextVar[Mapping[str, str | int]] = ContextVar("log_fields", default=NOTHING)


@contextmanager
def about(**fields: str | int) -> Iterator[None]:
    """Whatever is logged meanwhile is about these, beside what was known before: names and ids, never a secret."""
    token = _known.set({**_known.get(), **fields})
    try:
        yield
    finally:
        _known.reset(token)


def about_request(id: str) -> None:
    """From now on, until the request's own task ends, everything is about this request."""
    _known.set({**_known.get(), "request": id})


def known() -> Mapping[str, str | int]:
    """What a line that is logged now is about."""
    return _known.get()
