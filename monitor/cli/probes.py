"""Trying all that the configuration names: what `monitor check` loads."""

import sys
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from monitor.app import probe
from monitor.config.load import cautions, load


def try_all(config: Path) -> bool:
    """Try everything, show how it went, and return whether all of it works."""
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
    return is_well
