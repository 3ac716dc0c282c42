"""A journal of the verbs that concern no single post; like the audit it is only ever added to."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

REFUSED = "the journal is only ever added to"


def upgrade() -> None:
    """Empty: who did it before nobody has written down."""
    serial = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "journal",
        sa.Column("id", serial, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("caller_kind", sa.String(length=20), nullable=False),
        sa.Column("caller_id", sa.String(length=240), nullable=False),
        sa.Column("caller_name", sa.String(length=200), nullable=False),
        sa.Column("verb", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("journal_at", "journal", ["at"])
    if op.get_bind().dialect.name == "postgresql":
        does = "EXECUTE FUNCTION outreach_refuse()"
        for event in ("UPDATE", "DELETE"):
            name = f"journal_no_{event.lower()}"
            op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON journal FOR EACH ROW {does}")
        op.execute(f"CREATE TRIGGER journal_whole BEFORE TRUNCATE ON journal FOR EACH STATEMENT {does}")
        return
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER journal_no_{event.lower()} BEFORE {event} ON journal FOR EACH ROW "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        )
