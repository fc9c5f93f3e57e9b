"""What was asked of a server and what came back, kept as it came."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.model.access import AccessNote
from monitor.model.digest import content_hash, key_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """The server's own words for "this version" (RFC 9110 section 8.8), never our clock."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A wish to fetch one URL. `key` says for whom: a source's or a location's key.

    `source` is the source whose access (headers, password, proxy) may be used: that of the
    configuration, or else the one that `access` notes. `robots` says that the host's robots.txt is
    asked first.
    """

    key: str
    url: str
    validators: Validators | None = None
    source: str = ""
    access: AccessNote | None = None
    robots: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One redirect on the way: the URL asked, the status, and the target as resolved."""

    url: str
    status: int
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One complete answer: enough to write a WARC record and to read it again later.

    `headers` are in the order they came, as (name, value). `body` is after content decoding, and
    `body_hash` its SHA-256: half a dozen places ask for it.
    """

    url: str
    final_url: str
    at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    hops: tuple[Hop, ...] = ()
    body_hash: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compute what follows from the body."""
        object.__setattr__(self, "body_hash", content_hash(self.body))

    @property
    def key(self) -> str:
        """What was asked, when, and what came: the same capture has the same key."""
        return key_of("capture", self.url, self.at.isoformat(), str(self.status), self.body_hash)

    def header(self, name: str) -> str | None:
        """Return the last value of a header, or None; names compare without case."""
        wanted, length = name.lower(), len(name)
        for given, value in reversed(self.headers):
            if len(given) == length and given.lower() == wanted:
                return value
        return None

    @property
    def validators(self) -> Validators | None:
        """The validators to send next time, or None where the server gave none."""
        etag, modified = self.header("etag"), self.header("last-modified")
        if etag is None and modified is None:
            return None
        return Validators(etag=etag, last_modified=modified)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A host's wish to be left alone: since `at` by an answer of this status, up to `until`.

    `host` carries the port where that is not the scheme's own.
    """

    host: str
    until: datetime
    at: datetime
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """A complete answer of any status came. Whether it is good is a later verdict.

    `hold` is there where the answer asks that its host be left alone as a whole.
    """

    request: Request
    capture: Capture
    retry_after: timedelta | None = None
    hold: Hold | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The server says 304, perhaps after redirects: what we have still holds."""

    request: Request
    at: datetime
    validators: Validators | None = None
    hops: tuple[Hop, ...] = ()


class FailureReason(StrEnum):
    """Why no complete answer came.

    `access`, `held` and `robots` were not asked: the password or file that the source needs is not
    there, the host asked to be left alone for a while, or its robots.txt refuses this page.
    `not_recorded` is a replay's: nobody asked at the time. Of `held` and `not_recorded` nothing
    follows about the server.
    """

    ACCESS = "access"
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
    HELD = "held"
    ROBOTS = "robots"
    STOPPED = "stopped"
    NOT_RECORDED = "not_recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailed:
    """No complete answer came. `detail` is one line a person can act on.

    `not_before` is when asking again can help, where that is known.
    """

    request: Request
    at: datetime
    reason: FailureReason
    detail: str
    not_before: datetime | None = None


FetchResult = Captured | NotModified | FetchFailed
