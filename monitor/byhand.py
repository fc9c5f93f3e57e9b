"""What people do with alerts themselves: send a message again, and mute what they heard enough of.

A running service goes by it at its next tick.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from monitor.errors import MonitorError
from monitor.model.alert import Message, MessageState
from monitor.model.recipient import Mute, MuteKind
from monitor.model.settings import Settings
from monitor.store.memory import open_existing
from monitor.store.sql import SqlTransaction


def resend(settings: Settings, key: str, *, now: datetime) -> Message:
    """Make a message, named by its key or an alert's, leave again with the same bytes.

    Raises MonitorError where there is none. What waits for another try is tried now.
    """
    with _writing(settings) as step:
        letter = step.dossiers.letter(key)
        if letter is None:
            raise MonitorError(f"expected the key of an alert or of a message, got {key!r}")
        if letter.message is None:
            raise MonitorError(f"the alert {key} is in no message yet")
        step.outbox.requeue(letter.message.key, now)
        return letter.message


def was_sent(message: Message) -> bool:
    """Whether a message was accepted before, so that its reader may have it already."""
    return message.state is MessageState.SENT


def mute(settings: Settings, given: Mute) -> None:
    """Tell a recipient no more of something; raises MonitorError where nothing goes by that key."""
    with _writing(settings) as step:
        if not _is_known(step, given):
            raise MonitorError(f"expected the key of a {given.kind}, got {given.subject!r}")
        step.outbox.mute(given)


def unmute(settings: Settings, key: str) -> None:
    """Take a mute back; raises MonitorError where there is none. What it kept back stays untold."""
    with _writing(settings) as step:
        if not step.outbox.unmute(key):
            raise MonitorError(f"expected the key of a mute, got {key!r}")


def _is_known(step: SqlTransaction, given: Mute) -> bool:
    match given.kind:
        case MuteKind.PARTNERSHIP:
            return bool(step.ledger.partnerships([given.subject]))
        case MuteKind.STATEMENT:
            return step.dossiers.statement(given.subject) is not None
        case MuteKind.SOURCE:
            return bool(step.sources.states([given.subject]))
        case MuteKind.COMPANY:
            return bool(step.ledger.companies([given.subject]))


@contextmanager
def _writing(settings: Settings) -> Iterator[SqlTransaction]:
    store = open_existing(settings.database)
    try:
        with store.begin() as step:
            yield step
    finally:
        store.close()
