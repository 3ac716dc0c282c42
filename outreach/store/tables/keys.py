"""The table of the key that tokens are sealed with; part of the tables of ``store/schema.py``."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table

from outreach.store.schema import metadata

sealing = Table(
    "sealing",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("fingerprint", String(16), nullable=False),
    Column("before", String(16), nullable=False, server_default=""),
)
"""One row: the key that seals, on all hosts, and the one that some rows are still sealed with; "" where none is."""
