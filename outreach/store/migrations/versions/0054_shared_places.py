"""Places of two campaigns that are the same, as persons have said it."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
expands = True


def upgrade() -> None:
    """Nobody has said anything yet."""
    op.create_table(
        "shared_places",
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("slug", sa.String(length=200), nullable=False),
        sa.Column("other_campaign", sa.String(length=80), nullable=False),
        sa.Column("other_slug", sa.String(length=200), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("said_by", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["campaign"], ["campaigns.name"]),
        sa.ForeignKeyConstraint(["other_campaign"], ["campaigns.name"]),
        sa.PrimaryKeyConstraint("campaign", "slug", "other_campaign", "other_slug"),
    )
