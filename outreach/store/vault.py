"""Tokens at rest: encrypted with a key that lies in a file outside the database."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from nacl.utils import random

from outreach.errors import Action, InvalidInput, Remedy
from outreach.language import msg


class Vault:
    """Encrypts and opens an account's secrets (XSalsa20-Poly1305). The key is read when it is first needed."""

    def __init__(self, key_file: Path):
        self._key_file = key_file

    def __repr__(self) -> str:
        return f"Vault({self._key_file})"

    def create_key(self) -> bool:
        """Write a new key, readable by its owner alone, unless there is one. True where it was made."""
        if self._key_file.exists():
            return False
        self._key_file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(random(SecretBox.KEY_SIZE))
        return True

    def seal(self, secrets: Mapping[str, str]) -> bytes:
        """The secrets as an encrypted block."""
        return bytes(self._box().encrypt(json.dumps(dict(secrets)).encode()))

    def open(self, block: bytes) -> dict[str, str]:
        """The secrets of a block that :meth:`seal` made. Raises InvalidInput where the key is another one."""
        try:
            opened: dict[str, str] = json.loads(self._box().decrypt(block))
        except CryptoError as error:
            raise InvalidInput(
                msg(
                    "The tokens in the database were encrypted with another key than {path}.",
                    path=str(self._key_file),
                ),
                Remedy(msg("Put the old key file back, or add the accounts again."), Action("account.add")),
            ) from error
        return opened

    def _box(self) -> SecretBox:
        try:
            key = self._key_file.read_bytes()
        except OSError as error:
            raise InvalidInput(
                msg("The key file {path} cannot be read.", path=str(self._key_file)),
                Remedy(msg("Make a new one, or put the key file back from your backup."), Action("init")),
            ) from error
        if len(key) != SecretBox.KEY_SIZE:
            raise InvalidInput(
                msg("The key file {path} does not hold a key of 32 bytes.", path=str(self._key_file)),
                msg("Put the key file back from your backup."),
            )
        return SecretBox(key)
