"""Databases as older versions of the program left them, for tests of upgrades."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from outreach.store.migrate import FOLDER, NO_PATHS

CAMPAIGN = (
    "INSERT INTO campaigns (name, definition, applied_at)"
    " VALUES ('old', '{\"folder\": \"gone\"}', '2027-03-01 08:00:00+00:00')"
)
POST = (
    "INSERT INTO posts (id, campaign, place, channel, account, kind, number, variant, status, text, link, alt, image,"
    " image_sha256, zone, due_note, edited, approved_by, external_id, permalink, tries, reason, fence, owner, version)"
    " VALUES ('old', 'old', 'hof', 'facebook', 'a', 'portrait', 1, 1, 'draft', 'Alt.', '', 'Hof', '', '',"
    " 'Europe/Berlin', '', false, '', '', '', 0, '', 0, '', 1)"
)
STEP = (
    "INSERT INTO steps (post, at, before, after, actor, why)"
    " VALUES ('old', '2027-03-01 08:00:00+00:00', NULL, 'draft', 'Anna', 'generated')"
)


def at_migration(url: str, revision: str, *statements: str) -> None:
    """A database at ``url`` that stands at ``revision``, with what the statements put in."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    engine = create_engine(url)
    with engine.begin() as connection:
        config.attributes["connection"], config.attributes["paths"] = connection, NO_PATHS
        command.upgrade(config, revision)
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
