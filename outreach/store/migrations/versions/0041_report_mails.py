"""Reports that people get by mail after each week or month."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    """Nobody gets one yet."""
    moment = sa.DateTime(timezone=True)
    whose = (
        sa.Column("person", sa.String(length=20), nullable=False),
        sa.Column("campaign", sa.String(length=80), nullable=False),
    )
    op.create_table(
        "report_mails",
        *(sa.Column(column.name, column.type, nullable=False) for column in whose),
        sa.Column("rhythm", sa.String(length=20), nullable=False),
        sa.Column("brings", sa.String(length=20), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"]),
        sa.ForeignKeyConstraint(["campaign"], ["campaigns.name"]),
        sa.PrimaryKeyConstraint("person", "campaign"),
    )
    op.create_table(
        "report_mailings",
        *(sa.Column(column.name, column.type, nullable=False) for column in whose),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("until", moment, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False, server_default=""),
        sa.ForeignKeyConstraint(["person"], ["people.id"]),
        sa.ForeignKeyConstraint(["campaign"], ["campaigns.name"]),
        sa.PrimaryKeyConstraint("person", "campaign", "period"),
    )
