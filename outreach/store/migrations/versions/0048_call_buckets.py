"""How much of networks' limits is used up, counted for all hosts together."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
expands = True


def upgrade() -> None:
    """Nothing is counted yet: what was sent shortly before is the network's to refuse."""
    op.create_table(
        "call_buckets",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("used", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
