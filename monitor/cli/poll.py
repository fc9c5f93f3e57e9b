"""`monitor poll`: everything once, now."""

from pathlib import Path

import click

from monitor.cli.memory import keys_of
from monitor.cli.options import NAME, config_option, examples


@click.command(epilog=examples("monitor poll", "monitor poll acme globex"))
@click.argument(
    "sources", nargs=-1, metavar="[SOURCE]...", type=NAME, shell_complete=keys_of("source")
)
@config_option
def poll(sources: tuple[str, ...], config: Path) -> None:
    """Ask all sources, or those named by key, once; visit what is new; send what is due.

    Refused while a service works on the same database: it polls by itself.
    """
    # Polling loads libraries for most of a second: not for a help text.
    from monitor.cli.once import work_once  # noqa: PLC0415

    work_once(sources, config)
