"""What people read is kept as template and values; what a try was told is apart from the network's own words."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Reasons and history stay in their columns: plain text of before is told as it stands."""
    op.add_column("attempts", sa.Column("reason", sa.Text(), nullable=False, server_default=""))
