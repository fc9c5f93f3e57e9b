"""Leave a host alone as a whole when it asks for that, whoever else has something to ask there."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from http import HTTPStatus

from yarl import URL

from monitor.model.capture import Capture, Hold
from monitor.urls import authority

# Without a Retry-After. A 503 alone may be one broken page; 429 always means the client as a whole.
_UNSAID = {HTTPStatus.TOO_MANY_REQUESTS: timedelta(minutes=10)}
_STATUSES = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
# So that a broken clock there cannot silence us.
LONGEST = timedelta(days=1)


def hold_of(capture: Capture, retry_after: timedelta | None) -> Hold | None:
    """Return the wish to be left alone that an answer expresses, or None."""
    if capture.status not in _STATUSES:
        return None
    wait = _UNSAID.get(HTTPStatus(capture.status)) if retry_after is None else retry_after
    if not wait:
        return None
    return Hold(
        host=authority(capture.final_url),
        until=capture.at + min(wait, LONGEST),
        at=capture.at,
        status=capture.status,
    )


class Holds:
    """The holds that stand, by host."""

    def __init__(self, holds: Iterable[Hold] = ()) -> None:
        self._holds = {hold.host: hold for hold in holds}

    def add(self, hold: Hold) -> None:
        """Leave a host alone from now on."""
        known = self._holds.get(hold.host)
        if known is None or known.until < hold.until:
            self._holds[hold.host] = hold

    def standing(self, url: URL, clock: Callable[[], datetime]) -> Hold | None:
        """Return the hold of a URL's host, unless there is none or it is over."""
        if not self._holds:
            return None
        host = authority(str(url))
        hold = self._holds.get(host)
        if hold is not None and hold.until <= clock():
            del self._holds[host]
            return None
        return hold
