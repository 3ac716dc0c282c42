"""How far apart an account's posts go out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from outreach.model import Campaign

TOLERANCE = timedelta(minutes=2)
"""How much nearer than its gap a post may follow the one before it: that one's ordinary lateness pushes nothing on."""


def gaps(campaigns: Iterable[Campaign]) -> Mapping[str, timedelta]:
    """By campaign, how long after its account's last try a post may go out."""
    return {c.name: c.smallest_gap - min(TOLERANCE, c.smallest_gap / 10) for c in campaigns}
