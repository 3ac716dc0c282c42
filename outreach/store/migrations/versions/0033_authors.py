"""Who has written what posts are made of: into a campaign's definition, and into places by an import."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    """Nobody, as far as is known of what was written before."""
    for table in ("campaigns", "places"):
        op.add_column(table, sa.Column("authors", sa.JSON(), nullable=False, server_default="{}"))
