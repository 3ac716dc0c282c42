"""Whose access each try was made with, and what stands in a feed that may be a doubtful post."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Tries of before do not know: they count as made with the access that the account has now."""
    op.add_column("attempts", sa.Column("identity", sa.String(80), nullable=False, server_default=""))
    op.create_table(
        "sightings",
        sa.Column("post", sa.String(20), sa.ForeignKey("posts.id"), primary_key=True),
        sa.Column("fence", sa.Integer, primary_key=True),
        sa.Column("external_id", sa.String(80), primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("images", sa.Integer, nullable=False),
        sa.Column("permalink", sa.Text, nullable=False),
    )
