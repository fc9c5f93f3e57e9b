"""`monitor statements`: what is kept of a statement."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from monitor.analysis.compare.compare import compare
from monitor.app import open_memory
from monitor.cli.options import config_option
from monitor.config.load import load
from monitor.errors import MonitorError
from monitor.languages.loader import load_packs
from monitor.model.claim import Claim
from monitor.model.findings import KnownLocation
from monitor.model.statement import Basis, Version
from monitor.render.diff import as_ansi, as_text, hunks
from monitor.render.english import ENGLISH


@click.group()
def statements() -> None:
    """Read statements, their versions and the edits between them."""


@statements.command()
@click.argument("statement")
@config_option
def show(statement: str, config: Path) -> None:
    """Show a statement: its versions, its text as last seen, and its claims with their quotes."""
    known, versions = _known(statement, config)
    location = known.location
    click.echo(location.title)
    for name, value in (
        ("statement", location.statement),
        ("source", location.source),
        ("url", location.url),
        ("first seen", f"{location.first_seen:%Y-%m-%d %H:%M:%S} UTC"),
    ):
        click.echo(f"{name:>12}  {value}")
    for version in versions:
        click.echo(f"{'version':>12}  {_headline(version)}")
    click.echo(f"\n{versions[-1].content.text}")
    for stored in known.claims:
        click.echo(f"\n{_told(stored.claim)}\n  “{stored.claim.evidence}”")


@statements.command()
@click.argument("statement")
@click.option("--from", "first", type=click.IntRange(1), help="The older version's number.")
@click.option("--to", "last", type=click.IntRange(1), help="The newer version's number.")
@config_option
def diff(*, statement: str, first: int | None, last: int | None, config: Path) -> None:
    """Show the edits between two versions, the last two unless numbers are given."""
    _, versions = _known(statement, config)
    by_number = {version.number: version for version in versions}
    newer = last or versions[-1].number
    older = first or newer - 1
    for number in (older, newer):
        if number not in by_number:
            raise MonitorError(f"expected a version from 1 to {versions[-1].number}, got {number}")
    before, after = by_number[older].content, by_number[newer].content
    comparison = compare(before, after, packs=load_packs())
    draw = as_ansi if sys.stdout.isatty() else as_text
    click.echo(comparison.summary)
    click.echo(draw(hunks(comparison.edits, after), ENGLISH))


def _known(statement: str, config: Path) -> tuple[KnownLocation, Sequence[Version]]:
    """Return a statement and its versions on the basis that its events are read from."""
    store = open_memory(load(config))
    try:
        with store.read() as step:
            location = step.locate([statement]).get(statement)
            if location is None:
                raise MonitorError(f"expected the key of a statement, got {statement!r}")
            basis = location.basis or Basis.FEED
            known = step.statements.known(location.key, basis)
            versions = step.statements.versions(location.key, basis)
    finally:
        store.close()
    if known is None or not versions:
        raise MonitorError(f"the statement {statement} has not been read yet")
    return known, versions


def _headline(version: Version) -> str:
    content = version.content
    return (
        f"{version.number}  {version.at:%Y-%m-%d %H:%M:%S} UTC  {version.basis}  "
        f"{version.label}  sha256 {content.text_hash[:16]}"
    )


def _told(claim: Claim) -> str:
    parties = " – ".join(mention.surface for mention in claim.parties)
    speaker = claim.attribution.speaker or "unnamed"
    return (
        f"{parties}: {', '.join(claim.kinds)}, {claim.stage}, {claim.modality}, "
        f"said by {speaker} ({claim.attribution.capacity})"
    )
