"""`monitor check`: whether all that the configuration names is there and works."""

import sys
from pathlib import Path

import click

from monitor.cli.options import config_option, examples


@click.command(
    epilog=examples("monitor check", "monitor check -c new.yaml && monitor run -c new.yaml")
)
@config_option
def check(config: Path) -> None:
    """Validate the configuration, and try each source, the database and the mail server.

    Writes nothing, alerts nobody. Exit code 1 when anything does not work.
    """
    # Trying all loads libraries for most of a second: not for a help text.
    from monitor.cli.probes import try_all  # noqa: PLC0415

    sys.exit(0 if try_all(config) else 1)
