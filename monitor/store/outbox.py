"""Alerts, the messages that carry them, every try to send one, and notices to the operator."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    Connection,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    func,
    select,
    text,
    true,
    update,
)

from monitor.errors import StoreError
from monitor.model.alert import (
    DIGEST_GROUP,
    Alert,
    Attempt,
    Message,
    MessageState,
    Notice,
    Outcome,
    PendingGroup,
)
from monitor.model.partnership import Partnership
from monitor.model.recipient import Mute
from monitor.store.mutes import drop_mute, mutes_of, save_mute, spoken_of
from monitor.store.rows import batches, cells, columns, insert_once, noun
from monitor.store.tables import outbox as tables
from monitor.store.tables.ledger import event

_MESSAGES = select(*columns(tables.message, Message))
_ALERTS = select(*columns(tables.alert, Alert))
_GROUP = (tables.alert.c.recipient, tables.alert.c.channel, tables.alert.c.group)

# In the same thread, to the same person by the same channel, stored earlier, and still waiting.
_EARLIER = tables.message.alias("earlier")
# Spelt out, not bound: SQLite takes the index of queued messages only where the query says so.
_QUEUED = text("message.state = 'queued'")
_EARLIER_QUEUED = text("earlier.state = 'queued'")
_IS_HEAD = ~exists().where(
    _EARLIER.c.thread == tables.message.c.thread,
    _EARLIER.c.recipient == tables.message.c.recipient,
    _EARLIER.c.channel == tables.message.c.channel,
    _EARLIER.c.seq < tables.message.c.seq,
    _EARLIER_QUEUED,
)


class SqlOutbox:
    """The outbox over one connection; see `monitor.model.delivery.Outbox`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def groups_due(self, now: datetime, *, limit: int) -> tuple[PendingGroup, ...]:
        """Return groups with a due alert that has no message, with all that have none."""
        is_pending = tables.alert.c.message.is_(None)
        is_due = and_(is_pending, tables.alert.c.due <= now)
        groups = (
            select(*_GROUP, func.min(tables.alert.c.due).label("first"))
            .where(is_due)
            .group_by(*_GROUP)
            .order_by("first", *_GROUP)
            .limit(limit)
            .subquery()
        )
        query = (
            _ALERTS.join(event, event.c.key == tables.alert.c.event)
            .join(groups, and_(*(groups.c[column.name] == column for column in _GROUP)))
            .where(is_pending)
            .order_by(groups.c.first, *_GROUP, tables.alert.c.raised, event.c.seq)
        )
        found: dict[tuple[str, str, str], list[Alert]] = defaultdict(list)
        for row in self._connection.execute(query):
            one = noun(Alert, row)
            found[one.recipient, one.channel, one.group].append(one)
        return tuple(
            PendingGroup(recipient=recipient, channel=channel, group=group, alerts=tuple(alerts))
            for (recipient, channel, group), alerts in found.items()
        )

    def thread(
        self, group: PendingGroup, *, statements: Sequence[str], partnerships: Sequence[str]
    ) -> str | None:
        """Return the thread of the first mail that told this person of one of these."""
        for column, keys in ((event.c.statement, statements), (event.c.partnership, partnerships)):
            query = (
                select(tables.message.c.thread)
                .join(tables.alert, tables.alert.c.message == tables.message.c.key)
                .join(event, event.c.key == tables.alert.c.event)
                .where(
                    column.in_(keys),
                    tables.message.c.recipient == group.recipient,
                    tables.message.c.channel == group.channel,
                    # What a digest tells among much else has no conversation of its own.
                    tables.alert.c.group.not_like(f"{DIGEST_GROUP}%"),
                )
                .order_by(tables.message.c.seq)
                .limit(1)
            )
            found: str | None = self._connection.scalar(query) if keys else None
            if found is not None:
                return found
        return None

    def put(self, message: Message, alerts: Sequence[Alert]) -> None:
        """Store a message and tie its alerts to it. Storing the same message again is nothing."""
        self._store(message)
        self._tie(tables.alert, [one.key for one in alerts], to=message.key)

    def recall(self, alerts: Sequence[Alert]) -> None:
        """Delete alerts that no message carries: there is nothing left to tell."""
        told = tables.alert
        for some in batches([one.key for one in alerts]):
            self._connection.execute(
                delete(told).where(told.c.message.is_(None), told.c.key.in_(some))
            )

    def mutes(self, recipient: str | None = None) -> tuple[Mute, ...]:
        """Return the mutes of one recipient, or of all, oldest first."""
        return mutes_of(self._connection, recipient)

    def mute(self, mute: Mute) -> None:
        """Write a mute; the same again takes the place of the first."""
        save_mute(self._connection, mute)

    def unmute(self, key: str) -> bool:
        """Delete a mute; return whether there was one."""
        return drop_mute(self._connection, key)

    def spoken_of(self, versions: Sequence[str]) -> Mapping[str, tuple[Partnership, ...]]:
        """Return the partnerships that versions speak of."""
        return spoken_of(self._connection, versions)

    def requeue(self, message: str, due: datetime) -> None:
        """Make a message that was sent, parked or waits leave again, as it is."""
        told = tables.message
        self._connection.execute(
            update(told).where(told.c.key == message).values(state=MessageState.QUEUED, due=due)
        )

    def move(self, alerts: Sequence[Alert], *, due: datetime, group: str | None = None) -> None:
        """Make alerts that no message carries due at another moment, and perhaps in a group."""
        told = tables.alert
        values = {"due": due} | ({} if group is None else {"group": group})
        for some in batches([one.key for one in alerts]):
            self._connection.execute(
                update(told).where(told.c.message.is_(None), told.c.key.in_(some)).values(**values)
            )

    def told_since(self, group: PendingGroup, since: datetime) -> int:
        """Count the messages with alerts, digests apart, that this person was sent since then."""
        carries = exists().where(
            tables.alert.c.message == tables.message.c.key,
            tables.alert.c.group.not_like(f"{DIGEST_GROUP}%"),
        )
        query = (
            select(func.count())
            .select_from(tables.message)
            .where(
                tables.message.c.recipient == group.recipient,
                tables.message.c.channel == group.channel,
                tables.message.c.created >= since,
                carries,
            )
        )
        return self._connection.scalar(query) or 0

    def told(self, events: Sequence[str]) -> tuple[Alert, ...]:
        """Return the alerts of events that a message carries, whatever became of it."""
        query = _ALERTS.where(tables.alert.c.message.is_not(None))
        return tuple(
            noun(Alert, row)
            for some in batches(events)
            for row in self._connection.execute(
                query.where(tables.alert.c.event.in_(some)).order_by(tables.alert.c.key)
            )
        )

    def telling(self, event: str, group: PendingGroup) -> Message | None:
        """Return the message that tells a group's person of an event, if there is one."""
        query = _MESSAGES.join(tables.alert, tables.alert.c.message == tables.message.c.key).where(
            tables.alert.c.event == event,
            tables.alert.c.recipient == group.recipient,
            tables.alert.c.channel == group.channel,
        )
        row = self._connection.execute(query).one_or_none()
        return None if row is None else noun(Message, row)

    def carried(self, message: str) -> tuple[str, ...]:
        """Return the keys of the events that a message tells; a notice tells none."""
        query = select(tables.alert.c.event).where(tables.alert.c.message == message)
        return tuple(self._connection.scalars(query.order_by(tables.alert.c.event)))

    def postpone(self, message: str, due: datetime) -> None:
        """Make a queued message due at another moment, as if it was not tried before."""
        # It waits for its reader: neither a channel nor a mail server is to blame for that.
        self._connection.execute(
            update(tables.message)
            .where(tables.message.c.key == message, _QUEUED)
            .values(due=due, attempts=0)
        )

    def due(self, now: datetime, *, limit: int, channel: str | None = None) -> tuple[Message, ...]:
        """Return queued messages that are due, oldest first, and only the first of a thread."""
        by_it = true() if channel is None else tables.message.c.channel == channel
        query = (
            _MESSAGES.where(_QUEUED, _IS_HEAD, by_it, tables.message.c.due <= now)
            .order_by(tables.message.c.created, tables.message.c.seq)
            .limit(limit)
        )
        return tuple(noun(Message, row) for row in self._connection.execute(query))

    def blocked_until(self, channel: str) -> datetime | None:
        """Return when the message is due with which a channel that did not work is tried next."""
        last = and_(
            tables.attempt.c.message == tables.message.c.key,
            tables.attempt.c.number == tables.message.c.attempts,
            tables.attempt.c.outcome == Outcome.UNREACHED,
        )
        query = (
            select(func.min(tables.message.c.due))
            .join(tables.attempt, last)
            .where(_QUEUED, tables.message.c.channel == channel)
        )
        found: datetime | None = self._connection.scalar(query)
        return found

    def start(self, message: str, at: datetime) -> Attempt:
        """Note that a try begins; commit this before a byte is sent."""
        last = select(func.max(tables.attempt.c.number)).where(tables.attempt.c.message == message)
        number = (self._connection.scalar(last) or 0) + 1
        begun = Attempt(message=message, number=number, started=at)
        self._connection.execute(tables.attempt.insert().inline(), [cells(begun)])
        return begun

    def finish(self, attempt: Attempt, message: Message) -> None:
        """Note how a try ended, with the message's new state, due moment and count."""
        tries = self._connection.execute(
            update(tables.attempt)
            .where(
                tables.attempt.c.message == attempt.message,
                tables.attempt.c.number == attempt.number,
            )
            .values(finished=attempt.finished, outcome=attempt.outcome, detail=attempt.detail)
        )
        messages = self._connection.execute(
            update(tables.message)
            .where(tables.message.c.key == message.key)
            .values(state=message.state, due=message.due, attempts=message.attempts)
        )
        if tries.rowcount != 1 or messages.rowcount != 1:
            raise StoreError(
                f"expected attempt {attempt.number} at message {message.key} to have been started"
            )

    def messages(self, keys: Sequence[str]) -> Mapping[str, Message]:
        """Return messages by key."""
        found = (
            noun(Message, row)
            for some in batches(keys)
            for row in self._connection.execute(_MESSAGES.where(tables.message.c.key.in_(some)))
        )
        return {one.key: one for one in found}

    def interrupted(self) -> tuple[Attempt, ...]:
        """Return tries that began and never ended: an earlier run was cut off."""
        query = (
            select(*columns(tables.attempt, Attempt))
            .where(tables.attempt.c.finished.is_(None))
            .order_by(tables.attempt.c.started, tables.attempt.c.message, tables.attempt.c.number)
        )
        return tuple(noun(Attempt, row) for row in self._connection.execute(query))

    def next_due(self) -> datetime | None:
        """Return when the next alert or message is due."""
        alerts = select(func.min(tables.alert.c.due)).where(tables.alert.c.message.is_(None))
        # A message behind another of its thread is not waited for: it may be long overdue.
        messages = select(func.min(tables.message.c.due)).where(_QUEUED, _IS_HEAD)
        moments = (self._connection.scalar(alerts), self._connection.scalar(messages))
        return min((moment for moment in moments if moment is not None), default=None)

    def notices_unsent(self) -> tuple[Notice, ...]:
        """Return notices to the operator that are in no message yet."""
        query = (
            select(*columns(tables.notice, Notice))
            .where(tables.notice.c.message.is_(None))
            .order_by(tables.notice.c.at, tables.notice.c.key)
        )
        return tuple(noun(Notice, row) for row in self._connection.execute(query))

    def put_notices(self, messages: Sequence[Message], notices: Sequence[Notice]) -> None:
        """Store the messages that tell operators of notices, and tie the notices to the first."""
        for message in messages:
            self._store(message)
        self._tie(tables.notice, [one.key for one in notices], to=messages[0].key)

    def _store(self, given: Message) -> None:
        insert_once(self._connection, tables.message, rows=[cells(given)], by=("key",))

    def _tie(self, table: Table, keys: Sequence[str], *, to: str) -> None:
        """Tie rows to a message; one that is in another message already would be told twice."""
        if not keys:
            return
        self._connection.execute(
            update(table)
            .where(table.c.key == bindparam("tied"), table.c.message.is_(None))
            .values(message=to),
            [{"tied": key} for key in keys],
        )
        elsewhere = set(keys)
        for some in batches(keys):
            query = select(table.c.key).where(table.c.key.in_(some), table.c.message == to)
            elsewhere.difference_update(self._connection.scalars(query))
        if elsewhere:
            raise StoreError(
                f"message {to}: expected every {table.name} to be recorded and in no other "
                f"message, found {', '.join(sorted(elsewhere))}"
            )


def save_alerts(connection: Connection, alerts: Iterable[Alert]) -> None:
    """Insert alerts; each key is one alert for ever."""
    rows = [cells(one) | {"key": one.key} for one in alerts]
    insert_once(connection, tables.alert, rows=rows, by=("key",))


def recall_alerts(connection: Connection, events: Iterable[str]) -> None:
    """Delete the alerts of events that no message carries yet."""
    told = tables.alert
    for some in batches(list(events)):
        connection.execute(delete(told).where(told.c.message.is_(None), told.c.event.in_(some)))


def save_notices(connection: Connection, notices: Iterable[Notice]) -> None:
    """Insert notices to the operator."""
    rows = [cells(one) | {"key": one.key} for one in notices]
    insert_once(connection, tables.notice, rows=rows, by=("key",))
