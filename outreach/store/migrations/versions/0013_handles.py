"""Tries keep what the network knows them by, and when they began on a clock that nobody sets."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Tries of before have no handle: their feed is read."""
    op.add_column("attempts", sa.Column("handle", sa.JSON()))
    op.add_column("attempts", sa.Column("boot", sa.String(80), nullable=False, server_default=""))
    op.add_column("attempts", sa.Column("began", sa.Float(53)))
