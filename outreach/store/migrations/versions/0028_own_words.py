"""Whose an account is, which words were approved last, and sessions that are a token of the command line."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Accounts are everybody's as they were; what is approved now was approved last."""
    op.add_column(
        "accounts", sa.Column("organisation", sa.String(length=80), nullable=False, server_default="")
    )
    op.add_column("posts", sa.Column("last_approved_revision", sa.Integer(), nullable=True))
    op.execute("UPDATE posts SET last_approved_revision = approved_revision")
    op.add_column(
        "sessions", sa.Column("kind", sa.String(length=10), nullable=False, server_default="browser")
    )
    op.add_column("sessions", sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
