"""`monitor database`: care of the database."""

from pathlib import Path

import click

from monitor.app import upgrade_database
from monitor.cli.options import config_option
from monitor.config.load import load


@click.group()
def database() -> None:
    """Look after the database."""


@database.command()
@config_option
def upgrade(config: Path) -> None:
    """Bring the database's schema up to this version.

    An SQLite database is upgraded by itself when it is opened.
    """
    upgrade_database(load(config))
    click.echo("the database is up to date")
