"""The audit keeps what kind of caller it was, and its id."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Rows of before keep what they say: nobody can tell any more who stood behind a name."""
    for table in ("steps", "withdrawals"):
        op.add_column(table, sa.Column("caller_kind", sa.String(20)))
        op.add_column(table, sa.Column("caller_id", sa.String(240), nullable=False, server_default=""))
