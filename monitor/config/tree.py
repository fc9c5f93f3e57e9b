"""Reads the file's YAML 1.2 into plain values, each with its line, within bounds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from monitor.errors import ConfigError, Fault

Value: TypeAlias = "bool | int | float | str | list[Value] | dict[str, Value] | None"
Place: TypeAlias = tuple[str | int, ...]

# 10,000 sources are about 1.5 MB and 60,000 values; the parser reads 40,000 values a second.
MOST_BYTES = 2_000_000
MOST_NODES = 100_000
# The parser's time grows with the square of what stands on one line: megabytes of "!" take minutes.
LONGEST_LINE = 10_000
DEEPEST = 20

# YAML 1.2.2, section 10.3.2 (core schema); longer numbers stay text.
_NULL = re.compile(r"(?:null|Null|NULL|~)?")
_BOOL = re.compile(r"(?:(true|True|TRUE)|false|False|FALSE)")
_INT = re.compile(r"(?:[-+]?[0-9]{1,18}|0o[0-7]{1,18}|0x[0-9a-fA-F]{1,15})")
_FLOAT = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
_LONGEST_NUMBER = 40
_TEXT_TAGS = {"!", "tag:yaml.org,2002:str"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A document as plain values. A key without a value is left out; `lines` count from 1."""

    value: dict[str, Value]
    lines: dict[Place, int]
    faults: tuple[Fault, ...]

    def line(self, place: Place) -> int | None:
        """Return the line of a place, or of the nearest thing around it."""
        for end in range(len(place), 0, -1):
            if (line := self.lines.get(place[:end])) is not None:
                return line
        return None


def read(path: Path) -> Tree:
    """Read a configuration file; raise ConfigError where it is not one document of YAML 1.2."""
    text = _text(path)
    for number, line in enumerate(text.splitlines(), start=1):
        if len(line) > LONGEST_LINE:
            words = f"expected at most {LONGEST_LINE} characters on a line, got {len(line)}"
            raise ConfigError(str(path), (Fault(f"line {number}", words),))
    reading = _Reading(file=str(path))
    try:
        value = reading.document(YAML(typ="safe", pure=True).parse(text))
    except YAMLError as error:
        raise ConfigError(str(path), (_syntax_fault(error, text),)) from error
    if value is None:
        raise _refused(path, 'expected at least "sources", got an empty file')
    if not isinstance(value, dict):
        raise _refused(path, 'expected keys such as "sources:", got a single value or a list')
    return Tree(value=value, lines=reading.lines, faults=tuple(reading.faults))


def _refused(path: Path, words: str) -> ConfigError:
    return ConfigError(str(path), (Fault("file", words),))


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise _refused(path, "expected a configuration file, got nothing at this path") from error
    except IsADirectoryError as error:
        raise _refused(path, "expected a configuration file, got a folder") from error
    except OSError as error:
        raise _refused(path, f"expected a readable file, got: {error.strerror}") from error
    if len(content) > MOST_BYTES:
        raise _refused(path, f"expected at most {MOST_BYTES // 1_000_000} MB, got more")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        words = f"expected UTF-8, got other bytes (line {line})"
        raise _refused(path, words) from error


def _syntax_fault(error: YAMLError, text: str) -> Fault:
    line, column, problem = 1, 1, "unreadable"
    if isinstance(error, MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        if mark is not None:
            line, column = mark.line + 1, mark.column + 1
        problem = error.problem or problem
    elif isinstance(error, ReaderError):
        before = text[: error.position]
        line, column = before.count("\n") + 1, error.position - before.rfind("\n")
        problem = f"the character U+{ord(text[error.position]):04X}"
    if "'\\t'" in problem:
        problem = "a tab where YAML wants spaces"
    return Fault(f"line {line}, column {column}", "expected valid YAML 1.2", problem)


@dataclass(slots=True)
class _Built:
    """A value with the number of nodes it holds when its aliases are written out."""

    value: Value
    weight: int


@dataclass(slots=True)
class _Reading:
    """The state of one reading: what has been named, counted and found wrong so far."""

    file: str
    lines: dict[Place, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    anchors: dict[str, _Built] = field(default_factory=dict)
    nodes: int = 0

    def document(self, events: Iterator[Event]) -> Value:
        """Return the only document's value; None when there is none."""
        value: Value = None
        documents = 0
        for event in events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self.refused(event, expected="expected one document", found="two")
                if event.version not in {None, (1, 2)}:
                    raise self.refused(event, expected="expected YAML 1.2", found="another version")
            elif isinstance(event, NodeEvent):
                value = self.node(event, events, place=()).value
        return value

    def refused(self, event: Event, *, expected: str, found: str) -> ConfigError:
        """Return the error that ends the reading at this event."""
        place = f"line {event.start_mark.line + 1}, column {event.start_mark.column + 1}"
        return ConfigError(self.file, (Fault(place, expected, found),))

    def node(self, event: NodeEvent, events: Iterator[Event], *, place: Place) -> _Built:
        """Build the node that this event starts, taking from `events` what belongs to it."""
        self.lines.setdefault(place, event.start_mark.line + 1)
        if len(place) > DEEPEST:
            raise self.refused(event, expected=f"expected at most {DEEPEST} levels", found="more")
        if isinstance(event, AliasEvent):
            built = self.anchors.get(event.anchor)
            if built is None:
                raise self.refused(
                    event, expected="expected a known anchor", found="an unknown one"
                )
            self.count(event, built.weight)
            return built
        self.count(event, 1)
        built = self.anchored(event, events, place=place)
        if event.anchor:
            self.anchors[event.anchor] = built
        return built

    def anchored(self, event: NodeEvent, events: Iterator[Event], *, place: Place) -> _Built:
        """Build a node that is written here and no alias."""
        before = self.nodes
        value: Value
        if isinstance(event, ScalarEvent):
            value = self.scalar(event)
        elif isinstance(event, SequenceStartEvent):
            value = self.sequence(events, place)
        else:
            value = self.mapping(events, place)
        if (tag := getattr(event, "ctag", None)) is not None and str(tag) not in _TEXT_TAGS:
            line = event.start_mark.line + 1
            self.faults.append(Fault(dotted(place), "expected no tag", f"one (line {line})"))
        return _Built(value, 1 + self.nodes - before)

    def count(self, event: Event, weight: int) -> None:
        """Count nodes, those behind an alias as often as it is used."""
        self.nodes += weight
        if self.nodes > MOST_NODES:
            raise self.refused(
                event, expected=f"expected at most {MOST_NODES} values", found="more"
            )

    def scalar(self, event: ScalarEvent) -> Value:
        """Return the value of a scalar by the core schema."""
        is_plain = event.style is None and event.ctag is None
        return resolved(event.value) if is_plain else str(event.value)

    def sequence(self, events: Iterator[Event], place: Place) -> list[Value]:
        """Return the members of a sequence."""
        members: list[Value] = []
        for event in events:
            if not isinstance(event, NodeEvent):
                break
            members.append(self.node(event, events, place=(*place, len(members))).value)
        return members

    def mapping(self, events: Iterator[Event], place: Place) -> dict[str, Value]:
        """Return the entries of a mapping; keys are taken as they are written."""
        entries: dict[str, Value] = {}
        seen: dict[str, int] = {}
        for event in events:
            if not isinstance(event, NodeEvent):
                break
            if not isinstance(event, ScalarEvent):
                raise self.refused(event, expected="expected a word as key", found="something else")
            key, line, spot = event.value, event.start_mark.line + 1, (*place, event.value)
            self.lines.setdefault(spot, line)
            value = self.following(events, spot)
            if key in seen:
                words = f"it on line {seen[key]} and again on line {line}"
                self.faults.append(Fault(dotted(spot), "expected this key once", words))
            elif key == "<<":
                words = "expected no merge key, which YAML 1.2 does not have"
                self.faults.append(Fault(dotted(spot), words, f"one (line {line})"))
            elif value is not None:
                entries[key] = value
            seen.setdefault(key, line)
        return entries

    def following(self, events: Iterator[Event], place: Place) -> Value:
        """Return the value of the node that comes next."""
        for event in events:
            if isinstance(event, NodeEvent):
                return self.node(event, events, place=place).value
        return None


def dotted(place: Place) -> str:
    """Write a place as it stands in messages; members of lists count from 0."""
    return ".".join(str(part)[:60] for part in place) or "file"


def resolved(text: str) -> Value:
    """Return the value of a plain scalar: `no` is a word, `0o17` is 15, `1_000` is a word."""
    if len(text) > _LONGEST_NUMBER:
        return text
    if _NULL.fullmatch(text):
        return None
    if match := _BOOL.fullmatch(text):
        return match[1] is not None
    if _INT.fullmatch(text):
        bases = {"0o": 8, "0x": 16}
        return int(text, bases.get(text[:2], 10))
    return float(text.replace(".inf", "inf").replace(".nan", "nan")) if _is_float(text) else text


def _is_float(text: str) -> bool:
    return _FLOAT.fullmatch(text) is not None
