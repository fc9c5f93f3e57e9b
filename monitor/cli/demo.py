"""`monitor demo`: a story to watch, without a network."""

import sys
import time
from pathlib import Path

import click

from monitor.cli.options import examples


@click.command(epilog=examples("monitor demo", "monitor demo --fast --keep /tmp/demo"))
@click.option(
    "--keep",
    metavar="DIR",
    type=click.Path(path_type=Path),
    default=Path("demo-output"),
    show_default=True,
    help="Where database, mails and pages are left; what an earlier demo left there is replaced.",
)
@click.option("--fast", is_flag=True, help="Make no pauses for reading.")
def demo(keep: Path, *, fast: bool) -> None:
    """Watch the monitor follow seven weeks of invented newsrooms, in about a minute.

    A small web server on this machine plays the newsrooms; everything else is the real thing:
    what is shown was fetched, read, compared, stored and mailed (into files).
    """
    # Playing loads libraries for most of a second: not for a help text.
    from rich.console import Console  # noqa: PLC0415

    from monitor.demo.play import play  # noqa: PLC0415

    is_watched = sys.stdout.isatty() and not fast
    console = Console(width=None if sys.stdout.isatty() else 100, highlight=False)
    play(keep, console, pause=time.sleep if is_watched else _go_on)


def _go_on(_seconds: float) -> None:
    """Make no pause."""
