"""The day that a figure of an account belongs to, where the network says which."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    """Of older readings nobody wrote it down: they stay on the day on which they were read."""
    op.add_column("readings", sa.Column("day", sa.Date(), nullable=True))
