"""Passwords: what is one, and whether it is right. The hash is argon2id."""

from __future__ import annotations

from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from outreach.app import HashingCost
from outreach.errors import InvalidInput
from outreach.language import msg

SHORTEST, LONGEST = 12, 200
"""Characters of a password."""

# Each hash takes 64 MiB for a tenth of a second: many at once would take the machine's memory.
_turn = BoundedSemaphore(1)


def hash_of(password: str, cost: HashingCost, *, mail: str) -> str:
    """What is kept of a new password. Raises InvalidInput for one that is too easily guessed."""
    if not SHORTEST <= len(password) <= LONGEST or len(set(password)) < SHORTEST // 3:
        raise InvalidInput(
            msg("The password is too short or too simple."),
            msg("Take at least {least} characters; a few words in a row are fine.", least=SHORTEST),
        )
    own = mail.partition("@")[0]
    if mail in password.casefold() or (len(own) > 3 and own in password.casefold()):
        raise InvalidInput(
            msg("The password holds the mail address."), msg("Take words that nobody guesses from it.")
        )
    with _turn:
        return _hasher(cost).hash(password)


def fits(hashed: str, password: str, cost: HashingCost) -> bool:
    """Whether ``password`` is the one. It takes as long where there is none (""), so that nobody learns who is here."""
    with _turn:
        try:
            known = hashed or _nobodys(cost)
            return _hasher(cost).verify(known, password[: LONGEST + 1]) and bool(hashed)
        except (VerificationError, InvalidHashError):
            return False


@cache
def _hasher(cost: HashingCost) -> PasswordHasher:
    return PasswordHasher(time_cost=cost.passes, memory_cost=cost.memory, parallelism=cost.lanes)


def _nobodys(cost: HashingCost) -> str:
    """A hash as the hasher makes them, which no password has."""
    parameters = f"m={cost.memory},t={cost.passes},p={cost.lanes}"
    return f"$argon2id$v=19${parameters}$bm9ib2R5IGlzIGhlcmUu${'A' * 43}"
