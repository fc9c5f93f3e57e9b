"""A source that is not written in the file: checked by the same words as one that is."""

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path

from pydantic import ValidationError

from monitor.config.consistency import accounts
from monitor.config.load import as_access, as_source
from monitor.config.shape import Source as Shape
from monitor.config.tree import Tree, Value
from monitor.errors import MonitorError
from monitor.model.access import AccessNote, HeaderNote
from monitor.model.settings import Access
from monitor.model.source import Source

_WORDS = tuple(field.name for field in fields(AccessNote) if field.name not in {"url", "headers"})
# The text of a header is stored; what is called like this is seldom meant to be.
_SECRET = re.compile(r"auth|cookie|key|pass|secret|token", re.IGNORECASE)
_FILES = ("password_file", "ca_file", "proxy_password_file")


def source_of(written: Mapping[str, Value]) -> Source:
    """Return a source from its keys and words; raise MonitorError in one line."""
    return as_source(_shaped(written))


def note_of(given: AccessNote) -> AccessNote | None:
    """Return a note whose secrets are there, with whole paths; None where it says nothing.

    Raises MonitorError in one line.
    """
    if given == AccessNote(url=given.url):
        return None
    paths = {name: _whole(path) for name in _FILES if (path := getattr(given, name))}
    headers = tuple(
        replace(one, file=_whole(one.file)) if one.file else one for one in given.headers
    )
    for one in headers:
        if one.text is not None and _SECRET.search(one.name):
            raise MonitorError(
                f"headers: {one.name} is secret: expected the environment variable or the file "
                "that holds it, not its text"
            )
    names = [header.name.lower() for header in headers]
    if len(set(names)) < len(names):
        raise MonitorError("headers: expected each header once, in capitals or not")
    note = replace(given, headers=headers, **paths)
    access_of(note)
    return note


def access_of(note: AccessNote) -> Access:
    """Read what a note leads to, as it is now; raise MonitorError in one line."""
    written = {name: value for name in _WORDS if (value := getattr(note, name)) is not None}
    if note.headers:
        written["headers"] = {one.name: _header(one) for one in note.headers}
    needed: dict[str, Value] = {"key": "added", "url": note.url, "every": "1h"}
    found = as_access(_shaped(needed | written))
    return found or Access(source="added", url=note.url)


def _whole(path: str) -> str:
    return str(Path(path).absolute())


def _header(note: HeaderNote) -> Value:
    if note.env is not None:
        return {"env": note.env}
    return note.text if note.file is None else {"file": note.file}


def _shaped(written: Mapping[str, Value]) -> Shape:
    try:
        shaped = Shape.model_validate(dict(written))
    except ValidationError as error:
        first = error.errors()[0]
        raise MonitorError(f"{first['loc'][0]}: {first['msg']}") from None
    for fault in accounts(Tree(value={"sources": [dict(written)]}, lines={}, faults=())):
        raise MonitorError(f"{fault.path.rpartition('.')[2]}: {fault.expected}")
    return shaped
