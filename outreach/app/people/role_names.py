"""Roles as people call them."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from outreach.language import Message, msg
from outreach.model import Role

ROLES = MappingProxyType(
    {
        Role.READER: msg("a reader"),
        Role.EDITOR: msg("an editor"),
        Role.APPROVER: msg("an approver"),
        Role.ADMINISTRATOR: msg("an administrator"),
        Role.SCHEDULER: msg("the scheduler"),
    }
)
NAMES = MappingProxyType(
    {
        Role.READER: msg("Reader"),
        Role.EDITOR: msg("Editor"),
        Role.APPROVER: msg("Approver"),
        Role.ADMINISTRATOR: msg("Administrator"),
    }
)
"""Where a role stands alone."""

"""Within a sentence."""

TITLES = MappingProxyType(
    {
        Role.READER: msg("Reader"),
        Role.EDITOR: msg("Editor"),
        Role.APPROVER: msg("Approver"),
        Role.ADMINISTRATOR: msg("Administrator"),
    }
)
"""By themselves, in a form or a list: those that a person may have."""


def told(roles: Iterable[Role]) -> Message:
    """»an editor or an approver«"""
    wanted = frozenset(roles)
    first, *others = [words for role, words in ROLES.items() if role in wanted]
    for other in others:
        first = msg("{one} or {other}", one=first, other=other)
    return first
