"""`monitor statements`: what is kept of statements."""

from datetime import datetime
from pathlib import Path

import click

from monitor.cli.memory import (
    COMPLETION,
    cut,
    json_option,
    keys_of,
    limit_option,
    remembered,
    since_option,
)
from monitor.cli.options import NAME, config_option, examples
from monitor.cli.related import related
from monitor.cli.tables import (
    clock,
    exact,
    print_facts,
    print_records,
    print_table,
    print_text,
    title,
)
from monitor.errors import MonitorError
from monitor.model.claim import Claim, Label
from monitor.model.memory import Dossier, StatementsWanted
from monitor.model.partnership import StoredClaim
from monitor.model.records import Records
from monitor.model.statement import Version
from monitor.render.records import Record
from monitor.render.rows import history_rows, statement_record, statement_row
from monitor.urls import canonical, is_http

_statement = click.argument(
    "statement", metavar="STATEMENT", type=NAME, shell_complete=keys_of("statement")
)


@click.group(epilog=COMPLETION)
def statements() -> None:
    """Read statements, their versions and the edits between them.

    They are called by their key, which mails and lists carry, or by their URL. These commands write
    nothing and run beside a service.
    """


statements.add_command(related)


@statements.command(
    "list",
    epilog=examples(
        "monitor statements list --company acme --since 2026-03-01",
        "monitor statements list --label ANNOUNCEMENT --json | jq -r .url",
    ),
)
@click.option(
    "--source", metavar="SOURCE", type=NAME, shell_complete=keys_of("source"), help="Of a source."
)
@click.option(
    "--company", metavar="COMPANY", type=NAME, help="By a company, or claiming something of it."
)
@since_option
@click.option(
    "--label",
    type=click.Choice([label.value for label in Label], case_sensitive=False),
    help="What the latest version is.",
)
@limit_option
@json_option
@config_option
def list_(  # noqa: PLR0913  # one argument for each option
    *,
    source: str | None,
    company: str | None,
    since: datetime | None,
    label: str | None,
    limit: int,
    as_json: bool,
    config: Path,
) -> None:
    """List statements, those that came or changed last first."""
    wanted = StatementsWanted(
        source=source,
        company=company,
        since=since,
        label=Label(label) if label else None,
        limit=limit + 1,
    )
    with remembered(config) as step:
        found = cut(step.lists.statements(wanted), limit)
    if as_json:
        print_records(map(statement_row, found))
        return
    print_table(
        ("statement", "source", "seen", "changed", "versions", "label", "title"),
        (
            (
                line.location.statement,
                line.location.source,
                clock(line.location.first_seen),
                clock(line.location.changed_at),
                str(line.number or 0),
                line.label or "",
                title(line.location.title),
            )
            for line in found
        ),
    )


@statements.command(
    short_help="Show the text, versions and claims with their quotes.",
    epilog=examples(
        "monitor statements show 31c700e4af43e98e57d3",
        "monitor statements show https://acme.example/news/1",
    ),
)
@_statement
@json_option
@config_option
def show(statement: str, *, as_json: bool, config: Path) -> None:
    """Show a statement: its versions, its text as last seen, and its claims with their quotes."""
    with remembered(config) as step:
        found = [
            (dossier, step.dossiers.claims(dossier.told[-1].key))
            for dossier in read_dossiers_of(step, statement)
        ]
    if as_json:
        print_records(statement_record(dossier, claims) for dossier, claims in found)
        return
    for dossier, claims in found:
        _print_statement(dossier, claims)


@statements.command(
    short_help="Show versions, changes and looks at the page.",
    epilog=examples("monitor statements history 31c700e4af43e98e57d3"),
)
@_statement
@json_option
@config_option
def history(statement: str, *, as_json: bool, config: Path) -> None:
    """Show what became of a statement: its versions, their changes, and the looks at its page."""
    with remembered(config) as step:
        found = dossiers_of(step, statement)
    rows = [row for dossier in found for row in history_rows(dossier)]
    if as_json:
        print_records(rows)
        return
    print_table(("at", "what", "result", "detail"), (_history_line(row) for row in rows))


@statements.command(
    short_help="Show the edits between two versions.",
    epilog=examples(
        "monitor statements diff 31c700e4af43e98e57d3",
        "monitor statements diff 31c700e4af43e98e57d3 --from 1 --to 3 --html diff.html",
        "monitor statements diff 31c700e4af43e98e57d3 --html diff.html --side-by-side",
    ),
)
@_statement
@click.option("--from", "first", type=click.IntRange(1), help="The older version's number.")
@click.option("--to", "last", type=click.IntRange(1), help="The newer version's number.")
@click.option(
    "--html",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a web page instead.",
)
@click.option(
    "--side-by-side", "beside", is_flag=True, help="In the page, the versions beside each other."
)
@json_option
@config_option
def diff(  # noqa: PLR0913  # one argument for each option
    *,
    statement: str,
    first: int | None,
    last: int | None,
    html: Path | None,
    beside: bool,
    as_json: bool,
    config: Path,
) -> None:
    """Show the edits between two versions, the last two unless numbers are given."""
    # Comparing loads libraries that no other command here needs.
    from monitor.app import toolkit  # noqa: PLC0415
    from monitor.cli import difference  # noqa: PLC0415
    from monitor.config.load import load  # noqa: PLC0415

    if beside and html is None:
        raise click.UsageError("--side-by-side needs --html FILE")
    with remembered(config) as step:
        dossier = read_dossiers_of(step, statement)[0]
        found = difference.difference(
            dossier,
            first,
            last=last,
            claims_of=step.dossiers.claims,
            toolkit=toolkit(load(config)),
        )
    if html is not None:
        difference.write_page(found, html, beside=beside)
    elif as_json:
        difference.print_difference_record(found)
    else:
        difference.print_difference(found)


def dossiers_of(step: Records, statement: str) -> tuple[Dossier, ...]:
    """Return what is remembered of a statement by its key, or of all that stand at its URL."""
    keys: tuple[str, ...] = (statement,)
    if is_http(statement):
        keys = tuple(found.key for found in step.dossiers.located(canonical(statement)))
    found = [step.dossiers.statement(key) for key in keys]
    known = tuple(dossier for dossier in found if dossier is not None)
    if not known:
        raise MonitorError(f"expected the key or the URL of a statement, got {statement!r}")
    return known


def read_dossiers_of(step: Records, statement: str) -> tuple[Dossier, ...]:
    """Return the same, of statements of which there is a version."""
    known = tuple(dossier for dossier in dossiers_of(step, statement) if dossier.told)
    if not known:
        raise MonitorError(f"the statement {statement} has not been read yet")
    return known


def _print_statement(dossier: Dossier, claims: tuple[StoredClaim, ...]) -> None:
    location = dossier.location
    print_text(location.title)
    print_facts(
        [
            ("statement", location.statement),
            ("source", location.source),
            ("url", location.url),
            ("first seen", exact(location.first_seen)),
            ("withdrawn", exact(location.withdrawn_at)),
            *(("version", _headline(version)) for version in dossier.told),
        ]
    )
    click.echo()
    print_text(dossier.told[-1].content.text)
    for stored in claims:
        print_text(f"\n{_told(stored.claim)}\n  “{stored.claim.evidence}”")


def _headline(version: Version) -> str:
    return (
        f"{version.number}  {exact(version.at)}  {version.basis}  "
        f"{version.label}  sha256 {version.content.text_hash[:16]}"
    )


def _told(claim: Claim) -> str:
    parties = " – ".join(mention.surface for mention in claim.parties)
    speaker = claim.attribution.speaker or "unnamed"
    return (
        f"{parties}: {', '.join(claim.kinds)}, {claim.stage}, {claim.modality}, "
        f"said by {speaker} ({claim.attribution.capacity})"
    )


def _history_line(row: Record) -> tuple[str, str, str, str]:
    at, record = str(row["at"])[:19].replace("T", " "), str(row["record"])
    if record == "look":
        return at, record, str(row["verdict"]), str(row["detail"])
    if record == "version":
        return at, record, f"{row['basis']} {row['number']}", f"{row['label']}: {row['title']}"
    worth = "material" if row["material"] else "not material"
    numbers = f"{row['from']} → {row['to']}"
    return at, record, "reverted" if row["reverted"] else worth, f"{numbers}: {row['summary']}"
