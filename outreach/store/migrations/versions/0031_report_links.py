"""Links by which somebody without an account reads a report."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    """Nothing is shared yet."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "report_links",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("ends_at", moment, nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("opened_at", moment),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest"),
    )
