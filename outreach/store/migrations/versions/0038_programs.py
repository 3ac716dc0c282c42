"""Tokens of other programs, and answers that are given to them again."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    """No program has a token yet."""
    op.add_column("sessions", sa.Column("scopes", sa.String(length=60), nullable=False, server_default=""))
    op.create_table(
        "kept_answers",
        sa.Column("person", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["people.id"]),
        sa.PrimaryKeyConstraint("person", "key"),
    )
    op.create_index("kept_answers_at", "kept_answers", ["at"])
