"""Posts whose time a person has chosen, so that planning leaves them where they are."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Nobody has said so yet."""
    op.add_column("posts", sa.Column("pinned", sa.Boolean(), nullable=False, server_default=sa.false()))
