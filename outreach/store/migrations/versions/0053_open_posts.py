"""Who has which post open."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
expands = True


def upgrade() -> None:
    """Nobody has told yet."""
    op.create_table(
        "open_posts",
        sa.Column("post", sa.String(length=20), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("post", "person"),
    )
