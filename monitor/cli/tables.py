"""Tables and facts for people, and JSON Lines for programs."""

import sys
from collections.abc import Iterable, Sequence
from datetime import datetime

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from monitor.cli.jsonl import encoded
from monitor.render.clean import body, line, shortened
from monitor.render.records import Record

# Where nobody's terminal says how wide it is.
_WIDTH = 160
_TITLE = 90


def print_records(records: Iterable[Record]) -> None:
    """Write one line of JSON for each record."""
    print_bytes(encoded(record) for record in records)


def print_bytes(pieces: Iterable[bytes]) -> None:
    """Write bytes as they are."""
    sys.stdout.flush()
    sys.stdout.buffer.writelines(pieces)
    sys.stdout.buffer.flush()


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a table; fetched texts lose what a terminal could take for an instruction."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(line(cell)) for cell in row))
    if table.row_count:
        _console().print(table)
    else:
        click.echo("none", err=True)


def print_facts(facts: Iterable[tuple[str, str | None]]) -> None:
    """Write names and values below each other; what has no value is left out."""
    given = [(name, value) for name, value in facts if value]
    width = max((len(name) for name, _ in given), default=0)
    for name, value in given:
        click.echo(f"{name:>{width}}  {line(value)}")


def print_heading(text: str) -> None:
    """Write what follows is about, after an empty line."""
    click.echo(f"\n{click.style(line(text), bold=True)}")


def print_text(text: str) -> None:
    """Write a text of several lines."""
    click.echo(body(text))


def clock(at: datetime | None) -> str:
    """Return a moment to the minute, in UTC; nothing where there is none."""
    return f"{at:%Y-%m-%d %H:%M}" if at else ""


def day(at: datetime | None) -> str:
    """Return the day of a moment, or the moment itself where it is none at midnight."""
    if at is None or (at.hour, at.minute, at.second, at.microsecond) != (0, 0, 0, 0):
        return exact(at)
    return f"{at:%Y-%m-%d}"


def exact(at: datetime | None) -> str:
    """Return a moment to the second; nothing where there is none."""
    return f"{at:%Y-%m-%d %H:%M:%S} UTC" if at else ""


def title(text: str) -> str:
    """Return a title that leaves room for other columns."""
    return shortened(line(text), _TITLE) or "(no title)"


def _console() -> Console:
    return Console(width=None if sys.stdout.isatty() else _WIDTH, highlight=False)
