"""The tables of when accounts are read next, and of what networks let them do; part of those of ``schema.py``."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, String, Table

from outreach.store.columns import UtcDateTime
from outreach.store.schema import metadata

reading_turns = Table(
    "reading_turns",
    metadata,
    Column("account", String(80), primary_key=True),
    Column("due_at", UtcDateTime),
    Column("looked_at", UtcDateTime),
    Column("news", Integer, nullable=False, server_default="0"),
    Column("owner", String(200), nullable=False, server_default=""),
    Column("until", UtcDateTime),
    Index("reading_turns_due", "due_at"),
    Index("reading_turns_looked", "looked_at"),
)
"""``due_at``: when the account's figures want to be read, none where nothing of it is ahead; ``looked_at``: when that
was found out last; ``news`` counts its posts that went live since it is known. ``owner`` reads until ``until``."""

call_buckets = Table(
    "call_buckets",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("used", JSON, nullable=False),
)
"""Of an account, or of an app with all of its: by limit and slot of time the calls that were made for posts."""
