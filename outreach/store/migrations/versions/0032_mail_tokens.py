"""Links sent by mail, the second factor with its recovery codes, and letters to people."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    """Nobody has a second factor yet, and nobody was written to."""
    moment = sa.DateTime(timezone=True)
    op.add_column("people", sa.Column("second_factor", sa.LargeBinary(), nullable=True))
    op.add_column(
        "people", sa.Column("second_factor_on", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("people", sa.Column("second_factor_step", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("people", sa.Column("letters", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column(
        "sign_in_tries", sa.Column("kind", sa.String(length=10), nullable=False, server_default="password")
    )
    op.create_table(
        "mail_tokens",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("person", sa.String(length=20), nullable=False),
        sa.Column("ends_at", moment, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"]),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("person", sa.String(length=20), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"]),
        sa.PrimaryKeyConstraint("person", "digest"),
    )
    op.create_table(
        "letters",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("person", sa.String(length=20), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("post", sa.String(length=20), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("sent_at", moment, nullable=True),
        sa.ForeignKeyConstraint(["person"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("letters_unsent", "letters", ["sent_at", "person"])
