"""Accounts on a server of their own, and what that server has told of its limits."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Accounts of before are on networks that have one address for all."""
    op.add_column("accounts", sa.Column("server", sa.String(300), nullable=False, server_default=""))
    op.add_column("accounts", sa.Column("limits", sa.JSON(), nullable=False, server_default="{}"))
