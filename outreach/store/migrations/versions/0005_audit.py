"""The audit can only be added to, whoever writes; schedulers leave a sign of life; accounts are checked daily."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

REFUSED = "the audit is only ever added to"

# A closed attempt may still learn that the post is live after all, and nothing else: evidence of success is never lost.
CHANGED = (
    "OLD.post <> NEW.post OR OLD.fence <> NEW.fence OR OLD.owner <> NEW.owner OR OLD.started_at <> NEW.started_at"
    " OR (OLD.outcome = 'sent' AND NEW.outcome <> 'sent')"
)
GUARDS = (  # name, table, event, when
    ("steps_fixed", "steps", "UPDATE", None),
    ("steps_kept", "steps", "DELETE", None),
    ("attempts_fixed", "attempts", "UPDATE", CHANGED),
    ("attempts_kept", "attempts", "DELETE", None),
)


def upgrade() -> None:
    """Triggers in both databases' own words, and the new columns."""
    op.create_table(
        "schedulers",
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ticked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("owner"),
    )
    op.add_column("accounts", sa.Column("figures_end_at", sa.DateTime(timezone=True)))
    op.add_column("accounts", sa.Column("checked_at", sa.DateTime(timezone=True)))
    op.add_column("accounts", sa.Column("trouble", sa.Text(), nullable=False, server_default=""))
    if op.get_bind().dialect.name == "postgresql":
        _on_a_server()
    else:
        for name, table, event, when in GUARDS:
            condition = f"WHEN {when} " if when else ""
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {condition}"
                f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            )


def _on_a_server() -> None:
    op.execute(
        "CREATE FUNCTION outreach_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$"
    )
    for name, table, event, when in GUARDS:
        condition = f"WHEN ({when}) " if when else ""
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {condition}"
            "EXECUTE FUNCTION outreach_refuse()"
        )
    for table in ("steps", "attempts"):
        op.execute(
            f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
            "EXECUTE FUNCTION outreach_refuse()"
        )
