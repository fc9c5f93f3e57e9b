"""What to ask for: at which address, and on which condition."""

from datetime import datetime

from monitor.analysis.track.revisit import is_whole_due
from monitor.model.capture import Captured, Request
from monitor.model.source import Source, SourceState
from monitor.model.statement import Visit

_OK = 200


def poll_request(state: SourceState, *, reader: str, now: datetime) -> Request:
    """Return the request for what a source lists; `reader` is in which way it is read today.

    A source that was configured is asked whatever its host's robots.txt says: a feed is published
    for programs, and somebody chose this one, as a feed reader's user does.
    """
    key = state.source.key
    is_whole = state.reader != reader or is_whole_due(key, whole_at=state.whole_at, now=now)
    return Request(
        key=key,
        url=state.address,
        validators=None if is_whole else state.validators,
        source=key,
        access=state.source.access,
    )


def page_request(visit: Visit, source: Source, *, reader: str, now: datetime) -> Request:
    """Return the request for a statement's page; `reader` is in which way it is read today."""
    is_whole = visit.reader != reader or is_whole_due(
        visit.location, whole_at=visit.whole_at, now=now
    )
    return Request(
        key=visit.location,
        url=visit.url,
        validators=None if is_whole else visit.validators,
        source=source.key,
        access=source.access,
        robots=source.robots,
    )


def is_read_already(state: SourceState, result: Captured, *, reader: str) -> bool:
    """Whether a good answer has the body that was good, and read in this way, last time."""
    capture = result.capture
    is_same = capture.status == _OK and capture.body_hash == state.body_hash
    return is_same and state.reader == reader
