"""What was asked of a server and what came back, kept as it came."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.model.digest import content_hash, key_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """The server's own words for "this version" (RFC 9110 section 8.8), never our clock."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A wish to fetch one URL. `key` says for whom: a source's or a location's key."""

    key: str
    url: str
    validators: Validators | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One redirect on the way: the URL asked, the status, and the target as resolved."""

    url: str
    status: int
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One complete answer: enough to write a WARC record and to read it again later.

    `headers` are in the order they came, as (name, value). `body` is after content decoding.
    """

    url: str
    final_url: str
    at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    hops: tuple[Hop, ...] = ()

    @property
    def key(self) -> str:
        """What was asked, when, and what came: the same capture has the same key."""
        return key_of("capture", self.url, self.at.isoformat(), str(self.status), self.body_hash)

    @property
    def body_hash(self) -> str:
        """SHA-256 of the decoded body."""
        return content_hash(self.body)

    def header(self, name: str) -> str | None:
        """Return the last value of a header, or None; names compare without case."""
        wanted = name.lower()
        values = [value for given, value in self.headers if given.lower() == wanted]
        return values[-1] if values else None

    @property
    def validators(self) -> Validators | None:
        """The validators to send next time, or None where the server gave none."""
        etag, modified = self.header("etag"), self.header("last-modified")
        if etag is None and modified is None:
            return None
        return Validators(etag=etag, last_modified=modified)


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """A complete answer of any status came. Whether it is good is a later verdict."""

    request: Request
    capture: Capture
    retry_after: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The server says 304: what we have still holds."""

    request: Request
    at: datetime
    validators: Validators | None = None


class FailureReason(StrEnum):
    """Why no complete answer came.

    `not_recorded` is a replay's: nobody asked at the time, so that it says nothing of the server.
    """

    ADDRESS = "address"
    URL = "url"
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    TOO_LARGE = "too_large"
    ENCODING = "encoding"
    REDIRECTS = "redirects"
    PROTOCOL = "protocol"
    STOPPED = "stopped"
    NOT_RECORDED = "not_recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailed:
    """No complete answer came. `detail` is one line a person can act on."""

    request: Request
    at: datetime
    reason: FailureReason
    detail: str


FetchResult = Captured | NotModified | FetchFailed
