"""Run migrations on the connection that :mod:`courier_api.storage.migrate` opened."""

from __future__ import annotations

from alembic import context

from courier_api.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
