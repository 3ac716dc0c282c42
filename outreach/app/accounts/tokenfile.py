"""A person's file of tokens: JSON or TOML of name → value."""

from __future__ import annotations

import json
import tomllib

from outreach.errors import InvalidInput
from outreach.language import msg


def read_secrets(content: bytes, file: str) -> dict[str, str]:
    """The tokens by name; ``file`` is what the person calls it.

    Raises InvalidInput; the file's words are never shown.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(
            msg("The token file {path} cannot be read.", path=file),
            msg("Check its path and your rights."),
        ) from error
    try:
        found = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except ValueError as error:
        raise InvalidInput(
            msg("The token file {path} is neither JSON nor TOML.", path=file),
            msg('Write one line per token, for example: page_token = "…"'),
        ) from error
    if not all(isinstance(value, str) for value in found.values()):
        raise InvalidInput(
            msg("The token file {path} holds something else than names and tokens.", path=file),
            msg('Write one line per token, for example: page_token = "…"'),
        )
    return {name: value.strip() for name, value in found.items()}
