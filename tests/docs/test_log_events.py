"""The reference of the log names every event that the code writes, with its fields."""

import ast
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from monitor.model.alert import NoticeKind, Outcome
from monitor.model.event import Happening
from monitor.model.partnership import Step

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs/reference/log-events.md"
_LEVELS = {"exception": "error"}
_ROW = re.compile(r"^\| (`[^|]+) \| (\w+) \| ([^|]*) \|", re.MULTILINE)
_WORD = re.compile(r"`([^`]+)`")

# Events that are named by a value, by how the code says it.
_NAMED_BY_VALUE: dict[str, tuple[type[StrEnum], ...]] = {
    "event.step or event.kind": (Happening, Step),
    "notice.kind": (NoticeKind,),
    "kind": (NoticeKind,),
    "ended.attempt.outcome or ''": (Outcome,),
}

# A command brings it, which has no log: what leaves because of it is logged as any other mail.
_UNLOGGED = frozenset({Happening.CORRECTED})

# An event, its level and its fields.
Line = tuple[str, str, frozenset[str]]


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Return the calls on a module's logger."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and ast.unparse(node.func.value) == "_log"
        ):
            yield node


def lines(call: ast.Call) -> Iterator[Line]:
    assert isinstance(call.func, ast.Attribute)
    level = _LEVELS.get(call.func.attr, call.func.attr)
    name = call.args[0]
    fields = frozenset(keyword.arg or "**" for keyword in call.keywords)
    if isinstance(name, ast.Constant):
        event, *rest = str(name.value).split()
        yield event, level, fields | {field.partition("=")[0] for field in rest}
        return
    for kind in _NAMED_BY_VALUE[ast.unparse(name)]:
        for value in set(kind) - _UNLOGGED:
            yield value, level, fields


def said() -> set[Line]:
    files = sorted((ROOT / "monitor").rglob("*.py"))
    trees = (ast.parse(file.read_text(encoding="utf-8")) for file in files)
    return {line for tree in trees for call in calls(tree) for line in lines(call)}


def written() -> set[Line]:
    found = set()
    for names, level, fields in _ROW.findall(REFERENCE.read_text(encoding="utf-8")):
        for name in _WORD.findall(names):
            found.add((name, level, frozenset(_WORD.findall(fields))))
    return found


def test_every_event_is_described_and_no_other() -> None:
    assert sorted(map(_plain, written())) == sorted(map(_plain, said()))


def _plain(line: Line) -> tuple[str, str, list[str]]:
    event, level, fields = line
    return event, level, sorted(fields)
