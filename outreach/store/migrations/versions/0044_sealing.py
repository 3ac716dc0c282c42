"""The fingerprint of the key that tokens are sealed with, so that a host with another one can be told."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    """Whoever is next to seal something, or to compare keys, writes it down."""
    op.create_table(
        "sealing",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fingerprint", sa.String(length=16), nullable=False),
        sa.Column("before", sa.String(length=16), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("id"),
    )
