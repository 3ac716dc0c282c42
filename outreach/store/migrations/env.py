"""Alembic's entry: runs on the connection that ``store.migrate`` hands over, inside its transaction."""

from alembic import context

from outreach.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
