"""What the staff has concluded of each campaign."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    """Nothing was concluded yet."""
    op.create_table(
        "conclusions",
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("written_by", sa.String(length=200), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["campaign"], ["campaigns.name"]),
        sa.PrimaryKeyConstraint("campaign"),
    )
