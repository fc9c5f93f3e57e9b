"""When a message that was not accepted is tried again."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeAlias

from monitor.model.alert import Attempt, Message, MessageState, Notice, NoticeKind, Outcome

# RFC 5321 4.5.4.1 asks for at least 30 minutes between tries once the first few failed; a
# greylisting server (RFC 6647) wants the first ones sooner.
_WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=4),
)


# A channel that does not work is tried with one message only, so that it may be asked more often.
_LONGEST_OUTAGE_WAIT = timedelta(minutes=15)

CUT_OFF = "cut off by the end of the service; the next try repeats the same Message-ID"

# A try as it ended, and the message as it stands after it.
Ended: TypeAlias = tuple[Attempt, Message]


def accepted(message: Message, attempt: Attempt, *, at: datetime, detail: str) -> Ended:
    """Return what is noted when the channel took the message."""
    ended = replace(attempt, finished=at, outcome=Outcome.ACCEPTED, detail=detail)
    return ended, replace(message, state=MessageState.SENT, attempts=attempt.number)


def deferred(message: Message, attempt: Attempt, *, at: datetime, detail: str) -> Ended:
    """Return what is noted when another try may succeed; there is no last one."""
    wait = _WAITS[min(attempt.number, len(_WAITS)) - 1]
    ended = replace(attempt, finished=at, outcome=Outcome.DEFERRED, detail=detail)
    return ended, replace(message, due=at + wait, attempts=attempt.number)


def unreached(message: Message, attempt: Attempt, *, at: datetime, detail: str) -> Ended:
    """Return what is noted when the channel did not work: the others wait behind this message."""
    wait = min(_WAITS[min(attempt.number, len(_WAITS)) - 1], _LONGEST_OUTAGE_WAIT)
    ended = replace(attempt, finished=at, outcome=Outcome.UNREACHED, detail=detail)
    return ended, replace(message, due=at + wait, attempts=attempt.number)


def cut_off(message: Message, attempt: Attempt, *, at: datetime) -> Ended:
    """Return what is noted of a try that the end of the service cut off: it is made again at once.

    Whether the server took the message nobody knows; the next try repeats its Message-ID.
    """
    ended = replace(attempt, finished=at, outcome=Outcome.DEFERRED, detail=CUT_OFF)
    return ended, replace(message, due=at, attempts=attempt.number)


def refused(message: Message, attempt: Attempt, *, at: datetime, detail: str) -> Ended:
    """Return what is noted when no other try can succeed: the message is parked."""
    ended = replace(attempt, finished=at, outcome=Outcome.REFUSED, detail=detail)
    return ended, replace(message, state=MessageState.PARKED, attempts=attempt.number)


def parked_notice(message: Message, *, at: datetime, detail: str) -> Notice:
    """Return what the operator is told of a parked message."""
    text = (
        f"The message “{message.subject}” to {message.recipient} was refused for good and is "
        f"parked: {detail}"
    )
    return Notice(kind=NoticeKind.MESSAGE_PARKED, subject=message.key, at=at, text=text)
