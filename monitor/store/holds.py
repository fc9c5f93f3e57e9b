"""The hosts that asked to be left alone."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select

from monitor.model.capture import Hold
from monitor.store.rows import cells, columns, noun, put
from monitor.store.tables.statements import host_hold

_HELD = select(*columns(host_hold, Hold)).where(host_hold.c.until > bindparam("now"))
_OVER = delete(host_hold).where(host_hold.c.until <= bindparam("now"))


def holds(connection: Connection, now: datetime) -> tuple[Hold, ...]:
    """Return the holds that have not ended."""
    return tuple(noun(Hold, row) for row in connection.execute(_HELD, {"now": now}))


def save_holds(connection: Connection, given: Iterable[Hold]) -> None:
    """Write holds, the longest of each host, and forget those that ended before."""
    longest = {hold.host: hold for hold in sorted(given, key=lambda hold: hold.until)}
    for at in {hold.at for hold in longest.values()}:
        connection.execute(_OVER, {"now": at})
    put(connection, host_hold, rows=map(cells, longest.values()), by="host")
