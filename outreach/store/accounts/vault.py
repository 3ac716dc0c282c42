"""Tokens at rest: encrypted with a key that lies in a file outside the database."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from secrets import token_hex

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from nacl.utils import random

from outreach.errors import Action, InvalidInput, Remedy
from outreach.language import msg

KEY_SIZE = SecretBox.KEY_SIZE

OWNERS = 0o600


def _write_new(file: Path, content: bytes) -> None:
    """It is on the disk when this returns, for its owner alone."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNERS)
    with os.fdopen(handle, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())


class Vault:
    """Encrypts and opens an account's secrets (XSalsa20-Poly1305). The key file is read whenever it is needed.

    It holds one key of 32 bytes; while keys are changed the new one stands behind the old one, and both open.
    """

    def __init__(self, key_file: Path):
        self._key_file = key_file

    def __repr__(self) -> str:
        return f"Vault({self._key_file})"

    @property
    def key_file(self) -> Path:
        return self._key_file

    def create_key(self) -> bool:
        """Write a new key, readable by its owner alone, unless there is one. True where it was made.

        Of two that begin at once one makes it, and the other finds it whole.
        """
        if self._key_file.exists():
            return False
        self._key_file.parent.mkdir(parents=True, exist_ok=True)
        part = self._key_file.with_name(f".{self._key_file.name}.{token_hex(6)}")
        try:
            _write_new(part, random(KEY_SIZE))
            os.link(part, self._key_file)
        except FileExistsError:
            return False
        finally:
            part.unlink(missing_ok=True)
        return True

    def add_key(self) -> str:
        """Put a new key behind those of the file; its fingerprint. It is on the disk when this returns."""
        key = random(KEY_SIZE)
        self._write((*self._keys(), key))
        return fingerprint_of(key)

    def keep_from(self, fingerprint: str) -> bool:
        """Drop the keys in front of that one; False where the file may not be written, as one that is handed in."""
        keys = self._keys()
        at = self.fingerprints().index(fingerprint)
        try:
            if at:
                self._write(keys[at:])
        except InvalidInput:
            return False
        return True

    def _write(self, keys: Sequence[bytes]) -> None:
        """As a whole or not at all: nobody ever reads half a key."""
        part = self._key_file.with_name(f".{self._key_file.name}.part")
        try:
            part.unlink(missing_ok=True)
            _write_new(part, b"".join(keys))
            part.replace(self._key_file)
        except OSError as error:
            raise InvalidInput(
                msg("The key file {path} cannot be written.", path=str(self._key_file)),
                msg("Put 32 random bytes behind those in it, on every host, then call this again."),
            ) from error

    def fingerprints(self) -> tuple[str, ...]:
        """Those of the keys in the file, in their order: by one keys are compared, and nothing is opened by it."""
        return tuple(fingerprint_of(key) for key in self._keys())

    def seal(self, secrets: Mapping[str, str], by: str = "") -> bytes:
        """The secrets as an encrypted block, by the key of the fingerprint ``by``, else by the file's first.

        Raises InvalidInput where the file has no such key.
        """
        key = self._key(by) if by else self._keys()[0]
        if key is None:
            raise self.another_key(by)
        return bytes(SecretBox(key).encrypt(json.dumps(dict(secrets)).encode()))

    def vouch(self, content: bytes, by: str) -> str:
        """What nobody can say of ``content`` but who holds the key of the fingerprint ``by``; "" where it is not here.

        Raises InvalidInput where there is no key at all.
        """
        key = self._key(by)
        return blake2b(content, key=key, person=b"outreach backup").hexdigest() if key else ""

    def sealed_anew(self, block: bytes, by: str) -> bytes | None:
        """The same secrets sealed by that key; None where they are already, or no key here opens them."""
        own = {fingerprint_of(key): key for key in self._keys()}
        if by not in own or _opened(own[by], block) is not None or not self.opens(block):
            return None
        return self.seal(self.open(block), by)

    def open(self, block: bytes) -> dict[str, str]:
        """The secrets of a block that :meth:`seal` made. Raises InvalidInput where the key is another one."""
        for key in self._keys():
            written = _opened(key, block)
            if written is not None:
                opened: dict[str, str] = json.loads(written)
                return opened
        raise self.another_key()

    def opens(self, block: bytes) -> bool:
        """Whether a key of the file opens it."""
        return any(_opened(key, block) is not None for key in self._keys())

    def another_key(self, wanted: str = "") -> InvalidInput:
        """What is told where the database was sealed with another key: with the fingerprint ``wanted``, if known."""
        path = str(self._key_file)
        if not wanted:
            return InvalidInput(
                msg("The tokens in the database were encrypted with another key than {path}.", path=path),
                Remedy(msg("Put the old key file back, or add the accounts again."), Action("account.add")),
            )
        return InvalidInput(
            msg(
                "The tokens in the database were encrypted with another key than {path}: its fingerprint is"
                " {found}, and {wanted} is needed.",
                path=path,
                found=", ".join(self.fingerprints()),
                wanted=wanted,
            ),
            msg("Bring the key file of the other hosts here, or put the old one back from your backup."),
        )

    def _key(self, fingerprint: str) -> bytes | None:
        return next((key for key in self._keys() if fingerprint_of(key) == fingerprint), None)

    def _keys(self) -> tuple[bytes, ...]:
        """At least one."""
        try:
            written = self._key_file.read_bytes()
        except OSError as error:
            raise InvalidInput(
                msg("The key file {path} cannot be read.", path=str(self._key_file)),
                Remedy(msg("Make a new one, or put the key file back from your backup."), Action("init")),
            ) from error
        if not written or len(written) % KEY_SIZE:
            raise InvalidInput(
                msg("The key file {path} does not hold a key of 32 bytes.", path=str(self._key_file)),
                msg("Put the key file back from your backup."),
            )
        return tuple(written[at : at + KEY_SIZE] for at in range(0, len(written), KEY_SIZE))


def _opened(key: bytes, block: bytes) -> bytes | None:
    try:
        return bytes(SecretBox(key).decrypt(block))
    except CryptoError:
        return None


def fingerprint_of(key: bytes) -> str:
    """16 letters and digits that tell one key from another; nobody comes from them to the key."""
    return blake2b(key, digest_size=8, person=b"outreach key").hexdigest()
