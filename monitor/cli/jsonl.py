"""JSON Lines in and out: an answer for each line, in order; bad lines are told, the rest go on."""

import json
import os
import re
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import IO, Any, BinaryIO, Final, NoReturn, TypeAlias

import click
from typing_extensions import override

from monitor.cli.output import abandon
from monitor.errors import MonitorError
from monitor.render.records import Record

# A longer line is no document; it is passed over without being held in memory.
LONGEST_LINE: Final = 64 * 1024 * 1024

_SKIPPED_AT_ONCE: Final = 1024 * 1024
_SHOWN: Final = 60
# What must not stand raw in a line: surrogates have no UTF-8, the others end lines for some
# readers (NEL, U+2028, U+2029) or command terminals (C1 controls).
_ESCAPED: Final = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class _Input(click.File):
    """A file to read, or standard input."""

    @override
    def convert(
        self,
        value: str | os.PathLike[str] | IO[Any],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> IO[Any]:
        try:
            return super().convert(value, param, ctx)
        except RuntimeError:  # its descriptor was closed before the start
            self.fail("standard input: expected a stream, got a closed one", param, ctx)


file_argument: Final = click.argument("file", metavar="[FILE]", type=_Input("rb"), default="-")

_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


class BadLine(MonitorError):
    """A line is not what was asked for; `str()` says where, what was expected, what was found."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a JSON object; a field that is missing or of another type is a BadLine."""

    values: Mapping[str, object]
    path: str = ""

    def text(self, name: str) -> str:
        """Return a text that must be there."""
        value = self.values.get(name)
        return value if isinstance(value, str) else self._refuse(name, "a string")

    def text_or_none(self, name: str) -> str | None:
        """Return a text, or None where it is missing or null."""
        value = self.values.get(name)
        if value is None or isinstance(value, str):
            return value
        return self._refuse(name, "a string or nothing")

    def fields(self, name: str) -> "Fields":
        """Return the fields of an object that must be there."""
        value = self.values.get(name)
        if not isinstance(value, dict):
            self._refuse(name, "an object")
        return Fields(value, f"{self.path}{name}.")

    def _refuse(self, name: str, expected: str) -> NoReturn:
        found = _shown(self.values[name]) if name in self.values else "nothing"
        raise BadLine(f"{self.path}{name}: expected {expected}, got {found}")


Answer: TypeAlias = Callable[[Fields], Record]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The record that answers a line, and whether the line was good."""

    record: Record
    good: bool


def converse(source: BinaryIO, answer: Answer) -> NoReturn:
    """Answer every line on standard output, and end with 0, or with 2 if a line was bad."""
    told = bad = 0
    out = sys.stdout.buffer
    for one in answers(source, answer):
        try:
            out.write(encoded(one.record))
            out.flush()
        except BrokenPipeError:  # whoever read has seen enough
            abandon(out)
            break
        except OSError as error:
            abandon(out)
            raise MonitorError(f"standard output: {error.strerror}") from error
        told += 1
        bad += not one.good
    if bad:
        click.echo(f"monitor: {bad} of {told} line(s) were bad; their answers say why", err=True)
    sys.exit(2 if bad else 0)


def answers(source: BinaryIO, answer: Answer) -> Iterator[Told]:
    """Yield what answers each line."""
    for number, line in enumerate(_lines(source), start=1):
        yield _told(number, line, answer=answer)


def encoded(record: Record) -> bytes:
    """Return a record as one line of UTF-8."""
    return _ESCAPED.sub(_escape, _encode(record)).encode() + b"\n"


def _told(number: int, line: bytes | None, *, answer: Answer) -> Told:
    """Answer a line; it is None where it was too long."""
    try:
        fields = Fields(_object(line, is_first=number == 1))
        key = _key(fields.values)
        return Told(record={"id": key, **answer(fields)}, good=True)
    except BadLine as bad:
        return _refused(number, line, why=str(bad))
    except Exception as error:  # noqa: BLE001  # a mistake of ours costs its line, not the others
        click.echo(traceback.format_exc(), err=True, nl=False)
        return _refused(number, line, why=f"internal error: {type(error).__name__}")


def _refused(number: int, line: bytes | None, *, why: str) -> Told:
    return Told(record={"id": _readable_key(line), "error": f"line {number}: {why}"}, good=False)


def _lines(source: BinaryIO) -> Iterator[bytes | None]:
    """Yield lines without their ends, and None for one that is too long."""
    read = partial(source.readline, LONGEST_LINE + 1)
    try:
        while line := read():
            if len(line) > LONGEST_LINE and not line.endswith(b"\n"):
                _skip(source)
                yield None
            else:
                yield line
    except OSError as error:
        raise MonitorError(f"input: {error.strerror}") from error


def _skip(source: BinaryIO) -> None:
    """Pass over the rest of a line."""
    while part := source.readline(_SKIPPED_AT_ONCE):
        if part.endswith(b"\n"):
            return


def _object(line: bytes | None, *, is_first: bool) -> Mapping[str, object]:
    """Return the object that a line is; every name may stand in it once."""
    if line is None:
        raise BadLine(f"expected at most {LONGEST_LINE} bytes, got more")
    twice: list[str] = []
    value = _parsed(_decoded(line, is_first=is_first), partial(_members, twice=twice))
    if not isinstance(value, dict):
        raise BadLine(f"expected an object, got {_shown(value)}")
    if twice:
        raise BadLine(f"{_cut(twice[0])}: expected once, got twice")
    return value


def _decoded(line: bytes, *, is_first: bool) -> str:
    try:
        text = line.decode("utf-8-sig" if is_first else "utf-8")
    except UnicodeDecodeError as error:
        found = f"byte 0x{line[error.start]:02x} at {error.start}"
        raise BadLine(f"expected UTF-8, got {found}") from error
    if not text.strip():
        raise BadLine("expected an object, got an empty line")
    return text


def _parsed(text: str, members: Callable[[list[tuple[str, object]]], Record]) -> object:
    try:
        value: object = json.loads(text, object_pairs_hook=members, parse_constant=_no_json)
    except json.JSONDecodeError as error:
        what = error.msg.removesuffix(" at")
        raise BadLine(f"expected JSON, got: {what} at character {error.pos}") from error
    except ValueError as error:
        raise BadLine("expected JSON, got: a number of too many digits") from error
    except RecursionError as error:
        raise BadLine("expected JSON, got: too many objects or lists in one another") from error
    return value


def _members(pairs: list[tuple[str, object]], *, twice: list[str]) -> Record:
    """Make an object, noting the names that stand in it more than once; the first one counts."""
    members: Record = {}
    for name, value in pairs:
        if name in members:
            twice.append(name)
        members.setdefault(name, value)
    return members


def _no_json(word: str) -> NoReturn:
    raise BadLine(f"expected JSON, got: {word}, which JSON does not have")


def _key(values: Mapping[str, object]) -> str | int:
    key = values.get("id")
    if isinstance(key, str) or (isinstance(key, int) and not isinstance(key, bool)):
        return key
    found = _shown(key) if "id" in values else "nothing"
    raise BadLine(f"id: expected a string or an integer, got {found}")


def _readable_key(line: bytes | None) -> str | int | None:
    """Return the id of a bad line as far as it can be told."""
    try:
        text = (line or b"").decode("utf-8", "replace").removeprefix("\ufeff")
        value: object = json.loads(text, object_pairs_hook=partial(_members, twice=[]))
        key = _key(value) if isinstance(value, dict) else None
    except (BadLine, ValueError, RecursionError):
        return None
    return None if isinstance(key, str) and "\ufffd" in key else key


def _shown(value: object) -> str:
    """Return a value for a message: what sort of thing it is, or its beginning."""
    match value:
        case dict():
            return "an object"
        case list():
            return "a list"
        case _:
            return _cut(_encode(value))


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04x}"
