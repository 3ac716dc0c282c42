"""The table of the processes that publish, and of their beats."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table

from outreach.store.columns import UtcDateTime
from outreach.store.schema import metadata

schedulers = Table(
    "schedulers",
    metadata,
    Column("owner", String(200), primary_key=True),
    Column("started_at", UtcDateTime, nullable=False),
    Column("ticked_at", UtcDateTime, nullable=False),
    Column("version", String(40), nullable=False, server_default=""),
    Column("work", String(60), nullable=False, server_default=""),
    Column("beats", Integer, nullable=False, server_default="0"),
    Column("beat_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("templates", String(64), nullable=False, server_default=""),
    Column("keys", String(200), nullable=False, server_default=""),
)
"""``beats`` is counted up for as long as the process lives: that it grows is what others look for, and no clock.
``beat_at`` is for people. ``ended_at`` is set by a process that has ended well, and holds nothing. ``keys``: the
fingerprints of the keys in its file, with blanks between them."""
