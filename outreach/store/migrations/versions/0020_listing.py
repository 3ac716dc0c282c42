"""Lists of posts are read in the order of an index, a page at a time."""

from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """One for all posts, one for those of a campaign."""
    op.create_index("posts_listed", "posts", ["due_utc", "id"])
    op.create_index("posts_of_campaign", "posts", ["campaign", "due_utc", "id"])
