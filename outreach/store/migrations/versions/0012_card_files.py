"""Cards are kept by their hash: ``image`` is what the file is called, not where it lies."""

from pathlib import PurePath

import sqlalchemy as sa
from alembic import context, op

revision = "0012"
down_revision = "0011"

posts = sa.table("posts", sa.column("id", sa.String), sa.column("image", sa.Text))


def upgrade() -> None:
    """Take the cards in. One that is lost or not the approved one stays unknown to the files, and its post waits."""
    paths, connection = context.config.attributes["paths"], op.get_bind()
    for id, image in connection.execute(sa.select(posts).where(posts.c.image != "")).all():
        paths.take_in(image)
        name = PurePath(image).name
        connection.execute(sa.update(posts).where(posts.c.id == id).values(image=name))
