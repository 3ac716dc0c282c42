"""What passwords cost in tests that are about something else than guessing at them."""

from __future__ import annotations

from outreach.app import HashingCost

CHEAP = HashingCost(passes=1, memory=8, lanes=1)
