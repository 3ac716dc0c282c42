"""The tables of watched sources: what each told last, and which places came while a campaign ran."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String, Table

from outreach.store.columns import FileDigest, UtcDateTime
from outreach.store.message_types import MessageText
from outreach.store.schema import metadata

source_watches = Table(
    "source_watches",
    metadata,
    Column("campaign", ForeignKey("campaigns.name"), primary_key=True),
    Column("source", String(300), primary_key=True),
    Column("due_at", UtcDateTime, nullable=False),
    Column("read_at", UtcDateTime),
    Column("etag", String(300), nullable=False, server_default=""),
    Column("last_modified", String(60), nullable=False, server_default=""),
    Column("sha256", FileDigest, nullable=False, server_default=""),
    Column("failure", MessageText, nullable=False, server_default=""),
    Column("failed_since", UtcDateTime),
    Column("asks", String(20), nullable=False, server_default=""),
)

announced_places = Table(
    "announced_places",
    metadata,
    Column("campaign", ForeignKey("campaigns.name"), primary_key=True),
    Column("slug", String(200), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)
