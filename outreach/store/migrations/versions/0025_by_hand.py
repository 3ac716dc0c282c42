"""Places count their changes, and keep which of their fields a person has written."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """None by hand yet."""
    op.add_column("places", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("places", sa.Column("by_hand", sa.JSON(), nullable=False, server_default="{}"))
