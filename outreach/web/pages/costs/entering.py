"""What the forms of costs and effects share: what is wrong at which field, and what somebody else has changed."""

from __future__ import annotations

from collections.abc import Mapping

from outreach.errors import Finding, InvalidInput
from outreach.language import Language, Message, translate

Typed = Mapping[str, str]
"""Field → what was typed."""


def wrong_fields(error: InvalidInput | None) -> Mapping[str, Finding]:
    """The first finding of each field."""
    return {finding.field or "": finding for finding in reversed(error.findings)} if error else {}


def differing(
    theirs: Typed, mine: Typed, labels: Mapping[str, Message], language: Language
) -> list[tuple[str, str, str, str]]:
    """The fields that stand otherwise there now: name, label, theirs, mine."""
    return [
        (name, translate(label, language), theirs[name], mine.get(name, ""))
        for name, label in labels.items()
        if theirs[name] != mine.get(name, "")
    ]
