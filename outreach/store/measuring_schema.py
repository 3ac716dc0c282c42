"""The table of when accounts' figures are read next; part of the tables of ``store/schema.py``."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table

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
