"""When accounts' figures are read next, so that nobody has to look at all of them."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
expands = True


def upgrade() -> None:
    """No account was looked at yet: the next step of measuring looks at each. Posts are found by the network's id."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "reading_turns",
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("due_at", moment, nullable=True),
        sa.Column("looked_at", moment, nullable=True),
        sa.Column("news", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("owner", sa.String(length=200), nullable=False, server_default=""),
        sa.Column("until", moment, nullable=True),
        sa.PrimaryKeyConstraint("account"),
    )
    op.create_index("reading_turns_due", "reading_turns", ["due_at"])
    op.create_index("reading_turns_looked", "reading_turns", ["looked_at"])
    op.create_index("posts_external", "posts", ["external_id"])
