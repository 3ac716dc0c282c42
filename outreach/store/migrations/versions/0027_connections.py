"""Apps that are registered with the networks, and people on the way to a network's sign-in page and back."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Both empty: tokens are pasted until an administrator has entered an app."""
    op.create_table(
        "network_apps",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("api_url", sa.String(length=300), nullable=False),
        sa.Column("secrets", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("channel"),
    )
    op.create_table(
        "connections",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("person", sa.String(length=240), nullable=False),
        sa.Column("redirect", sa.String(length=500), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("secrets", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("connections_digest", "connections", ["digest"])
