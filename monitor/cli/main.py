"""The command line: `monitor`. Each command is thin; errors end in one line and a code."""

import errno
import sys
from importlib import import_module

import click
from typing_extensions import override

from monitor import __version__
from monitor.cli import output
from monitor.errors import ConfigError, LeaseHeld, LeaseLost, MonitorError, StoreError

# What a program that starts this one can rely on (docs/reference/commands.md).
_CODES: tuple[tuple[type[MonitorError], int], ...] = (
    (ConfigError, 2),
    (LeaseHeld, 4),
    (LeaseLost, 5),
    (StoreError, 3),
    (MonitorError, 1),
)


# How writing fails; where a file is meant, whoever writes it names it.
_OUTPUT_FAULTS = {errno.EPIPE, errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EIO}

# Each command with the line that the list of commands shows of it; it lives in the module of its
# name, and is loaded only when it is called, so that none pays for the others' libraries.
_COMMANDS = {
    "run": "Poll, compare and alert until stopped.",
    "poll": "Poll once, visit what is new, send what is due.",
    "check": "Try every source, the database and the mail server.",
    "statements": "Read statements, their versions and edits.",
    "partnerships": "Read partnerships and what is behind them.",
    "companies": "Say which names mean the same company.",
    "claims": "Say whether a claim is a partnership.",
    "export": "Write what is kept into files.",
    "verify": "Check exported evidence.",
    "alerts": "Read, preview, resend and mute alerts.",
    "sources": "Read, test, find, add and remove sources.",
    "why": "Say what became of a URL, and why.",
    "doctor": "Check all that is remembered.",
    "database": "Look after the database.",
    "detect": "Say what documents claim about partnerships, as JSON Lines.",
    "explain": "Show why a document has its label.",
    "evaluate": "Measure detection on labelled documents.",
    "compare": "Say how texts changed, as JSON Lines.",
    "demo": "Watch weeks of newsroom life in a minute.",
    "replay": "Run a recorded history through the pipeline.",
}


class _Commands(click.Group):
    """The commands, loaded one by one."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return list(_COMMANDS)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        if cmd_name not in _COMMANDS:
            return None
        command = getattr(import_module(f"monitor.cli.{cmd_name}"), cmd_name)
        return command if isinstance(command, click.Command) else None

    @override
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="monitor")
def program() -> None:
    """Watch corporate newsrooms: keep every version, flag partnerships, mail what matters."""


def main() -> None:
    """Run the command line and end the process with its exit code."""
    output.prepare()
    try:
        try:
            program(prog_name="monitor")
        finally:
            output.finish()
    except MonitorError as error:
        click.echo(f"monitor: {error}", err=True)
        sys.exit(next(code for kind, code in _CODES if isinstance(error, kind)))
    except OSError as error:
        if error.errno not in _OUTPUT_FAULTS or error.filename is not None:
            raise
        output.abandon(sys.stdout)
        if not isinstance(error, BrokenPipeError):
            click.echo(f"monitor: standard output: {error.strerror}", err=True)
        sys.exit(1)
