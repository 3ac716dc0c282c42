"""Posts that stood in a backup which was put back are marked until their account's feed was read."""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"
expands = True


def upgrade() -> None:
    """What was put back earlier is not known."""
    with op.batch_alter_table("posts") as table:
        table.add_column(sa.Column("from_backup", sa.DateTime(timezone=True), nullable=True))
