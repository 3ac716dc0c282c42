"""The tables of the regular mail; part of the tables of ``store/schema.py``."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from outreach.store.columns import UtcDateTime
from outreach.store.message_types import ReasonText
from outreach.store.schema import metadata

report_mails = Table(
    "report_mails",
    metadata,
    Column("person", ForeignKey("people.id"), primary_key=True),
    Column("campaign", ForeignKey("campaigns.name"), primary_key=True),
    Column("rhythm", String(20), nullable=False),
    Column("brings", String(20), nullable=False),
    Column("zone", String(60), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("made_by", String(200), nullable=False),
)

report_mailings = Table(
    "report_mailings",
    metadata,
    Column("person", ForeignKey("people.id"), primary_key=True),
    Column("campaign", ForeignKey("campaigns.name"), primary_key=True),
    Column("period", String(20), primary_key=True),
    Column("state", String(20), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("until", UtcDateTime),
    Column("tries", Integer, nullable=False),
    Column("reason", ReasonText, nullable=False, server_default=""),
)
"""One row for the mail of one period to one person, claimed within a transaction: so it is sent once."""
