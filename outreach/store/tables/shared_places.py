"""The table of what persons said of two places of two campaigns: the same, or not."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, String, Table

from outreach.store.columns import UtcDateTime
from outreach.store.schema import metadata

shared_places = Table(
    "shared_places",
    metadata,
    Column("campaign", String(80), primary_key=True),
    Column("slug", String(200), primary_key=True),
    Column("other_campaign", String(80), primary_key=True),
    Column("other_slug", String(200), primary_key=True),
    Column("same", Boolean, nullable=False),
    Column("said_by", String(200), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["campaign"], ["campaigns.name"]),
    ForeignKeyConstraint(["other_campaign"], ["campaigns.name"]),
)
