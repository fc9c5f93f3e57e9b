"""The planned visits."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select

from monitor.model.statement import Visit
from monitor.store.bulk import Cells
from monitor.store.rows import cells, columns, put, validator_cells, validators_of
from monitor.store.tables.statements import source, visit
from monitor.urls import authority

_ALL = select(*columns(visit, Visit, leave=("validators",)), visit.c.etag, visit.c.last_modified)
_DONE = delete(visit).where(visit.c.location == bindparam("done"))


class SqlFrontier:
    """The frontier over one connection; see `monitor.model.protocols.Frontier`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def due(self, now: datetime, *, limit: int) -> tuple[Visit, ...]:
        """Return visits that are due, most overdue first."""
        query = (
            _ALL.join(source, source.c.key == visit.c.source)
            .where(visit.c.due <= now, source.c.active.is_(True))
            .order_by(visit.c.due, visit.c.location)
            .limit(limit)
        )
        return tuple(_visit(row._asdict()) for row in self._connection.execute(query))

    def next_due(self) -> datetime | None:
        """Return when the next visit is due."""
        query = (
            select(func.min(visit.c.due))
            .join(source, source.c.key == visit.c.source)
            .where(source.c.active.is_(True))
        )
        due: datetime | None = self._connection.scalar(query)
        return due

    def planned(self, location: str) -> Visit | None:
        """Return the planned look at a location."""
        return visit_of(self._connection, location)

    def waiting(self, source_key: str, reason: str) -> int:
        """Count a source's visits that were planned for this reason and not yet made."""
        query = select(func.count()).where(visit.c.source == source_key, visit.c.reason == reason)
        return self._connection.scalar(query) or 0


def visit_of(connection: Connection, location: str) -> Visit | None:
    """Return the planned look at a location."""
    row = connection.execute(_ALL.where(visit.c.location == location)).one_or_none()
    return None if row is None else _visit(row._asdict())


def save_visits(connection: Connection, planned: Iterable[tuple[str, Visit | None]]) -> None:
    """Write what is planned for locations, the last word counting; None ends a visit."""
    last = dict(planned)
    done = [{"done": location} for location, plan in last.items() if plan is None]
    if done:
        connection.execute(_DONE, done)
    put(connection, visit, rows=[_row(plan) for plan in last.values() if plan], by="location")


def _visit(given: dict[str, Any]) -> Visit:
    validators = validators_of(given.pop("etag"), given.pop("last_modified"))
    return Visit(validators=validators, **given)


def _row(plan: Visit) -> Cells:
    known = cells(plan, leave=("validators",)) | validator_cells(plan.validators)
    return known | {"host": authority(plan.url)}
