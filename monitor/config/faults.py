"""Turns what the validation found into faults that a person can act on."""

import re
from collections.abc import Collection
from difflib import get_close_matches
from typing import get_args

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from monitor.config.rules import FORMS
from monitor.config.section import Shape
from monitor.config.shape import Root
from monitor.config.tree import Place, Tree, Value, dotted
from monitor.config.word import Word
from monitor.errors import Fault

_LONGEST_SHOWN = 60
_LONGEST_MASKED = 2000
# Looking for a near word among 10,000 takes a second, and there may be as many faults.
_MOST_COMPARED = 500
_CREDENTIALS = re.compile(r"[^\s:]*:\S*@")


def fault(tree: Tree, place: Place, *, expected: str, found: str | None = None) -> Fault:
    """Return a fault at a place of the file; the line stands behind what was found."""
    line = tree.line(place)
    where = "" if line is None else f" (line {line})"
    if found is None:
        return Fault(dotted(place), expected + where)
    return Fault(dotted(place), expected, found + where)


def shown(value: object) -> str:
    """Return a value as it may stand in a message: short, and without passwords."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (dict, list)):
        return "a mapping" if isinstance(value, dict) else "a list"
    if not isinstance(value, str):
        return str(value)
    if len(value) > _LONGEST_MASKED:
        return f"a text of {len(value)} characters"
    words = _CREDENTIALS.sub("***@", value)
    return repr(words if len(words) <= _LONGEST_SHOWN else words[: _LONGEST_SHOWN - 1] + "…")


def suggestion(word: str, known: Collection[str]) -> str:
    """Return `, did you mean "every"?` when one of the known words is near, else nothing."""
    near = get_close_matches(word, known, n=1) if len(known) <= _MOST_COMPARED else []
    return f', did you mean "{near[0]}"?' if near else ""


def translated(error: ValidationError, tree: Tree) -> tuple[Fault, ...]:
    """Return a fault for each thing the validation found."""
    details = error.errors(include_url=False)
    return tuple(_translated(detail, tree) for detail in details if not _is_echo(detail))


def _is_echo(detail: ErrorDetails) -> bool:
    """Whether a list is called too short only because its members have faults."""
    return detail["type"] == "too_short" and bool(detail["input"])


def _translated(detail: ErrorDetails, tree: Tree) -> Fault:
    place = _place(detail, tree)
    value = detail["input"]
    found: str | None = shown(value)
    match detail["type"]:
        case "word":
            expected = _own_words(detail)
        case "secret_word":
            expected, found = _own_words(detail), None
        case "missing":
            expected, found = _wanted(place), "nothing"
        case "extra_forbidden":
            expected, found = _unknown(place), None
        case "model_type":
            expected = "expected a mapping of keys"
        case "too_short":
            expected, found = "expected at least one", "none"
        case _:
            expected = "expected a list"
    return fault(tree, place, expected=expected, found=found)


def _own_words(detail: ErrorDetails) -> str:
    return str(detail.get("ctx", {}).get("expected", detail["msg"]))


def _place(detail: ErrorDetails, tree: Tree) -> Place:
    """Leave out what the validation knows of and the file does not: forms, single members."""
    place: list[str | int] = []
    value: Value = tree.value
    for part in detail["loc"]:
        if isinstance(part, int) and not isinstance(value, list):
            continue
        if part in FORMS and "deliver" in place:
            continue
        value = _member(value, part)
        place.append(part)
    return tuple(place)


def _member(value: Value, part: str | int) -> Value:
    if isinstance(value, list) and isinstance(part, int):
        return value[part]
    return value.get(part) if isinstance(value, dict) and isinstance(part, str) else None


def _fields_at(place: Place) -> dict[str, FieldInfo]:
    """Return the fields that a section may have, in whichever of its forms, by their keys."""
    fields = _fields_in(Root)
    for part in place:
        if isinstance(part, str):
            fields = _fields_in(fields[part].annotation) if part in fields else {}
    return fields


def _fields_in(annotation: object) -> dict[str, FieldInfo]:
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return {known.alias or name: known for name, known in annotation.model_fields.items()}
    inner = (_fields_in(part) for part in get_args(annotation))
    return {key: field for fields in inner for key, field in fields.items()}


def _unknown(place: Place) -> str:
    known, key = _fields_at(place[:-1]), str(place[-1])
    if not known:
        return "unknown key"
    if key in known:
        return "this key does not go with those beside it"
    near = suggestion(key, known)
    return "unknown key" + (near or f"; known are {', '.join(sorted(known))}")


def _wanted(place: Place) -> str:
    field = _fields_at(place[:-1]).get(str(place[-1]))
    if field is None:
        return "expected a value"
    words = [part.expected for part in field.metadata if isinstance(part, Word)]
    return words[0] if words else "expected at least one"
