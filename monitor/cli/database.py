"""`monitor database`: care of the database."""

from pathlib import Path

import click

from monitor.cli.memory import json_option
from monitor.cli.options import config_option, examples

_file = click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
_DAYS = 90
_CENTURY = 36_500


@click.group()
def database() -> None:
    """Look after the database: bring it up to date, copy it, put a copy back, let old bytes go."""


@database.command(epilog=examples("monitor database upgrade -c config.yaml"))
@config_option
def upgrade(config: Path) -> None:
    """Bring the database's schema up to this version.

    An SQLite database is upgraded by itself when it is opened.
    """
    # Databases load libraries for half a second here and below: not for a help text.
    from monitor.cli import care  # noqa: PLC0415

    care.upgrade(config)
    click.echo("the database is up to date")


@database.command(
    short_help="Copy the database into a file, and check the copy.",
    epilog=examples("monitor database backup monitor-2026-03-02.db"),
)
@_file
@click.option("--force", is_flag=True, help="Replace FILE where it is there.")
@config_option
def backup(file: Path, *, force: bool, config: Path) -> None:
    """Copy the database into FILE, one consistent moment of it, and check the copy.

    A service may work meanwhile. SQLite only: PostgreSQL has pg_dump.
    """
    from monitor.cli import care  # noqa: PLC0415

    size = care.backup(config, file, overwrite=force)
    click.echo(f"{file}: {size} bytes, checked")


@database.command(
    short_help="Put a copy in the place of the database.",
    epilog=examples("monitor database restore monitor-2026-03-02.db --force"),
)
@_file
@click.option("--force", is_flag=True, help="Replace the database that is there.")
@config_option
def restore(file: Path, *, force: bool, config: Path) -> None:
    """Put the copy in FILE in the place of the database, after checking it.

    Refused with exit code 4 while a service works on the database. Mails that were sent after the
    copy was made may be sent again. SQLite only: PostgreSQL has pg_restore.
    """
    from monitor.cli import care  # noqa: PLC0415

    size = care.restore(config, file, overwrite=force)
    click.echo(f"restored from {file}: {size} bytes, checked")


@database.command(
    short_help="Let old bytes go; what was said stays.",
    epilog=examples(
        "monitor database prune --dry-run", "monitor database prune --keep-days 365 --bodies"
    ),
)
@click.option(
    "--keep-days",
    type=click.IntRange(1, _CENTURY),
    metavar="N",
    default=_DAYS,
    show_default=True,
    help="What is younger stays.",
)
@click.option("--bodies", is_flag=True, help="Also the answers that versions were read from.")
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@json_option
@config_option
def prune(*, keep_days: int, bodies: bool, dry_run: bool, as_json: bool, config: Path) -> None:
    """Let old bytes go: bodies of answers, looks at sources and pages, and tries to send.

    Versions, texts, changes, claims, postings, events, alerts and messages stay for ever, and so do
    the hash and the headers of every answer. It may run beside a service.
    """
    from monitor.cli import care  # noqa: PLC0415

    care.prune(config, keep_days=keep_days, bodies=bodies, is_done=not dry_run, as_json=as_json)
