"""How often a campaign's definition was changed, so that the second of two who change it is told."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    """What is known begins at 1."""
    op.add_column("campaigns", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
