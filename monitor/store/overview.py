"""What a status page shows of what happened and of what was sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from monitor.model.alert import Attempt, MessageState
from monitor.model.event import Event
from monitor.store.rows import columns, noun
from monitor.store.tables.ledger import event
from monitor.store.tables.outbox import attempt, message
from monitor.store.tables.statements import source

_EVENTS = select(*columns(event, Event)).order_by(event.c.seq.desc())
_ATTEMPTS = (
    select(*columns(attempt, Attempt), message.c.recipient, message.c.subject)
    .join(message, message.c.key == attempt.c.message)
    .order_by(attempt.c.started.desc(), attempt.c.message, attempt.c.number.desc())
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedMessage:
    """A try to send a message; see `monitor.model.protocols.Tried`."""

    attempt: Attempt
    recipient: str
    subject: str


class SqlOverview:
    """The overview over one connection; see `monitor.model.protocols.Overview`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def latest_events(self, limit: int) -> tuple[Event, ...]:
        """Return the events that were recorded last, the newest first."""
        return tuple(noun(Event, row) for row in self._connection.execute(_EVENTS.limit(limit)))

    def failing_sources(self) -> int:
        """Count the active sources whose last poll failed."""
        query = select(func.count()).where(source.c.active.is_(True), source.c.failures > 0)
        return self._connection.scalar(query) or 0

    def last_good(self) -> datetime | None:
        """Return when any active source last answered well."""
        query = select(func.max(source.c.good_at)).where(source.c.active.is_(True))
        found: datetime | None = self._connection.scalar(query)
        return found

    def shortest_interval(self) -> timedelta | None:
        """Return how often the active source that is asked most often is asked."""
        query = select(func.min(source.c.every)).where(source.c.active.is_(True))
        found: timedelta | None = self._connection.scalar(query)
        return found

    def waiting_since(self) -> datetime | None:
        """Return when the oldest queued message was made that was tried in vain."""
        query = select(func.min(message.c.created)).where(
            message.c.state == MessageState.QUEUED, message.c.attempts > 0
        )
        found: datetime | None = self._connection.scalar(query)
        return found

    def outbox_counts(self) -> Mapping[MessageState, int]:
        """Count the messages in each state, also in those that have none."""
        query = select(message.c.state, func.count().label("number")).group_by(message.c.state)
        found = {row.state: row.number for row in self._connection.execute(query)}
        return {state: found.get(state, 0) for state in MessageState}

    def last_attempts(self, limit: int) -> tuple[TriedMessage, ...]:
        """Return the tries that began last, the newest first."""
        found = []
        for row in self._connection.execute(_ATTEMPTS.limit(limit)):
            given = row._asdict()
            recipient, subject = given.pop("recipient"), given.pop("subject")
            tried = Attempt(**given)
            found.append(TriedMessage(attempt=tried, recipient=recipient, subject=subject))
        return tuple(found)
