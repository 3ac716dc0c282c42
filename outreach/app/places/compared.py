"""What an import was compared with before somebody said yes to it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from outreach.app import App
from outreach.errors import OutreachError
from outreach.language import msg


def basis(app: App, name: str) -> str:
    """A digest of what an import is compared with: the definition's version and those of all places."""
    return digest(app.store.places.versions(name), app.store.campaigns.version(name))


def digest(versions: Mapping[str, int], defined: int) -> str:
    """As :func:`basis`, of the versions that were read already."""
    return hashlib.sha256(repr((defined, sorted(versions.items()))).encode()).hexdigest()


class ComparedBefore(OutreachError):
    """What was compared has changed meanwhile; nothing was taken over."""

    def __init__(self, title: str):
        super().__init__(
            msg("Places or definition of {title} have changed since the file was compared.", title=title),
            msg("Compare again, then take over what is shown."),
        )
