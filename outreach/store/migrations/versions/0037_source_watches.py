"""Watched sources, and the places that were announced because a source brought them while a campaign ran."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    """No source is watched yet."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "source_watches",
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("due_at", moment, nullable=False),
        sa.Column("read_at", moment, nullable=True),
        sa.Column("etag", sa.String(length=300), nullable=False, server_default=""),
        sa.Column("last_modified", sa.String(length=60), nullable=False, server_default=""),
        sa.Column("sha256", sa.String(length=64), nullable=False, server_default=""),
        sa.Column("failure", sa.Text(), nullable=False, server_default=""),
        sa.Column("failed_since", moment, nullable=True),
        sa.Column("asks", sa.String(length=20), nullable=False, server_default=""),
        sa.ForeignKeyConstraint(["campaign"], ["campaigns.name"]),
        sa.PrimaryKeyConstraint("campaign", "source"),
    )
    op.create_table(
        "announced_places",
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("slug", sa.String(length=200), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.ForeignKeyConstraint(["campaign"], ["campaigns.name"]),
        sa.PrimaryKeyConstraint("campaign", "slug"),
    )
