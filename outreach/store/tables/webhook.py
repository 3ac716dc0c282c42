"""The tables of what a receiver was told of changes of posts; part of the tables of ``store/schema.py``."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, String, Table

from outreach.store.columns import UtcDateTime
from outreach.store.message_types import ReasonText
from outreach.store.schema import metadata

webhook = Table(
    "webhook",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("floor", BigInteger, nullable=False),
    Column("owner", String(200), nullable=False),
    Column("until", UtcDateTime),
    Column("reason", ReasonText, nullable=False, server_default=""),
)
"""One row: of the steps up to ``floor`` nothing is to be told any more; ``owner`` tells until ``until``."""

told_steps = Table(
    "told_steps",
    metadata,
    Column("step", ForeignKey("steps.id"), primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
)
"""Steps above the floor that were told: a step may be committed later than one with a greater number."""
