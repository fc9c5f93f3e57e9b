"""Column types: what a noun's field becomes in a database, and back, without loss."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

import zstandard
from sqlalchemy import Dialect, Double, LargeBinary, String, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.types import TypeDecorator, TypeEngine

from monitor.errors import StoreError
from monitor.store.packing import packed, unpacked

# PostgreSQL refuses NUL in texts, and UTF-8 refuses lone surrogates; feeds send both. Each is kept
# as this mark, a code point that Unicode promises never to assign, and four hexadecimal digits.
_MARK = "\ufdd0"
_UNSTORABLE = re.compile(f"[\x00\ud800-\udfff{_MARK}]")
_MARKED = re.compile(f"{_MARK}([0-9a-f]{{4}})")

# SQLAlchemy calls three functions for a value of a decorated type. The types that most columns have
# give it one instead: with thousands of states to a poll, that is most of what reading them costs.


def _moment_of(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


@lru_cache(maxsize=256)
def _cell_of(value: datetime) -> str:
    # All rows of a step have its moment, some of them several times.
    if value.tzinfo is not UTC:
        if value.utcoffset() is None:
            raise StoreError(f"expected an aware moment, got the naive {value.isoformat()}")
        value = value.astimezone(UTC)
    return value.isoformat(timespec="microseconds")


@lru_cache(maxsize=256)
def _duration_of(seconds: float) -> timedelta:
    # Thousands of sources that stay in memory have the same few.
    return timedelta(seconds=seconds)


def _words_of(value: str | None) -> str | None:
    if value is None or _MARK not in value:
        return value
    return _MARKED.sub(lambda found: chr(int(found[1], 16)), value)


def _storable(value: str | None) -> str | None:
    if value is None or (value.isascii() and "\x00" not in value):
        return value
    if not _UNSTORABLE.search(value):
        return value
    return _UNSTORABLE.sub(lambda found: f"{_MARK}{ord(found[0]):04x}", value)


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC; a naive one is refused.

    SQLite keeps ISO 8601 text of one width, which sorts as the moments do.
    """

    impl = String(32)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[datetime] | TypeEngine[str]:
        """Return the database's own type."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TIMESTAMP(timezone=True))
        return dialect.type_descriptor(String(32))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        """Return the moment as the database takes it."""
        if value is None or dialect.name != "postgresql":
            return None if value is None else _cell_of(value)
        if value.utcoffset() is None:
            raise StoreError(f"expected an aware moment, got the naive {value.isoformat()}")
        return value.astimezone(UTC)

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], object] | None:
        """Return what makes a moment a cell."""
        if dialect.name == "postgresql":
            return super().bind_processor(dialect)
        return lambda value: None if value is None else _cell_of(value)

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[str | None], datetime | None] | None:
        """Return what makes a cell a moment."""
        if dialect.name == "postgresql":
            return super().result_processor(dialect, coltype)
        return _moment_of

    def process_result_value(
        self, value: datetime | str | None, _dialect: Dialect
    ) -> datetime | None:
        """Return the moment in UTC."""
        if isinstance(value, str):
            return datetime.fromisoformat(value)
        return None if value is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text of any code points, also those that no database takes."""

    impl = Text
    cache_ok = True

    def bind_processor(self, _dialect: Dialect) -> Callable[[str | None], str | None]:
        """Return what marks in a text what cannot be stored."""
        return _storable

    def result_processor(
        self, _dialect: Dialect, _coltype: object
    ) -> Callable[[str | None], str | None]:
        """Return what gives a text back as it was."""
        return _words_of


class Choice(TypeDecorator[StrEnum]):
    """One value of a closed set, kept as its word."""

    impl = String(40)
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: StrEnum | None, _dialect: Dialect) -> str | None:
        """Return the word, refusing one that is not in the set."""
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, _dialect: Dialect) -> StrEnum | None:
        """Return the value of the set."""
        return None if value is None else self.kind(value)


class Duration(TypeDecorator[timedelta]):
    """A duration, kept as seconds."""

    impl = Double
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, _dialect: Dialect) -> float | None:
        """Return the seconds."""
        return None if value is None else value.total_seconds()

    def process_result_value(self, value: float | None, _dialect: Dialect) -> timedelta | None:
        """Return the duration, exact to the microsecond."""
        return None if value is None else _duration_of(value)


class Json(TypeDecorator[object]):
    """Nouns or tuples of a given type as JSON text.

    Text and not a JSON type of the database: `jsonb` refuses what `Words` has to keep.
    """

    impl = Words
    cache_ok = True

    def __init__(self, kind: object) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: object, _dialect: Dialect) -> str | None:
        """Return the value as JSON."""
        return None if value is None else packed(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> object:
        """Return the value as the type it had."""
        if value is None:
            return None
        # Nouns are objects in JSON: only an empty tuple looks like this, and most of them are.
        return () if value == "[]" else unpacked(value, self.kind)


class Zipped(TypeDecorator[bytes]):
    """Bytes, compressed."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, _dialect: Dialect) -> bytes | None:
        """Return the bytes compressed."""
        return None if value is None else zstandard.compress(value)

    def process_result_value(self, value: bytes | None, _dialect: Dialect) -> bytes | None:
        """Return the bytes as they were given."""
        return None if value is None else zstandard.decompress(value)


class ZippedJson(TypeDecorator[object]):
    """Nouns or tuples of a given type as compressed JSON, for what is long and repeats itself."""

    impl = Zipped
    cache_ok = True

    def __init__(self, kind: object) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: object, _dialect: Dialect) -> bytes:
        """Return the value as JSON in UTF-8; lone surrogates pass."""
        return packed(value).encode("utf-8", "surrogatepass")

    def process_result_value(self, value: bytes | None, _dialect: Dialect) -> object:
        """Return the value as the type it had."""
        if value is None:
            return None
        return unpacked(value.decode("utf-8", "surrogatepass"), self.kind)
