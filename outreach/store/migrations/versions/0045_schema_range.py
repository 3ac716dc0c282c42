"""From which state on programs can work on the database."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
expands = True


def upgrade() -> None:
    """The row is written when all migrations have run."""
    op.create_table("schema_range", sa.Column("works_from", sa.String(length=40), primary_key=True))
