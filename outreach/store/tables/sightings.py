"""The table of what stood in a feed near a doubtful post."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from outreach.store.columns import UtcDateTime
from outreach.store.schema import metadata

sightings = Table(
    "sightings",
    metadata,
    Column("post", ForeignKey("posts.id"), primary_key=True),
    Column("fence", Integer, primary_key=True),
    Column("external_id", String(80), primary_key=True),
    Column("text", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("images", Integer, nullable=False),
    Column("permalink", Text, nullable=False),
)
"""Entries of a feed that may be a doubtful post, as they were first seen, for the person who decides."""
