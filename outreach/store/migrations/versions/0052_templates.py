"""Schedulers say by which templates they draw."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
expands = True


def upgrade() -> None:
    """Nobody has said it yet."""
    with op.batch_alter_table("schedulers") as table:
        table.add_column(sa.Column("templates", sa.String(length=64), nullable=False, server_default=""))
