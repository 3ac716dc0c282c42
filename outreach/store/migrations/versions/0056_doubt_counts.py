"""How far each boot had counted a doubt when it last looked, so that another one goes on from there."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
expands = True


def upgrade() -> None:
    """Nothing was written down yet: whoever counts goes on by its own clock."""
    with op.batch_alter_table("unknown_outcomes") as table:
        table.add_column(sa.Column("counted", sa.Float(53), nullable=False, server_default="0"))
        table.add_column(sa.Column("miss_counted", sa.Float(53), nullable=False, server_default="0"))
