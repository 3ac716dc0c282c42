"""What the doubts table tells has plain names: unknown outcomes, their first miss, their quiet period over."""

from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.rename_table("doubts", "unknown_outcomes")
    with op.batch_alter_table("unknown_outcomes") as table:
        table.alter_column("absent", new_column_name="first_miss")
        table.alter_column("rested", new_column_name="quiet_over")
