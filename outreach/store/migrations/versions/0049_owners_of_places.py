"""Whose a place's posts are, where its region has an organisation."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
expands = True


def upgrade() -> None:
    """There were no regions yet."""
    op.add_column(
        "places", sa.Column("organisation", sa.String(length=80), nullable=False, server_default="")
    )
