"""Which entries of a source are wanted, by the path of their address."""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from monitor.model.statement import Entry


def included(entries: Sequence[Entry], patterns: Sequence[str]) -> tuple[Entry, ...]:
    """Return the entries whose path and query match one of the patterns, as in a shell.

    Without patterns all are wanted; an entry without an address is always.
    """
    if not patterns:
        return tuple(entries)
    return tuple(entry for entry in entries if not entry.url or _matches(entry.url, patterns))


def _matches(url: str, patterns: Sequence[str]) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    path = parts.path or "/"
    asked = f"{path}?{parts.query}" if parts.query else path
    return any(fnmatchcase(path, one) or fnmatchcase(asked, one) for one in patterns)
