"""Any noun at all: hypothesis strategies from the types of a noun's fields."""

from dataclasses import fields
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from types import NoneType
from typing import TypeVar, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

Noun = TypeVar("Noun")

# With lone surrogates, NUL and noncharacters: feeds send them all.
any_text = st.text(st.characters(exclude_categories=()), max_size=20)
any_moment = st.datetimes(
    min_value=datetime(1, 1, 2),  # noqa: DTZ001  # the strategy adds the zone
    max_value=datetime(9999, 12, 30),  # noqa: DTZ001  # the strategy adds the zone
    # Fixed offsets: at the end of summer time, moments of two zones are never equal (PEP 495).
    timezones=st.integers(-720, 840).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
_PLAIN: dict[object, st.SearchStrategy[object]] = {
    str: any_text,
    bytes: st.binary(max_size=50),
    bool: st.booleans(),
    int: st.integers(-(2**31), 2**31 - 1),
    float: st.floats(0, 1),
    datetime: any_moment,
    timedelta: st.timedeltas(timedelta(0), timedelta(days=365)),
}


def any_noun(kind: type[Noun], **given: object) -> st.SearchStrategy[Noun]:
    """Return a strategy for a noun with some fields given and any values in the others."""
    hints = get_type_hints(kind)
    wanted = {
        field.name: st.just(given[field.name]) if field.name in given else _any(hints[field.name])
        for field in fields(kind)  # type: ignore[arg-type]  # every noun is a dataclass
        if field.init
    }
    return st.builds(kind, **wanted)


def _any(kind: object) -> st.SearchStrategy[object]:
    if kind in _PLAIN:
        return _PLAIN[kind]
    parts = get_args(kind)
    if get_origin(kind) is tuple:
        if parts[-1] is Ellipsis:
            return st.lists(_any(parts[0]), max_size=3).map(tuple)
        return st.tuples(*map(_any, parts))
    if NoneType in parts:
        [inner] = [part for part in parts if part is not NoneType]
        return st.none() | _any(inner)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return st.sampled_from(kind)
    if isinstance(kind, type):
        return any_noun(kind)
    raise TypeError(f"no strategy for {kind!r}")
