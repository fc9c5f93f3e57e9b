"""Read URLs for fetching: exactly as they are written where that is possible."""

import re
from base64 import b64encode
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, urljoin

from yarl import URL

# What RFC 3986 lets stand. Such a URL goes out byte for byte: signed links break when a client
# "improves" them. Anything else is quoted first.
_AS_WRITTEN = re.compile(
    r"https?://[a-z0-9._-]+(?::\d+)?/(?:[\w.~!$&'()*+,;=:@/?\[\]-]|%[0-9a-f]{2})*",
    re.ASCII | re.IGNORECASE,
)
_ASCII = "".join(map(chr, range(0x21, 0x7F)))


# All feeds that one poll takes: the same are asked again and again. A URL remembers, besides, what
# the HTTP library asks of it.
_MOST_KEPT = 10_000


class BadUrl(ValueError):
    """What should be fetched is no http or https URL; `str()` says why."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where to ask, and the name and password that only this origin may see."""

    url: URL
    host: str
    authorization: str | None = None


@lru_cache(maxsize=_MOST_KEPT)
def address(text: str) -> Address:
    """Read a URL; raises BadUrl."""
    text = text.strip().partition("#")[0]
    try:
        url = URL(text, encoded=_AS_WRITTEN.fullmatch(text) is not None)
        host, _ = url.raw_host, url.port
    except ValueError as error:
        raise BadUrl(f"not a URL ({error})") from error
    if url.scheme not in {"http", "https"}:
        raise BadUrl("not an http or https URL")
    if not host:
        raise BadUrl("a URL without a host")
    host = host.lower()
    if url.raw_authority.rfind("@") < 0:
        return Address(url, host)
    # Kept out of the URL, so that it shows in no record, log or message.
    return Address(url.with_user(None), host, basic(url.user or "", url.password or ""))


def basic(user: str, password: str) -> str:
    """Return the Authorization of a name and a password, in UTF-8 (RFC 7617)."""
    return f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"


def redirected(current: Address, location: str) -> Address:
    """Return where a Location header leads; raises BadUrl.

    Credentials go along only within one origin, and never come from the header.
    """
    # Servers send UTF-8 and Latin-1 here; each byte is quoted as it came, as browsers do.
    raw = location.strip().encode("utf-8", "surrogateescape")
    try:
        joined = urljoin(str(current.url), quote(raw, safe=_ASCII))
    except ValueError as error:
        raise BadUrl(f"not a URL ({error})") from error
    target = address(joined)
    is_same_origin = _origin(target) == _origin(current)
    return Address(target.url, target.host, current.authorization if is_same_origin else None)


def _origin(place: Address) -> tuple[object, ...]:
    return place.url.scheme, place.host, place.url.port
