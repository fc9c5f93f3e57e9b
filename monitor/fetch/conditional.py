"""Ask only for what changed, and wait as long as the server says: the pure half of politeness."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from multidict import istr

from monitor.model.capture import Capture, Validators

_ENTITY_TAG = re.compile(r'(?:W/)?("[^"]*")')
_LOWEST_WITH_RETRY = 300
# A server that asks for more is broken or hostile; the caller's back-off does better.
_LONGEST_RETRY = timedelta(days=366)
_MOST_DIGITS = 12
# As the HTTP library has names of headers: it would turn a plain text into one at each look.
_ETAG, _LAST_MODIFIED = istr("ETag"), istr("Last-Modified")


def request_headers(validators: Validators | None) -> dict[str, str]:
    """Return the headers that make a request conditional, in the server's own words."""
    if validators is None:
        return {}
    headers = {}
    if (etag := _sendable(validators.etag)) is not None:
        headers["If-None-Match"] = etag
    if (modified := _sendable(validators.last_modified)) is not None:
        headers["If-Modified-Since"] = modified
    return headers


def text_headers(raw: Iterable[tuple[bytes, bytes]]) -> tuple[tuple[str, str], ...]:
    """Decode headers without loss: one byte, one character (RFC 9110 section 5.5).

    UTF-8 with surrogate escapes would be lossless too, but no database takes such text.
    """
    return tuple([(name.decode("latin-1"), value.decode("latin-1")) for name, value in raw])


def validators_of(headers: Mapping[str, str], *, asked: Validators) -> Validators | None:
    """Return the validators among the headers of a 304, or None; mostly those it was asked with."""
    etag, modified = headers.get(_ETAG), headers.get(_LAST_MODIFIED)
    if etag is None and modified is None:
        return None
    if (etag, modified) == (asked.etag, asked.last_modified) and _is_ascii(etag, modified):
        return asked
    return Validators(
        etag=None if etag is None else _as_latin(etag),
        last_modified=None if modified is None else _as_latin(modified),
    )


def retry_after(capture: Capture) -> timedelta | None:
    """Return how long the server asks to stay away, from either form of Retry-After."""
    if capture.status < _LOWEST_WITH_RETRY:
        return None
    value = capture.header("retry-after")
    return None if value is None else _wait(value.strip(), capture.at)


def is_current(validators: Validators | None, capture: Capture) -> bool:
    """Tell whether a server that holds this capture would answer 304 (RFC 9110 section 13)."""
    if validators is None or capture.status != HTTPStatus.OK:
        return False
    if validators.etag is not None:
        held = capture.header("etag")
        return held is not None and _tags_match(validators.etag, held)
    held = capture.header("last-modified")
    if validators.last_modified is None or held is None:
        return False
    since, modified = _moment(validators.last_modified), _moment(held)
    return since is not None and modified is not None and modified <= since


def _sendable(value: str | None) -> str | None:
    """Return what makes the client send the very bytes that came, or None if nothing does.

    The client encodes headers as UTF-8. A validator that is no UTF-8, or that holds control
    characters, is not sent: an unconditional request is always right.
    """
    if value is None or (value.isascii() and value.isprintable()):
        return value
    try:
        sendable = value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return None
    return sendable if sendable.isprintable() else None


def _is_ascii(etag: str | None, modified: str | None) -> bool:
    """Whether both read the same, in whichever way bytes become characters."""
    return (etag is None or etag.isascii()) and (modified is None or modified.isascii())


def _as_latin(value: str) -> str:
    return value.encode("utf-8", "surrogateescape").decode("latin-1")


def _wait(value: str, now: datetime) -> timedelta | None:
    if value.isascii() and value.isdigit():
        seconds = int(value) if len(value) <= _MOST_DIGITS else 10**_MOST_DIGITS
        return min(timedelta(seconds=min(seconds, 10**9)), _LONGEST_RETRY)
    moment = _moment(value)
    if moment is None:
        return None
    return min(max(moment - now, timedelta(0)), _LONGEST_RETRY)


def _moment(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError, OverflowError):
        return None
    # HTTP-dates are GMT even where a server writes "-0000" or nothing.
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _tags_match(asked: str, held: str) -> bool:
    tag = _ENTITY_TAG.fullmatch(held.strip())
    if tag is None:
        return asked == held
    return asked.strip() == "*" or tag[1] in _ENTITY_TAG.findall(asked)
