"""Photos are kept by their hash, and a campaign's definition is complete without its folder."""

import sqlalchemy as sa
from alembic import context, op

revision = "0017"
down_revision = "0016"

campaigns = sa.table("campaigns", sa.column("name", sa.String), sa.column("definition", sa.JSON))
places = sa.table(
    "places",
    sa.column("campaign", sa.String),
    sa.column("slug", sa.String),
    sa.column("document", sa.JSON),
)


def upgrade() -> None:
    """Take the photos in. One that is lost has no hash; importing the places brings it back."""
    paths, connection = context.config.attributes["paths"], op.get_bind()
    for name, definition in connection.execute(sa.select(campaigns)).all():
        folder = definition.pop("folder")
        paths.campaign_lay_in(name, folder)
        change = sa.update(campaigns).where(campaigns.c.name == name)
        connection.execute(change.values(definition=definition))
        query = sa.select(places.c.slug, places.c.document).where(places.c.campaign == name)
        for slug, document in connection.execute(query).all():
            if document["photos"]:
                for photo in document["photos"]:
                    photo["sha256"] = paths.take_in(f"{folder}/{photo['file']}")
                mine = (places.c.campaign == name) & (places.c.slug == slug)
                connection.execute(sa.update(places).where(mine).values(document=document))
