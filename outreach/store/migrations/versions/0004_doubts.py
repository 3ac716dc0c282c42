"""How long posts have been in doubt, and whose tries went out last."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """A doubt of before begins to be counted when a scheduler sees it next."""
    op.create_table(
        "doubts",
        sa.Column("post", sa.String(20), sa.ForeignKey("posts.id"), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("boot", sa.String(80), nullable=False),
        sa.Column("since", sa.Float(53), nullable=False),
        sa.Column("absent", sa.Float(53)),
        sa.Column("rested", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("post", "fence", "boot"),
    )
    op.add_column("attempts", sa.Column("account", sa.String(80), nullable=False, server_default=""))
    op.execute("UPDATE attempts SET account = (SELECT account FROM posts WHERE posts.id = attempts.post)")
    op.create_index("attempts_account", "attempts", ["account", "started_at"])
    op.drop_index("posts_account", "posts")
    op.create_index("posts_account", "posts", ["account", "status", "due_utc"])
