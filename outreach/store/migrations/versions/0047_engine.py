"""Jobs and chores over all hosts: the engine's tables on a PostgreSQL, and jobs that are parts of another one."""

import sqlalchemy as sa
from alembic import op

from outreach.store.tables.engine import bring_engine_schema

revision = "0047"
down_revision = "0046"
expands = True


def upgrade() -> None:
    """No job has parts yet."""
    bring_engine_schema(op.get_bind())
    op.add_column("jobs", sa.Column("part_of", sa.String(length=20), nullable=False, server_default=""))
    op.create_index("jobs_part_of", "jobs", ["part_of"])
