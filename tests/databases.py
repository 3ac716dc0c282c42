"""The two databases that the program runs on: each test of both is run once on each."""

from __future__ import annotations

import pytest

# The quick answer is SQLite's: what differs on a server is found by the whole run.
BOTH_DATABASES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.slow))
