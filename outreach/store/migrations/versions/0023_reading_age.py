"""A reading names the age that it serves."""

from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """The column has another name; its values and its index stay."""
    op.alter_column("readings", "mark", new_column_name="age")
