"""Work that takes time has a row."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """None yet."""
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("verb", sa.String(60), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("caller", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lock", sa.String(200), nullable=False),
        sa.Column("attended", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("result", sa.JSON()),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("failure", sa.JSON()),
        sa.Column("cancelled_by", sa.String(200), nullable=False),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
    )
    op.create_index("jobs_state", "jobs", ["state", "asked_at"])
    op.create_index("jobs_asked", "jobs", ["asked_at"])
