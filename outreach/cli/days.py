"""Days as a person types them in a call."""

from __future__ import annotations

from datetime import date, datetime

from outreach.errors import InvalidInput
from outreach.language import msg

WRITTEN = ("%Y-%m-%d", "%d.%m.%Y")


def day_of(text: str) -> date:
    """``2027-03-12`` or ``12.03.2027``. Raises InvalidInput."""
    for pattern in WRITTEN:
        try:
            return datetime.strptime(text.strip(), pattern).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    raise InvalidInput(
        msg("“{day}” is no day.", day=text), msg("Write it like this: 2027-03-12 or 12.03.2027")
    )
