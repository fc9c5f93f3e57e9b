"""Lists for people and programs: statements, partnerships, alerts and sources, the newest first."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    exists,
    func,
    or_,
    select,
    type_coerce,
)

from monitor.model.alert import Alert, MessageState
from monitor.model.event import Event
from monitor.model.memory import (
    AlertLine,
    AlertsWanted,
    MessageHead,
    PartnershipsWanted,
    StatementLine,
    StatementsWanted,
)
from monitor.model.partnership import STANDING, Partnership
from monitor.model.source import SourceState
from monitor.model.statement import Basis, Location
from monitor.store.packing import packed
from monitor.store.rows import batches, columns, noun
from monitor.store.sources import all_states
from monitor.store.tables.ledger import claim, event, mention, partnership
from monitor.store.tables.outbox import alert, message
from monitor.store.tables.statements import location, source, version
from monitor.store.types import Words

_LATEST = version.alias("latest")
_NUMBERED = version.alias("numbered")
_BASIS = func.coalesce(location.c.basis, Basis.FEED.value)
_LAST_NUMBER = (
    select(func.max(_NUMBERED.c.number))
    .where(_NUMBERED.c.location == location.c.key, _NUMBERED.c.basis == _BASIS)
    .scalar_subquery()
)
_MOVED = func.coalesce(location.c.changed_at, location.c.first_seen)
_SAID = ("number", "label", "label_confidence", "language", "published")
_STATEMENTS = (
    select(*columns(location, Location), source.c.company, *(_LATEST.c[name] for name in _SAID))
    .select_from(location)
    .join(source, source.c.key == location.c.source)
    .outerjoin(
        _LATEST,
        and_(
            _LATEST.c.location == location.c.key,
            _LATEST.c.basis == _BASIS,
            _LATEST.c.number == _LAST_NUMBER,
        ),
    )
    .order_by(_MOVED.desc(), location.c.key)
)
_PARTNERSHIPS = select(*columns(partnership, Partnership)).order_by(
    partnership.c.last_seen.desc(), partnership.c.key
)

_ALERTS = (
    select(
        *(column.label(f"alert_{column.name}") for column in columns(alert, Alert)),
        *(column.label(f"event_{column.name}") for column in columns(event, Event)),
        *(column.label(f"message_{column.name}") for column in columns(message, MessageHead)),
    )
    .select_from(alert)
    .join(event, event.c.key == alert.c.event)
    .outerjoin(message, message.c.key == alert.c.message)
)
_KEYS = {
    "statement": location.c.key,
    "partnership": partnership.c.key,
    "alert": alert.c.key,
    "source": source.c.key,
}
# As many as a person looks through.
_COMPLETED = 50
_OLDEST_FIRST = _ALERTS.order_by(alert.c.raised, event.c.seq, alert.c.recipient)


class SqlLists:
    """Lists over one connection; see `monitor.model.records.Lists`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def statements(self, wanted: StatementsWanted) -> tuple[StatementLine, ...]:
        """Return statements, those that moved last first."""
        query = _STATEMENTS
        if wanted.source is not None:
            query = query.where(location.c.source == wanted.source)
        if wanted.company is not None:
            query = query.where(or_(source.c.company == wanted.company, _has_party(wanted.company)))
        if wanted.since is not None:
            query = query.where(wanted.since <= _MOVED)
        if wanted.label is not None:
            query = query.where(_LATEST.c.label == wanted.label)
        rows = self._connection.execute(query.limit(wanted.limit))
        return tuple(_line(row._asdict()) for row in rows)

    def partnerships(self, wanted: PartnershipsWanted) -> tuple[Partnership, ...]:
        """Return partnerships, those with the latest news first."""
        query = _PARTNERSHIPS
        if not wanted.gone:
            query = query.where(partnership.c.status.in_(STANDING))
        if wanted.stage is not None:
            query = query.where(partnership.c.stage == wanted.stage)
        if wanted.since is not None:
            query = query.where(partnership.c.last_seen >= wanted.since)
        if wanted.companies:
            query = query.where(or_(*(_may_name(key) for key in wanted.companies)))
        found: list[Partnership] = []
        for one in self._partnerships(query):
            if len(found) == wanted.limit:
                break
            if not wanted.companies or not set(wanted.companies).isdisjoint(one.companies):
                found.append(one)
        return tuple(found)

    def alerts(self, wanted: AlertsWanted) -> tuple[AlertLine, ...]:
        """Return alerts, those raised last first."""
        query = _ALERTS.order_by(alert.c.raised.desc(), event.c.seq.desc(), alert.c.recipient)
        if wanted.state is MessageState.QUEUED:
            query = query.where(or_(message.c.key.is_(None), message.c.state == wanted.state))
        elif wanted.state is not None:
            query = query.where(message.c.state == wanted.state)
        if wanted.recipient is not None:
            query = query.where(func.lower(alert.c.recipient) == wanted.recipient.lower())
        if wanted.since is not None:
            query = query.where(alert.c.raised >= wanted.since)
        rows = self._connection.execute(query.limit(wanted.limit))
        return tuple(_alert_line(row) for row in rows)

    def events(self, since: datetime) -> tuple[str, ...]:
        """Return the keys of the events since a moment, oldest first."""
        query = select(event.c.key).where(event.c.at >= since).order_by(event.c.at, event.c.seq)
        return tuple(self._connection.scalars(query))

    def sources(self) -> tuple[SourceState, ...]:
        """Return all sources that are or were configured, ordered by key."""
        return all_states(self._connection)

    def keys(self, kind: str, start: str) -> tuple[str, ...]:
        """Return some keys that begin so, of statements, partnerships, alerts or sources."""
        column = _KEYS[kind]
        query = select(column).where(column.startswith(start, autoescape=True)).order_by(column)
        return tuple(self._connection.scalars(query.limit(_COMPLETED)))

    def _partnerships(self, query: Select[Any]) -> Iterator[Partnership]:
        with self._connection.execute(query.execution_options(yield_per=200)) as rows:
            for row in rows:
                yield noun(Partnership, row)


def lines_of_events(connection: Connection, events: Sequence[str]) -> tuple[AlertLine, ...]:
    """Return the alerts of events, oldest first."""
    return tuple(
        _alert_line(row)
        for some in batches(events)
        for row in connection.execute(_OLDEST_FIRST.where(alert.c.event.in_(some)))
    )


def lines_of_message(connection: Connection, key: str) -> tuple[AlertLine, ...]:
    """Return the alerts that a message carries, oldest first."""
    query = _OLDEST_FIRST.where(alert.c.message == key)
    return tuple(_alert_line(row) for row in connection.execute(query))


def line_of_alert(connection: Connection, key: str) -> AlertLine | None:
    """Return one alert."""
    row = connection.execute(_ALERTS.where(alert.c.key == key)).one_or_none()
    return None if row is None else _alert_line(row)


def _has_party(company: str) -> ColumnElement[bool]:
    """Ask for statements of which any version claims something about a company."""
    return exists().where(
        version.c.location == location.c.key,
        claim.c.version == version.c.key,
        mention.c.claim == claim.c.key,
        mention.c.company == company,
    )


def _may_name(company: str) -> ColumnElement[bool]:
    """Ask for partnerships whose list of companies may hold a key, as JSON writes it."""
    listed = type_coerce(partnership.c.companies, Words())
    return listed.contains(packed(company), autoescape=True)


def _line(given: dict[str, Any]) -> StatementLine:
    said = {name: given.pop(name) for name in (*_SAID, "company")}
    return StatementLine(location=Location(**given), **said)


def _alert_line(row: Row[Any]) -> AlertLine:
    given: dict[str, dict[str, Any]] = {"alert": {}, "event": {}, "message": {}}
    for label, value in row._asdict().items():
        table, _, name = label.partition("_")
        given[table][name] = value
    head = MessageHead(**given["message"]) if given["message"]["key"] else None
    return AlertLine(alert=Alert(**given["alert"]), event=Event(**given["event"]), message=head)
