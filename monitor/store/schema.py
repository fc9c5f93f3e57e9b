"""The schema as a whole. `docs/reference/database.md` says what each column holds."""

from monitor.store.tables import ledger, outbox, statements
from monitor.store.tables.columns import metadata

# The revision that these tables are; a migration of this name ends in them. Names sort by age.
REVISION = "0003"
# Every table, whichever file it stands in.
SCHEMA = metadata
PARTS = (statements, ledger, outbox)
