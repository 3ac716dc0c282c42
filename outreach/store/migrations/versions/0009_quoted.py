"""Posts whose card quotes somebody, so that the consent to it can be asked about until they are out."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Posts of before do not know; generating again tells them."""
    op.add_column("posts", sa.Column("quoted", sa.String(200), nullable=False, server_default=""))
