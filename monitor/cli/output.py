"""Standard output as a program finds it: closed, full, left by its reader, or of few characters."""

import io
import os
import sys
from typing import BinaryIO, NoReturn, TextIO

from typing_extensions import override

from monitor.errors import MonitorError


class _Closed(io.TextIOBase):
    """Stands where standard output was closed before the start: only who writes to it is told."""

    @property
    def buffer(self) -> NoReturn:
        """Refuse bytes."""
        raise MonitorError("standard output: expected a stream, got a closed one")

    @override
    def write(self, _text: str, /) -> NoReturn:
        """Refuse text."""
        raise MonitorError("standard output: expected a stream, got a closed one")


def prepare() -> None:
    """Make standard output and standard error take every text.

    A character that the encoding of a locale lacks is written as its escape.
    """
    if sys.stdout is None:
        sys.stdout = _Closed()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def finish() -> None:
    """Write what waits, so that a failure is ours to tell and not the interpreter's."""
    if isinstance(sys.stdout, io.TextIOWrapper) and not sys.stdout.closed:
        sys.stdout.flush()


def abandon(out: BinaryIO | TextIO) -> None:
    """Let what was not written go nowhere, so that the end of the process does not try again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, out.fileno())
    os.close(nowhere)
