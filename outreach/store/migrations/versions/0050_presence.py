"""Schedulers say how far they have counted, which program they are, what they do, and that they have ended."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
expands = True


def upgrade() -> None:
    """Those that have not counted yet are judged by their leases alone, as before."""
    moment = sa.DateTime(timezone=True)
    with op.batch_alter_table("schedulers") as table:
        table.add_column(sa.Column("version", sa.String(length=40), nullable=False, server_default=""))
        table.add_column(sa.Column("work", sa.String(length=60), nullable=False, server_default=""))
        table.add_column(sa.Column("beats", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("beat_at", moment, nullable=True))
        table.add_column(sa.Column("ended_at", moment, nullable=True))
