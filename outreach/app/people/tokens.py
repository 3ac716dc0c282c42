"""Secrets that are told once, in a cookie, an address or a mail; what is kept is a hash, which opens nothing."""

from __future__ import annotations

from hashlib import sha256
from secrets import token_urlsafe


def new_token() -> str:
    """256 bits that nobody guesses, fit to stand in an address."""
    return token_urlsafe(32)


def hashed(token: str) -> str:
    """By which a token is found again. It needs no salt: nobody can try all of them."""
    return sha256(token.encode()).hexdigest()
