"""Processes say which keys they hold, so that none is left without the new one when keys are changed."""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"
expands = True


def upgrade() -> None:
    """Nobody has said it yet."""
    with op.batch_alter_table("schedulers") as table:
        table.add_column(sa.Column("keys", sa.String(length=200), nullable=False, server_default=""))
    op.create_index("sign_in_tries_of", "sign_in_tries", ["kind", "mail", "at"])
    op.create_index("sign_in_tries_from", "sign_in_tries", ["kind", "address", "at"])
