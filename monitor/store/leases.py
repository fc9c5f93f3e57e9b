"""Who may work on this database: one row."""

from sqlalchemy import Connection, delete, select

from monitor.errors import LeaseLost
from monitor.model.alert import Lease
from monitor.store.rows import cells, columns, noun, put
from monitor.store.tables import outbox as tables

# There is one right, to run the service; the name leaves room for another.
_SERVICE = "service"
_SERVICE_LEASE = select(*columns(tables.lease, Lease)).where(tables.lease.c.name == _SERVICE)


class SqlLeases:
    """The lease over one connection; see `monitor.model.protocols.Leases`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def holder(self) -> Lease | None:
        """Return the lease as it stands, expired or not."""
        row = self._connection.execute(_SERVICE_LEASE).one_or_none()
        return None if row is None else noun(Lease, row)

    def take(self, lease: Lease) -> None:
        """Write the lease, replacing what stood there."""
        row = cells(lease) | {"name": _SERVICE}
        put(self._connection, tables.lease, rows=[row], by="name")

    def release(self, holder: str) -> None:
        """Give the lease up if this holder has it."""
        query = delete(tables.lease).where(
            tables.lease.c.name == _SERVICE, tables.lease.c.holder == holder
        )
        self._connection.execute(query)


def check_holder(connection: Connection, holder: str) -> None:
    """Raise LeaseLost unless the lease is this holder's."""
    found = SqlLeases(connection).holder()
    if found is None:
        raise LeaseLost(f"the lease of {holder} on this database is gone; another service had it")
    if found.holder != holder:
        raise LeaseLost(f"the lease on this database is {found.holder}'s now, not {holder}'s")
