"""`monitor verify`: whether exported evidence is what was written."""

import sys
from pathlib import Path

import click

from monitor.cli.options import examples
from monitor.cli.tables import print_text


@click.command(epilog=examples("monitor verify evidence/"))
@click.argument(
    "folder", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False)
)
def verify(folder: Path) -> None:
    """Check every file of exported evidence against its manifest, and name those that differ.

    It needs no configuration and no database. Exit code 1 where anything differs, is missing, or is
    there besides.
    """
    from monitor.evidence import verify_evidence  # noqa: PLC0415  # only this command needs it

    looked_at, faults = verify_evidence(folder)
    for fault in faults:
        print_text(fault)
    print_text(f"{looked_at} files looked at, {len(faults)} at fault")
    sys.exit(1 if faults else 0)
