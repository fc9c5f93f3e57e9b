"""The planned visits."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select

from monitor.model.findings import Neighbours
from monitor.model.statement import FAILED, FIRST_LOOKS, MISSING, Basis, Trouble, Visit
from monitor.store.bulk import Cells
from monitor.store.rows import cells, columns, put, validator_cells, validators_of
from monitor.store.tables.statements import location, source, visit
from monitor.store.troubles import trouble_of
from monitor.urls import authority

_ALL = select(*columns(visit, Visit, leave=("validators",)), visit.c.etag, visit.c.last_modified)
# Enough to tell a host that is down from a page that is.
_LOOKS = 100
_FRESHEST = 2
_OTHERS = (
    visit.c.source == bindparam("of"),
    visit.c.location != bindparam("but"),
    visit.c.host == bindparam("host"),
)
_GOOD = (
    select(visit.c.location)
    .where(*_OTHERS, visit.c.looked_at >= bindparam("since"), visit.c.failures == 0)
    .limit(_LOOKS)
)
_BAD = (
    select(visit.c.location)
    .join(location, location.c.key == visit.c.location)
    .where(
        *_OTHERS,
        visit.c.reason.in_((FAILED, MISSING)),
        location.c.basis.in_((Basis.PAGE, Basis.PDF)),
        location.c.withdrawn_at.is_(None),
    )
    .limit(_LOOKS)
)
_WELL = (
    _ALL.where(*_OTHERS, visit.c.looked_at.is_not(None), visit.c.failures == 0)
    .order_by(visit.c.looked_at.desc())
    .limit(_FRESHEST)
)
_ANY_WELL = (
    select(visit.c.location)
    .where(visit.c.source == bindparam("of"), visit.c.looked_at.is_not(None), visit.c.failures == 0)
    .limit(1)
)
_GOOD_AT = select(source.c.good_at).where(source.c.key == bindparam("of"), source.c.failures == 0)
_DONE = delete(visit).where(visit.c.location == bindparam("done"))


class SqlFrontier:
    """The frontier over one connection; see `monitor.model.protocols.Frontier`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def due(
        self,
        now: datetime,
        *,
        limit: int,
        per_host: int | None = None,
        spent: Collection[str] = (),
    ) -> tuple[Visit, ...]:
        """Return visits that are due, those first that come too late first."""
        order = (func.coalesce(visit.c.late_at, visit.c.due), visit.c.due, visit.c.location)
        turn = func.row_number().over(partition_by=visit.c.host, order_by=order)
        asked = (
            select(visit.c.location, turn.label("turn"))
            .join(source, source.c.key == visit.c.source)
            .where(visit.c.due <= now, source.c.active.is_(True))
        )
        if spent:
            asked = asked.where(visit.c.reason.in_(FIRST_LOOKS) | visit.c.host.not_in(spent))
        waiting = asked.subquery()
        query = _ALL.join(waiting, waiting.c.location == visit.c.location)
        if per_host is not None:
            query = query.where(waiting.c.turn <= per_host)
        rows = self._connection.execute(query.order_by(*order).limit(limit))
        return tuple(_visit(row._asdict()) for row in rows)

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

    def neighbours(self, look: Visit, *, since: datetime) -> Neighbours:
        """Return how the other pages of a visit's host and source did; `since` is "lately"."""
        asked = {"of": look.source, "but": look.location, "host": authority(look.url)}
        well = self._connection.execute(_WELL, asked)
        return Neighbours(
            good=len(self._connection.execute(_GOOD, asked | {"since": since}).all()),
            bad=len(self._connection.execute(_BAD, asked).all()),
            freshest=tuple(_visit(row._asdict()) for row in well),
            source_good_at=self._connection.scalar(_GOOD_AT, {"of": look.source}),
        )

    def trouble(self, source_key: str) -> Trouble | None:
        """Return the failed looks in a row at a source's pages; None where the last was good."""
        return trouble_of(self._connection, source_key)

    def has_well(self, source_key: str) -> bool:
        """Whether any page of a source was well when it was last looked at."""
        return self._connection.execute(_ANY_WELL, {"of": source_key}).first() is not None


def visit_of(connection: Connection, location: str) -> Visit | None:
    """Return the planned look at a location."""
    row = connection.execute(_ALL.where(visit.c.location == location)).one_or_none()
    return None if row is None else _visit(row._asdict())


def save_visits(connection: Connection, planned: Iterable[tuple[str, Visit | None]]) -> None:
    """Write what is planned for locations, the last word counting; None ends a visit."""
    last = dict(planned)
    done = [{"done": place} for place, plan in last.items() if plan is None]
    if done:
        connection.execute(_DONE, done)
    put(connection, visit, rows=[visit_row(plan) for plan in last.values() if plan], by="location")


def _visit(given: dict[str, Any]) -> Visit:
    validators = validators_of(given.pop("etag"), given.pop("last_modified"))
    return Visit(validators=validators, **given)


def visit_row(plan: Visit) -> Cells:
    """Return the cells of a visit."""
    known = cells(plan, leave=("validators",)) | validator_cells(plan.validators)
    return known | {"host": authority(plan.url)}
