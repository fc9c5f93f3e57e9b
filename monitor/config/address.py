"""The words for places and people: URLs, networks, hosts, e-mail addresses, languages."""

import re
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from monitor.config.word import KEY, Unfit, Word

_LONGEST_URL = 2000
_MOST_PORT = 65535
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_MAILBOX = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?"
_KEY = re.compile(KEY)
_ADDRESS = re.compile(_MAILBOX)
_SENDER = re.compile(
    rf"""{_MAILBOX}|(?:"[^"\\]+"|[^<>()\[\]\\,;:@"]+)\s*<{_MAILBOX}>""", re.VERBOSE
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_SCRIPT, _REGION = 4, 2


def url(value: object) -> str:
    """Return an http or https URL with a host and without credentials."""
    text = value.strip() if isinstance(value, str) else ""
    if not text or len(text) > _LONGEST_URL or re.search(r"[\s\x00-\x1f\x7f]", text):
        raise Unfit
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise Unfit from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0:
        raise Unfit
    if "@" in parts.netloc:
        raise Unfit("expected a URL without user and password")
    return text


def network(value: object) -> str:
    """Return a network in CIDR notation; a single address is a network of one."""
    if not isinstance(value, str):
        raise Unfit
    try:
        return str(ip_network(value))
    except ValueError as error:
        raise Unfit from error


def host(value: object) -> str:
    """Return the name or the address of a host, without a port."""
    if not isinstance(value, str):
        raise Unfit
    text = value.strip().strip("[]")
    try:
        return str(ip_address(text))
    except ValueError:
        return domain(text)


def domain(value: object) -> str:
    """Return a domain name in small letters."""
    if not isinstance(value, str) or not _DOMAIN.fullmatch(value):
        raise Unfit
    return value.lower()


def listen(value: object) -> str:
    """Return host:port; the host of an IPv6 address stands in brackets."""
    if not isinstance(value, str):
        raise Unfit
    name, colon, port = value.rpartition(":")
    if not colon or not re.fullmatch(r"[0-9]{1,5}", port) or int(port) > _MOST_PORT:
        raise Unfit
    if not name or (":" in name) != (name[:1] + name[-1:] == "[]"):
        raise Unfit
    host(name)
    return value


def is_loopback(name: str) -> bool:
    """Whether a host is this machine, by its name or address alone."""
    text = name.strip().strip("[]").lower()
    try:
        return ip_address(text).is_loopback
    except ValueError:
        return text == "localhost" or text.endswith(".localhost")


def address(value: object) -> str:
    """Return an e-mail address; its domain is written in small letters."""
    if not isinstance(value, str) or not _ADDRESS.fullmatch(value.strip()):
        raise Unfit
    return _with_small_domain(value.strip())


def recipient(value: object) -> str:
    """Return an e-mail address, or the key of a channel, which has no @ in it."""
    if isinstance(value, str) and _KEY.fullmatch(value.strip()):
        return value.strip()
    return address(value)


def sender(value: object) -> str:
    """Return an e-mail address that may have a name before it."""
    if not isinstance(value, str) or not value.isprintable() or not _SENDER.fullmatch(value):
        raise Unfit
    return _with_small_domain(value.strip())


def _with_small_domain(text: str) -> str:
    local, at, rest = text.rpartition("@")
    if ".." in rest or rest.startswith("."):
        raise Unfit
    return local + at + rest.lower()


def language(value: object) -> str:
    """Return a BCP 47 tag in its usual case: zh-hant-tw becomes zh-Hant-TW."""
    if not isinstance(value, str) or not _LANGUAGE.fullmatch(value):
        raise Unfit
    first, *others = value.lower().split("-")
    cased = {_SCRIPT: str.title, _REGION: str.upper}
    return "-".join([first, *(cased.get(len(part), str.lower)(part) for part in others)])


URL = Word(
    noun="URL",
    expected='expected a URL such as "https://example.org/feed.xml"',
    check=url,
    schema={"type": "string", "format": "uri", "pattern": "^https?://"},
)
NETWORK = Word(
    noun="network",
    expected='expected a network such as "10.0.0.0/8" or "::1/128"',
    check=network,
)
HOST = Word(
    noun="host", expected='expected a host such as "mail.example.org", without a port', check=host
)
DOMAIN = Word(
    noun="domain", expected='expected a domain such as "example.org", not a URL', check=domain
)
LISTEN = Word(
    noun="host:port", expected='expected a host and a port such as "127.0.0.1:8080"', check=listen
)
ADDRESS = Word(
    noun="e-mail address",
    expected='expected an e-mail address such as "you@example.org"',
    check=address,
)
RECIPIENT = Word(
    noun="e-mail address or key of a channel",
    expected='expected an e-mail address such as "you@example.org", or the key of a channel',
    check=recipient,
)
SENDER = Word(
    noun="e-mail address, with or without a name",
    expected='expected an address such as "Monitor <monitor@example.org>"',
    check=sender,
)
LANGUAGE = Word(
    noun="language (BCP 47)",
    expected='expected a language tag such as "en", "de" or "zh-Hant"',
    check=language,
    schema={"type": "string", "pattern": f"^{_LANGUAGE.pattern}$"},
)
