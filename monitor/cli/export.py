"""`monitor export`: what is kept, in files that need no monitor to be read."""

from pathlib import Path

import click

from monitor.cli.memory import keys_of, remembered
from monitor.cli.options import NAME, config_option, examples
from monitor.cli.statements import dossiers_of
from monitor.cli.tables import print_text


@click.group()
def export() -> None:
    """Write what is kept into files.

    These commands write nothing to the database and run beside a service.
    """


@export.command(
    short_help="Write all that proves what a statement said.",
    epilog=examples("monitor export evidence https://acme.example/news/1 evidence/"),
)
@click.argument("statement", metavar="STATEMENT", type=NAME, shell_complete=keys_of("statement"))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@config_option
def evidence(*, statement: str, folder: Path, config: Path) -> None:
    """Write the captures of a statement (WARC), its texts, changes and claims into a folder.

    Its manifest has the SHA-256 of every file; `monitor verify DIR` checks them. The same statement
    gives the same bytes.
    """
    from monitor.evidence import write_evidence  # noqa: PLC0415  # only this command needs it

    with remembered(config) as step:
        names = write_evidence(step, dossiers_of(step, statement), folder=folder)
    print_text(f"{len(names)} files in {folder}")
