"""Nouns as JSON and back, guided by the types of their fields."""

import json
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Union, get_args, get_origin, get_type_hints

Reader = Callable[..., object]

_TIMES: dict[type, Reader] = {
    datetime: datetime.fromisoformat,
    timedelta: lambda seconds: timedelta(seconds=seconds),
}


def packed(value: object) -> str:
    """Return nouns, tuples of them, or plain values as one line of JSON."""
    return json.dumps(value, default=_plain, ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str, kind: object) -> object:
    """Return what was packed, as the type that it had.

    A field that the text lacks gets its default, so a noun may grow fields with defaults.
    """
    return _reader(kind)(json.loads(text))


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    raise TypeError(f"expected a noun, a moment or a plain value, got {type(value).__name__}")


@cache
def _reader(kind: object) -> Reader:
    origin = get_origin(kind)
    if origin in {Union, UnionType}:
        return _optional(kind)
    if origin is tuple:
        return _tuple(kind)
    if not isinstance(kind, type):
        raise TypeError(f"expected a type that JSON can hold, got {kind!r}")
    if kind in _TIMES:
        return _TIMES[kind]
    if is_dataclass(kind):
        return _noun(kind)
    if issubclass(kind, StrEnum) or kind is float:
        return kind
    if kind in {str, int, bool}:
        return _same
    raise TypeError(f"expected a type that JSON can hold, got {kind!r}")


def _same(value: object) -> object:
    return value


def _optional(kind: object) -> Reader:
    [inner] = [given for given in get_args(kind) if given is not NoneType]
    read = _reader(inner)
    return lambda value: None if value is None else read(value)


def _tuple(kind: object) -> Reader:
    given = get_args(kind)
    if given[-1] is Ellipsis:
        read = _reader(given[0])
        return lambda values: tuple([read(value) for value in values])
    readers = [_reader(one) for one in given]
    return lambda values: tuple([read(value) for read, value in zip(readers, values, strict=True)])


def _noun(kind: type) -> Reader:
    if not is_dataclass(kind):
        raise TypeError(f"expected a noun, got {kind!r}")
    hints = get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name]) for field in fields(kind)}
    needed = {
        field.name
        for field in fields(kind)
        if field.default is MISSING and field.default_factory is MISSING
    }

    def read(values: dict[str, object]) -> object:
        given = {
            name: reader(values[name])
            for name, reader in readers.items()
            if name in values or name in needed
        }
        return kind(**given)

    return read
