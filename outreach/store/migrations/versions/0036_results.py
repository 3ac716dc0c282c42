"""What people enter beside the networks' figures: expenses, effects, visits of the website, figures by hand."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Nothing is entered yet; every reading so far was told by a network."""
    op.add_column(
        "readings", sa.Column("origin", sa.String(length=20), nullable=False, server_default="network")
    )
    op.add_column(
        "readings", sa.Column("entered_by", sa.String(length=200), nullable=False, server_default="")
    )
    op.add_column("readings", sa.Column("entered_at", MOMENT, nullable=True))
    _entered(
        "expenses",
        sa.Column("payee", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("receipt", sa.String(length=80), nullable=False),
    )
    _entered(
        "effects",
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
    )
    op.create_table(
        "website_imports",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("tool", sa.String(length=20), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("daily", sa.Boolean(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("file", sa.String(length=200), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("entered_by", sa.String(length=200), nullable=False),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["campaign"], ["campaigns.name"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("website_imports_campaign", "website_imports", ["campaign", "first_day"])
    op.create_table(
        "website_counts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("part_of", sa.String(length=20), nullable=False),
        sa.Column("content", sa.String(length=300), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["part_of"], ["website_imports.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("website_counts_part_of", "website_counts", ["part_of", "day"])


def _entered(table: str, *own: sa.Column[Any]) -> None:
    """A table of what somebody has entered, with its own columns in the middle."""
    op.create_table(
        table,
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        *own,
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.String(length=200), nullable=False),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["campaign"], ["campaigns.name"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(f"{table}_campaign", table, ["campaign", "day"])
