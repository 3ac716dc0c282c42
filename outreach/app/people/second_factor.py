"""The second factor: codes of half a minute, each taken once, and recovery codes for a lost telephone."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from secrets import choice

from pyotp import TOTP, random_base32

from outreach.app import App
from outreach.model import Person

SECONDS = 30
"""That a code is shown."""

RECOVERY_CODES = 8
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are taken for each other."""


def new_secret() -> str:
    """What the telephone is told once."""
    return random_base32()


def address(secret: str, mail: str) -> str:
    """The secret as telephones read it off a picture."""
    return TOTP(secret).provisioning_uri(name=mail, issuer_name="outreach")


def new_recovery_codes() -> tuple[str, ...]:
    """Each opens once, without a telephone."""
    return tuple(
        "-".join("".join(choice(_LETTERS) for _ in range(5)) for _ in range(2)) for _ in range(RECOVERY_CODES)
    )


def hashed(code: str) -> str:
    """What is kept of a recovery code."""
    return sha256(_plain(code).encode()).hexdigest()


def takes(app: App, person: Person, code: str) -> bool:
    """Whether the code opens now; from then on it does no more."""
    if _takes_shown(app, person, _plain(code), app.clock.now()):
        return True
    return person.second_factor and app.store.second_factors.take_recovery_code(person.id, hashed(code))


def _takes_shown(app: App, person: Person, code: str, now: datetime) -> bool:
    """The code that the telephone shows, or the one just before or after: clocks differ."""
    secret = app.store.second_factors.secret(person.id)
    if not secret:
        return False
    step = int(now.timestamp()) // SECONDS
    for near in (step - 1, step, step + 1):
        if compare_digest(TOTP(secret).at(near * SECONDS).encode(), code.encode()):
            return app.store.second_factors.take_step(person.id, near)
    return False


def _plain(code: str) -> str:
    return "".join(code.split()).replace("-", "").casefold()[:40]
