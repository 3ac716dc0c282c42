"""The table of open-ended campaigns: until when each is filled with posts."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Table

from outreach.store.schema import metadata

fillings = Table(
    "fillings",
    metadata,
    Column("campaign", ForeignKey("campaigns.name"), primary_key=True),
    Column("until", Date),
    Column("looked_at", Date),
)
