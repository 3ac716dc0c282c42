"""Who renews an account's tokens, so that one does at a time."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Nobody does."""
    op.add_column("accounts", sa.Column("renewing_until", sa.DateTime(timezone=True)))
