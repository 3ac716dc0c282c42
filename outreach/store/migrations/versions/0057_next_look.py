"""When a doubtful post is looked for again, for all hosts."""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
expands = True


def upgrade() -> None:
    """Nothing is planned yet: it is looked for at once."""
    with op.batch_alter_table("unknown_outcomes") as table:
        table.add_column(sa.Column("next_look", sa.Float(53), nullable=True))
