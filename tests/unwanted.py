"""Long work that somebody gives up, at whichever of its looks a test chooses."""

from __future__ import annotations

from collections.abc import Callable


class Unwanted(Exception):
    """What the one raises who wants the rest no more."""


def patient_for(looks: int) -> Callable[[], None]:
    """Raises at the look after so many, and at each one after that."""
    left = [looks]

    def check() -> None:
        if not left[0]:
            raise Unwanted
        left[0] -= 1

    return check
