"""What a clock that was ahead left behind, made due again after it was put back."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, update

from monitor.store.rows import next_revision
from monitor.store.tables.outbox import message
from monitor.store.tables.statements import source, visit

# Clocks are put right by seconds all the time; what is further ahead was set by a wrong one.
_SLACK = timedelta(minutes=5)

# Nothing is planned further ahead: a visit for a month, another try to send for hours.
_FURTHEST_VISIT = timedelta(days=40)
_FURTHEST_TRY = timedelta(days=2)


def rewind(connection: Connection, now: datetime) -> None:
    """Make due now what was put off by a clock that was ahead of this moment."""
    for table, is_ahead in (
        (source, source.c.polled_at > now + _SLACK),
        (visit, visit.c.due > now + _FURTHEST_VISIT),
        (message, message.c.due > now + _FURTHEST_TRY),
    ):
        now_due = {"due": now} | ({"revision": next_revision(table)} if table is source else {})
        connection.execute(update(table).where(is_ahead, table.c.due > now).values(now_due))
