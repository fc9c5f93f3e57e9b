"""What the reading commands share: the database opened for reading, options, and completion."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

from monitor.cli.options import is_text
from monitor.errors import MonitorError
from monitor.model.records import Records

Command = TypeVar("Command", bound=Callable[..., Any])
Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]
Line = TypeVar("Line")

_AGO = re.compile(r"([0-9]{1,4})([dh])", re.ASCII)
_UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1)}
_LIMIT = 100
_MOST = 1_000_000

# For the help of groups.
COMPLETION = """\b
Keys complete on TAB, in bash after
  eval "$(_MONITOR_COMPLETE=bash_source monitor)"
and in zsh and fish with zsh_source and fish_source.
"""


@contextmanager
def remembered(config: Path) -> Iterator[Records]:
    """Open what the configuration's database remembers, as one consistent view."""
    # Both load libraries for a third of a second that `--help` does not need.
    from monitor.config.load import load  # noqa: PLC0415
    from monitor.store.memory import open_memory  # noqa: PLC0415

    memory = open_memory(load(config).database)
    try:
        with memory.read() as step:
            yield step
    finally:
        memory.close()


def json_option(command: Command) -> Command:
    """Add `--json` to a command, as its argument `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Write JSON Lines, for programs.")(
        command
    )


def since_option(command: Command) -> Command:
    """Add `--since DATE` to a command."""
    return click.option(
        "--since",
        callback=_moment,
        metavar="DATE",
        help="Only from this day on (UTC), or from so long ago: 30d, 12h.",
    )(command)


def limit_option(command: Command) -> Command:
    """Add `--limit N` to a command."""
    return click.option(
        "--limit",
        type=click.IntRange(1, _MOST),
        metavar="N",
        default=_LIMIT,
        show_default=True,
        help="At most so many.",
    )(command)


def cut(lines: Sequence[Line], limit: int) -> Sequence[Line]:
    """Return at most so many lines, and say on standard error where there are more."""
    if len(lines) > limit:
        click.echo(f"the first {limit}; --limit shows more", err=True)
    return lines[:limit]


def keys_of(kind: str) -> Complete:
    """Return what completes a key of statements, partnerships, alerts or sources."""

    def complete(
        ctx: click.Context, _param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        if not is_text(incomplete):
            return []
        config = ctx.params.get("config") or Path("config.yaml")
        try:
            with remembered(config) as step:
                return [CompletionItem(key) for key in step.lists.keys(kind, incomplete)]
        except MonitorError:
            # There is nobody to tell: a shell that completes shows no message.
            return []

    return complete


def _moment(_ctx: click.Context, _param: click.Parameter, value: str | None) -> datetime | None:
    """Return a day or a moment in ISO 8601, without a zone in UTC, or so long ago: 30d, 12h."""
    if value is None:
        return None
    if ago := _AGO.fullmatch(value):
        from monitor.app import utc_now  # noqa: PLC0415

        return utc_now() - int(ago[1]) * _UNITS[ago[2]]
    try:
        given = datetime.fromisoformat(value)
        return given.replace(tzinfo=UTC) if given.tzinfo is None else given.astimezone(UTC)
    except (ValueError, OverflowError):
        raise click.BadParameter(f"expected a date as in 2026-03-01, got {value!r}") from None
