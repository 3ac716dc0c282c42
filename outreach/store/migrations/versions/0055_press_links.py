"""Links to a press kit stand beside those to a report."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
# what stands in the address of a press link opens no report there: its hash is another
expands = True


def upgrade() -> None:
    """So far all were to reports."""
    for name, size in (("place", 200), ("region", 80), ("embargo", 20)):
        op.add_column(
            "report_links", sa.Column(name, sa.String(length=size), nullable=False, server_default="")
        )
