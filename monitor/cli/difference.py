"""The edits between two versions of a statement, for a terminal, a program or a browser."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from monitor.analysis.assemble import Toolkit, compared
from monitor.cli.tables import print_records
from monitor.errors import MonitorError
from monitor.model.memory import Dossier
from monitor.model.partnership import StoredClaim
from monitor.model.statement import Comparison, Version
from monitor.render.diff import as_ansi, as_text, hunks
from monitor.render.diff_page import Layout, diff_page
from monitor.render.english import ENGLISH
from monitor.render.records import comparison_record


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two versions of a statement and how the older became the newer."""

    dossier: Dossier
    before: Version
    after: Version
    comparison: Comparison


def difference(
    dossier: Dossier,
    first: int | None,
    *,
    last: int | None,
    claims_of: Callable[[str], Sequence[StoredClaim]],
    toolkit: Toolkit,
) -> Difference:
    """Compare two versions by number, the last two where there is none, as alerts compare them."""
    versions = dossier.told
    by_number = {version.number: version for version in versions}
    newer = last or versions[-1].number
    older = first or newer - 1
    for number in (older, newer):
        if number not in by_number:
            raise MonitorError(f"expected a version from 1 to {versions[-1].number}, got {number}")
    before, after = by_number[older], by_number[newer]
    said = [(one.content, claims_of(one.key)) for one in (before, after)]
    return Difference(
        dossier=dossier,
        before=before,
        after=after,
        comparison=compared(said[0], said[1], toolkit=toolkit),
    )


def print_difference(found: Difference) -> None:
    """Write the edits as text, in colour on a terminal."""
    draw = as_ansi if sys.stdout.isatty() else as_text
    click.echo(found.comparison.summary)
    click.echo(draw(hunks(found.comparison.edits, found.after.content), ENGLISH))


def print_difference_record(found: Difference) -> None:
    """Write the edits as one line of JSON."""
    record = {
        "statement": found.after.statement,
        "basis": found.after.basis.value,
        "from": found.before.number,
        "to": found.after.number,
        **comparison_record(found.comparison),
    }
    print_records([record])


def write_page(found: Difference, file: Path, *, beside: bool) -> None:
    """Write the edits as a web page, both versions in one text or `beside` each other."""
    page = diff_page(
        (found.before, found.after),
        found.comparison,
        shown=hunks(found.comparison.edits, found.after.content),
        url=found.dossier.location.url,
        words=ENGLISH,
        layout=Layout.SIDE_BY_SIDE if beside else Layout.INLINE,
    )
    try:
        file.write_text(page, encoding="utf-8", errors="replace")
    except OSError as error:
        raise MonitorError(f"{file}: cannot be written: {error.strerror}") from error
    click.echo(click.format_filename(file))
