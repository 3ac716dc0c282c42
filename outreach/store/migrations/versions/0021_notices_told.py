"""Notices are kept as messages; beside them stands what was sent, word for word, and in which language."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Rows of before keep what was sent; which language that was in they never said."""
    op.alter_column("notices", "text", new_column_name="sent")
    op.add_column("notices", sa.Column("message", sa.Text(), nullable=False, server_default=""))
    op.add_column("notices", sa.Column("language", sa.String(10), nullable=False, server_default=""))
