"""What another program was told of changes of posts."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    """Nobody was told anything yet."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "webhook",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("floor", sa.BigInteger(), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("until", moment, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "told_steps",
        sa.Column(
            "step", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("at", moment, nullable=False),
        sa.ForeignKeyConstraint(["step"], ["steps.id"]),
        sa.PrimaryKeyConstraint("step"),
    )
