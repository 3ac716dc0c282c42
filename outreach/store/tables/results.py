"""The tables of what people enter beside the networks' figures; part of the tables of ``store/schema.py``."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from outreach.store.columns import Serial, UtcDateTime
from outreach.store.schema import metadata

expenses = Table(
    "expenses",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("campaign", ForeignKey("campaigns.name"), nullable=False),
    Column("day", Date, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("payee", String(200), nullable=False),
    Column("reason", Text, nullable=False),
    Column("cents", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("receipt", String(80), nullable=False),
    Column("simulated", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("entered_by", String(200), nullable=False),
    Column("entered_at", UtcDateTime, nullable=False),
    Index("expenses_campaign", "campaign", "day"),
)

effects = Table(
    "effects",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("campaign", ForeignKey("campaigns.name"), nullable=False),
    Column("day", Date, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("source", String(200), nullable=False),
    Column("note", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("place", String(200), nullable=False),
    Column("count", Integer, nullable=False),
    Column("simulated", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("entered_by", String(200), nullable=False),
    Column("entered_at", UtcDateTime, nullable=False),
    Index("effects_campaign", "campaign", "day"),
)

website_imports = Table(
    "website_imports",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("campaign", ForeignKey("campaigns.name"), nullable=False),
    Column("tool", String(20), nullable=False),
    Column("unit", String(20), nullable=False),
    Column("daily", Boolean, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("channel", String(20), nullable=False),
    Column("file", String(200), nullable=False),
    Column("simulated", Boolean, nullable=False),
    Column("entered_by", String(200), nullable=False),
    Column("entered_at", UtcDateTime, nullable=False),
    Index("website_imports_campaign", "campaign", "first_day"),
)

website_counts = Table(
    "website_counts",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("part_of", ForeignKey("website_imports.id"), nullable=False),
    Column("content", String(300), nullable=False),
    Column("source", String(80), nullable=False),
    Column("day", Date),
    Column("count", Integer, nullable=False),
    Index("website_counts_part_of", "part_of", "day"),
)
"""How many came, by what stood in the link: nothing of who came is kept."""

conclusions = Table(
    "conclusions",
    metadata,
    Column("campaign", ForeignKey("campaigns.name"), primary_key=True),
    Column("text", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("written_by", String(200), nullable=False),
    Column("written_at", UtcDateTime, nullable=False),
)
