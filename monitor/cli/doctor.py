"""`monitor doctor`: whether all that is remembered holds."""

import sys
from pathlib import Path

import click

from monitor.checkup import examine
from monitor.cli.memory import json_option, remembered
from monitor.cli.options import config_option, examples
from monitor.cli.tables import print_records, print_text
from monitor.model.memory import Inspected
from monitor.render.rows import inspected_row


@click.command(
    epilog=examples(
        "monitor doctor",
        "monitor doctor --json | jq 'select(.ok | not)'",
    )
)
@json_option
@config_option
def doctor(*, as_json: bool, config: Path) -> None:
    """Check every quote against its text, every hash, every reference and every partnership.

    It reads the whole database, from one consistent view, and writes nothing. One line for each
    check; exit code 1 when any fails.
    """
    is_well = True
    with remembered(config) as step:
        for found in examine(step.checks):
            is_well = is_well and found.ok
            if as_json:
                print_records([inspected_row(found)])
            else:
                _print(found)
    sys.exit(0 if is_well else 1)


def _print(found: Inspected) -> None:
    state = click.style("ok", fg="green") if found.ok else click.style("fails", fg="red")
    faults = "" if found.ok else f", {found.fault_count} at fault"
    click.echo(f"{found.check:<14} {state:<5} {found.looked_at} looked at{faults}")
    for fault in found.faults:
        print_text(f"  {fault}")
    more = found.fault_count - len(found.faults)
    if more:
        click.echo(f"  … and {more} more")
