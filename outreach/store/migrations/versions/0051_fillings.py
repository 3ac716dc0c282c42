"""Until when each open-ended campaign is filled with posts."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
expands = True


def upgrade() -> None:
    """No campaign is open-ended yet."""
    op.create_table(
        "fillings",
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("looked_at", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["campaign"], ["campaigns.name"]),
        sa.PrimaryKeyConstraint("campaign"),
    )
