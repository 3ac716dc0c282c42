"""Posts are submitted to somebody and sent back with a comment; comments are only ever added."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

REFUSED = "the audit is only ever added to"


def upgrade() -> None:
    """None yet."""
    serial = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.add_column("posts", sa.Column("submitted_to", sa.String(200), nullable=False, server_default=""))
    op.create_table(
        "comments",
        sa.Column("id", serial, nullable=False),
        sa.Column("post", sa.String(length=20), sa.ForeignKey("posts.id"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("caller_kind", sa.String(length=20), nullable=False),
        sa.Column("caller_id", sa.String(length=240), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("comments_post", "comments", ["post"])
    if op.get_bind().dialect.name == "postgresql":
        does = "EXECUTE FUNCTION outreach_refuse()"
        for event in ("UPDATE", "DELETE"):
            name = f"comments_no_{event.lower()}"
            op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON comments FOR EACH ROW {does}")
        op.execute(f"CREATE TRIGGER comments_whole BEFORE TRUNCATE ON comments FOR EACH STATEMENT {does}")
        return
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER comments_no_{event.lower()} BEFORE {event} ON comments FOR EACH ROW "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        )
