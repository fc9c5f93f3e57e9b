"""`monitor check`: whether all that the configuration names is there and works."""

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from monitor.app import probe
from monitor.cli.options import config_option
from monitor.config.load import cautions, load


@click.command()
@config_option
def check(config: Path) -> None:
    """Validate the configuration, and try each source, the database and the mail server.

    Writes nothing, alerts nobody. Exit code 1 when anything does not work.
    """
    settings = load(config)
    table = Table(title=str(config), title_justify="left")
    for heading in ("what", "state", "detail"):
        table.add_column(heading, overflow="fold")
    for caution in cautions(settings):
        table.add_row("config", "note", escape(caution))
    is_well = True
    for finding in probe(settings):
        is_well = is_well and finding.ok
        state = "[green]ok[/green]" if finding.ok else "[red]fails[/red]"
        table.add_row(escape(finding.what), state, escape(finding.detail))
    Console(width=None if sys.stdout.isatty() else 160).print(table)
    sys.exit(0 if is_well else 1)
