"""Private addresses under which calendar programs read a campaign's plan."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    """Nobody has one yet."""
    op.create_table(
        "calendar_links",
        sa.Column("person", sa.String(length=20), nullable=False),
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"]),
        sa.ForeignKeyConstraint(["campaign"], ["campaigns.name"]),
        sa.PrimaryKeyConstraint("person", "campaign"),
        sa.UniqueConstraint("digest"),
    )
