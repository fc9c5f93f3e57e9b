"""`monitor statements related`: which statements tell of the same thing."""

from pathlib import Path

import click

from monitor.cli.memory import json_option, keys_of, remembered
from monitor.cli.options import NAME, config_option, examples
from monitor.cli.tables import clock, print_records, print_table, title


@click.command(
    short_help="List statements that tell of the same thing.",
    epilog=examples("monitor statements related https://acme.example/news/1"),
)
@click.argument("statement", metavar="STATEMENT", type=NAME, shell_complete=keys_of("statement"))
@json_option
@config_option
def related(*, statement: str, as_json: bool, config: Path) -> None:
    """List copies of a statement, and others that tell of the same event or partnership."""
    from monitor.accounts import related_to  # noqa: PLC0415  # only this command needs them
    from monitor.cli.statements import dossiers_of  # noqa: PLC0415  # it imports this module
    from monitor.render.ledger import related_row  # noqa: PLC0415

    with remembered(config) as step:
        found = [
            one for dossier in dossiers_of(step, statement) for one in related_to(step, dossier)
        ]
    if as_json:
        print_records(map(related_row, found))
        return
    print_table(
        ("relation", "at", "title", "url", "statement"),
        (
            (one.relation, clock(one.at), title(one.title), one.url or "", one.statement)
            for one in found
        ),
    )
