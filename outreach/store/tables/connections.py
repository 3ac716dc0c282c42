"""The tables of how accounts are connected; part of the tables of ``store/schema.py``."""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, String, Table

from outreach.store.columns import UtcDateTime
from outreach.store.schema import metadata

network_apps = Table(
    "network_apps",
    metadata,
    Column("channel", String(20), primary_key=True),
    Column("api_url", String(300), nullable=False),
    Column("secrets", LargeBinary, nullable=False),
)
"""The apps that are registered with the networks, by which people connect accounts."""

connections = Table(
    "connections",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("account", String(80), nullable=False),
    Column("person", String(240), nullable=False),
    Column("redirect", String(500), nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("secrets", LargeBinary, nullable=False),
    Index("connections_hash", "hash"),
)
"""Whoever is on the way to a network's sign-in page and back; ``hash`` is of the state, "" once it has come back."""
