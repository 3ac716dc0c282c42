"""Photos that were withdrawn by a person's word."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """None yet."""
    op.create_table(
        "withdrawals",
        sa.Column("campaign", sa.String(length=80), sa.ForeignKey("campaigns.name"), nullable=False),
        sa.Column("file", sa.String(length=300), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("campaign", "file"),
    )
