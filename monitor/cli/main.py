"""The command line: `monitor`. Each command is thin; errors end in one line and a code."""

import sys
from importlib import import_module
from typing import ClassVar

import click
from typing_extensions import override

from monitor import __version__
from monitor.errors import ConfigError, LeaseHeld, LeaseLost, MonitorError, StoreError

# What a program that starts this one can rely on (docs/reference/commands.md).
_CODES: tuple[tuple[type[MonitorError], int], ...] = (
    (ConfigError, 2),
    (LeaseHeld, 4),
    (LeaseLost, 5),
    (StoreError, 3),
    (MonitorError, 1),
)


class _Commands(click.Group):
    """Loads a command when it is named, so that none pays for the others' libraries."""

    places: ClassVar[dict[str, str]] = {
        "run": "run:run",
        "poll": "poll:poll",
        "check": "check:check",
        "database": "database:database",
        "statements": "statements:statements",
        "demo": "demo:demo",
    }

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return list(self.places)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        if cmd_name not in self.places:
            return None
        module, _, name = self.places[cmd_name].partition(":")
        command = getattr(import_module(f"monitor.cli.{module}"), name)
        return command if isinstance(command, click.Command) else None


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="monitor")
def program() -> None:
    """Watch corporate newsrooms: keep every version, flag partnerships, mail what matters."""


def main() -> None:
    """Run the command line and end the process with its exit code."""
    try:
        program(prog_name="monitor")
    except MonitorError as error:
        click.echo(f"monitor: {error}", err=True)
        sys.exit(next(code for kind, code in _CODES if isinstance(error, kind)))
