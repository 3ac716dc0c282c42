"""What is kept of a secret that is told once is called its hash; a digest is a file's."""

from alembic import op

revision = "0035"
down_revision = "0034"

TABLES = ("calendar_links", "connections", "mail_tokens", "recovery_codes", "report_links", "sessions")


def upgrade() -> None:
    """The values stay: whoever is signed in stays so, and every link opens what it opened."""
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} RENAME COLUMN digest TO hash")
    op.drop_index("connections_digest", "connections")
    op.create_index("connections_hash", "connections", ["hash"])
