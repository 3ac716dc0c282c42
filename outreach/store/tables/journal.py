"""The tables of the journal and of the notices that were sent; part of the tables of ``store/schema.py``."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, String, Table, Text

from outreach.store.columns import Serial, UtcDateTime
from outreach.store.message_types import MessageText, ReasonText
from outreach.store.schema import metadata

journal = Table(
    "journal",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("caller_kind", String(20), nullable=False),
    Column("caller_id", String(240), nullable=False),
    Column("caller_name", String(200), nullable=False),
    Column("verb", String(60), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("details", MessageText, nullable=False),
    Column("session", String(20), nullable=False, server_default=""),
    Index("journal_at", "at"),
)

notices = Table(
    "notices",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("cause", String(20), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("subjects", JSON, nullable=False),
    Column("message", MessageText, nullable=False, server_default=""),
    Column("sent", Text, nullable=False),
    Column("language", String(10), nullable=False, server_default=""),
    Column("at", UtcDateTime, nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("detail", ReasonText, nullable=False),
    Column("tries", Integer, nullable=False),
    Index("notices_cause", "cause", "channel"),
)
