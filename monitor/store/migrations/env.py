"""What Alembic runs: the migrations on a connection that is open, in its transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
