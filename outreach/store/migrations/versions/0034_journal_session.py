"""By which device or token of the person something was done."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    """Of what was done before it is not known."""
    op.add_column("journal", sa.Column("session", sa.String(length=20), nullable=False, server_default=""))
