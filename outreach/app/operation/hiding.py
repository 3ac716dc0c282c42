"""What the log may not hold, whatever a library says: the secrets of the settings, and whatever looks like a token."""

from __future__ import annotations

from collections.abc import Callable

from outreach.channels.redaction import Redactor
from outreach.settings import Settings


def hider(settings: Settings) -> Callable[[str], str]:
    """Takes them out of a text."""
    return Redactor(settings.oversight.hidden).hidden
