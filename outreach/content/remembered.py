"""What was found in words that are read again and again: whenever somebody looks at a list of posts."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")

KEPT = 512
"""Different words of which it is remembered."""

LONGEST = 10_000
"""Characters: longer ones are no post's, and half a thousand of them would take all memory."""


def remembered(read: Callable[Concatenate[str, P], R]) -> Callable[Concatenate[str, P], R]:
    """Of a function that always finds the same, which nobody changes, in the words that it is given first."""
    kept = cast(Callable[Concatenate[str, P], R], lru_cache(maxsize=KEPT)(read))

    @wraps(read)
    def found(words: str, /, *args: P.args, **named: P.kwargs) -> R:
        if len(words) > LONGEST:
            return read(words, *args, **named)
        return kept(words, *args, **named)

    return found
