"""Which photo a post's card shows, and of what the post was made."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Posts of before do not say; generating again tells."""
    for name, size in (("photo", 300), ("made_from", 64)):
        op.add_column("posts", sa.Column(name, sa.String(size), nullable=False, server_default=""))
