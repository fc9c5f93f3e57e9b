"""Take a body in as it comes, undo its compression, and stop at a bound."""

import zlib
from collections.abc import Iterator

# What is asked for; brotli and zstd would be two more libraries to bound.
ACCEPT_ENCODING = "gzip, deflate"

_GZIP = frozenset({"gzip", "x-gzip"})
_CANNOT_UNDO = frozenset({"br", "zstd", "compress", "x-compress", "dcb", "dcz", "bzip2", "xz"})
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_DEFLATE = 8
# The most that one call decompresses, so that a bomb overshoots the bound by no more.
_STEP = 256 * 1024
# A stream may be several gzip members on end (RFC 1952); thousands of empty ones are an attack.
_MOST_MEMBERS = 1000


class TooLarge(Exception):
    """A body is larger than it may be."""


class BadEncoding(Exception):
    """A body is not what its Content-Encoding says; `str()` says how."""


class Body:
    """Collects a body chunk by chunk; neither form of it may be larger than `most` bytes."""

    def __init__(self, content_encoding: str | None, *, most: int) -> None:
        self._stream = _stream(content_encoding)
        self._most = most
        self._parts: list[bytes] = []
        self._size = 0
        self.received = 0

    def feed(self, chunk: bytes) -> None:
        """Take one chunk; raises TooLarge or BadEncoding."""
        self.received += len(chunk)
        if self.received > self._most:
            raise TooLarge
        if self._stream is None:
            self._parts.append(chunk)
            return
        for part in self._stream.inflate(chunk):
            self._size += len(part)
            if self._size > self._most:
                raise TooLarge
            self._parts.append(part)

    def finish(self) -> bytes:
        """Return the whole body; raises BadEncoding when the compressed stream was cut."""
        # An error page often says gzip and has no body at all.
        if self._stream is not None and self.received and not self._stream.is_complete:
            raise BadEncoding("the compressed body ends too early")
        return self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)


class _Stream:
    """Decompresses gzip or deflate, in steps of bounded size."""

    def __init__(self, coding: str) -> None:
        self._is_gzip = coding in _GZIP
        self._inner = zlib.decompressobj(_GZIP_WINDOW) if self._is_gzip else None
        self._held = b""
        self._members = 1
        self.is_complete = False

    def inflate(self, chunk: bytes) -> Iterator[bytes]:
        data = self._held + chunk
        self._held = b""
        if self._inner is None:
            if len(data) < 2:  # noqa: PLR2004 - the header of a zlib stream
                self._held = data
                return
            self._inner = zlib.decompressobj(_deflate_window(data))
        while self._begin(data):
            try:
                part = self._inner.decompress(data, _STEP)
            except zlib.error as error:
                raise BadEncoding(f"the compressed body is damaged ({error})") from error
            yield part
            self.is_complete = self._inner.eof
            data = self._inner.unused_data if self.is_complete else self._inner.unconsumed_tail
            if not data and len(part) < _STEP:
                return

    def _begin(self, data: bytes) -> bool:
        """Tell whether these bytes go on with the stream; opens the next gzip member."""
        if not self.is_complete:
            return True
        if self._is_gzip and data == _GZIP_MAGIC[:1]:
            self._held = data
        # What follows a complete stream and is no member is padding; everyone ignores it.
        if not self._is_gzip or not data.startswith(_GZIP_MAGIC):
            return False
        self._members += 1
        if self._members > _MOST_MEMBERS:
            raise BadEncoding(f"more than {_MOST_MEMBERS} gzip members")
        self._inner = zlib.decompressobj(_GZIP_WINDOW)
        self.is_complete = False
        return True


def _stream(content_encoding: str | None) -> _Stream | None:
    if content_encoding is None:
        return None
    codings = [coding.strip().lower() for coding in content_encoding.split(",")]
    # Servers also write "none", "utf-8" or nothing here; browsers read past it, so do we.
    known = [c for c in codings if c in _GZIP or c == "deflate" or c in _CANNOT_UNDO]
    if not known:
        return None
    if len(known) > 1 or known[0] in _CANNOT_UNDO:
        raise BadEncoding(f"the body came as {', '.join(known)}, only {ACCEPT_ENCODING} was asked")
    return _Stream(known[0])


def _deflate_window(data: bytes) -> int:
    """Return zlib's window for "deflate", which some servers send without its zlib wrapper."""
    is_wrapped = data[0] & 0x0F == _DEFLATE and int.from_bytes(data[:2]) % 31 == 0
    return zlib.MAX_WBITS if is_wrapped else -zlib.MAX_WBITS
