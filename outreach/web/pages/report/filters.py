"""What narrows the report's page down, as it stands in the address; the files that are taken along have the same."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from outreach.app.results.reports import KEYS


def query_of(asked: Mapping[str, str], **changes: str) -> str:
    """What ``asked`` narrows down, for another address, with ``?`` before it; empty where nothing is asked."""
    kept = {key: asked[key] for key in KEYS if asked.get(key)} | changes
    return f"?{urlencode(kept)}" if kept else ""
