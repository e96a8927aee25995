"""Alembic's entry: migrations run on the connection that ``selfcheck.db.migrating`` hands over."""

from alembic import context

import selfcheck.tables  # noqa: F401 - registers every table
from selfcheck.db.base import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transaction_per_migration=False,
    user_module_prefix="selfcheck.db.base.",
)
with context.begin_transaction():
    context.run_migrations()
