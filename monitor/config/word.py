"""A word: one value of a fixed form in the file, checked once and typed from then on."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

KEY = r"[a-z0-9][a-z0-9_.-]*"


class Unfit(ValueError):
    """A value that is not of the form asked; the text, if any, says better what was expected."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Word:
    """How a value is checked, and what is said about it in faults, the schema and the reference.

    `check` returns the typed value or raises Unfit. `place` does the same where the folder of the
    file matters. `write` returns a typed value as it stands in the file. What is found at a
    `secret` word is never shown.
    """

    noun: str
    expected: str
    check: Callable[[object], object] | None = None
    place: Callable[[object, Path], object] | None = None
    write: Callable[[object], object] | None = None
    schema: Mapping[str, object] = field(default_factory=lambda: {"type": "string"})
    secret: bool = False

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(self._validate)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return dict(self.schema)

    def _validate(self, value: object, info: ValidationInfo) -> object:
        try:
            if self.place is not None:
                folder = info.context if isinstance(info.context, Path) else Path()
                return self.place(value, folder)
            return value if self.check is None else self.check(value)
        except Unfit as error:
            kind = "secret_word" if self.secret else "word"
            expected = (str(error) or self.expected).replace("{", "{{").replace("}", "}}")
            raise PydanticCustomError(kind, "{expected}", {"expected": expected}) from error


@dataclass(frozen=True, slots=True)
class OneOrMore:
    """Accepts a single member where a list is asked for."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(_listed, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        listed = handler(schema)
        return {"anyOf": [listed["items"], listed]}


def _listed(value: object) -> object:
    return value if isinstance(value, (list, tuple)) else [value]


def text(value: object) -> str:
    """Return a text of at least one visible character, without control characters."""
    if isinstance(value, (bool, int, float)):
        raise Unfit("expected text (put quotes around it)")
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise Unfit
    return value.strip()


def header_text(value: object) -> str:
    """Return a text that may stand in an HTTP header; it may be empty."""
    if not isinstance(value, str) or not value.isascii() or not value.isprintable():
        raise Unfit
    return value.strip()


def account(value: object) -> str:
    """Return the name of an account, which a colon would cut in two (RFC 7617)."""
    name = text(value)
    if ":" in name:
        raise Unfit
    return name


def matching(pattern: str) -> Callable[[object], str]:
    """Return a check for texts that match the pattern as a whole."""
    compiled = re.compile(pattern)

    def check(value: object) -> str:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            raise Unfit
        return value

    return check


def whole(least: int, most: int) -> Word:
    """Return the word for a whole number between two bounds."""

    def check(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise Unfit
        return value

    return Word(
        noun=f"number, {least} to {most}",
        expected=f"expected a whole number from {least} to {most}",
        check=check,
        schema={"type": "integer", "minimum": least, "maximum": most},
    )


def yes_or_no(value: object) -> bool:
    """Return a truth."""
    if not isinstance(value, bool):
        raise Unfit
    return value


def share(value: object) -> float:
    """Return a number between 0 and 1."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise Unfit
    return float(value)


def one_of(*choices: str) -> Word:
    """Return the word for a closed set; members of an enumeration come back as such."""
    words = [str(choice.value) if isinstance(choice, Enum) else choice for choice in choices]
    known = dict(zip(words, choices, strict=True))

    def check(value: object) -> str:
        if not isinstance(value, str) or value not in known:
            raise Unfit
        return known[value]

    return Word(
        noun=" \\| ".join(f"`{word}`" for word in words),
        expected=f"expected one of {', '.join(words)}",
        check=check,
        schema={"type": "string", "enum": words},
    )


_UNITS = {"KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30}
_SIZE = re.compile(r"([0-9]{1,9}) ?(KB|MB|GB)", re.ASCII)
_LEAST_SIZE, _MOST_SIZE = 1 << 10, 1 << 30


def size(value: object) -> int:
    """Return a number of bytes; 1 MB is 1024 x 1024 of them."""
    if isinstance(value, str) and (match := _SIZE.fullmatch(value.strip())):
        value = int(match[1]) * _UNITS[match[2]]
    if isinstance(value, bool) or not isinstance(value, int):
        raise Unfit
    if not _LEAST_SIZE <= value <= _MOST_SIZE:
        raise Unfit("expected a size from 1KB to 1GB")
    return value


def written_size(value: object) -> object:
    """Return a number of bytes in the largest unit that holds it exactly."""
    for unit, factor in reversed(_UNITS.items()):
        if isinstance(value, int) and value % factor == 0:
            return f"{value // factor}{unit}"
    return value


TEXT = Word(noun="text", expected="expected text", check=text)
HEADER_TEXT = Word(
    noun="text in ASCII", expected="expected one line of ASCII characters", check=header_text
)
ACCOUNT = Word(noun="text", expected="expected a user without a colon", check=account)
KEY_WORD = Word(
    noun="key",
    expected="expected a key of small letters, digits, dots, hyphens and underscores",
    check=matching(KEY),
    schema={"type": "string", "pattern": f"^{KEY}$"},
)
SHARE = Word(
    noun="number, 0 to 1",
    expected="expected a number from 0 to 1",
    check=share,
    schema={"type": "number", "minimum": 0, "maximum": 1},
)
SIZE = Word(
    noun="size",
    expected='expected a size such as "20MB" or "512KB", or a number of bytes',
    check=size,
    write=written_size,
    schema={"anyOf": [{"type": "integer"}, {"type": "string", "pattern": "^[0-9]+ ?(KB|MB|GB)$"}]},
)
YES_OR_NO = Word(
    noun="true or false",
    expected="expected true or false",
    check=yes_or_no,
    schema={"type": "boolean"},
)
