"""Care of the database: what `monitor database` loads."""

from datetime import timedelta
from pathlib import Path

import click

from monitor.app import restore_database, upgrade_database, utc_now
from monitor.cli.tables import print_records
from monitor.config.load import load
from monitor.model.memory import Pruned
from monitor.render.rows import pruned_record
from monitor.store import care, retention


def upgrade(config: Path) -> None:
    """Bring the schema up to this version."""
    upgrade_database(load(config))


def backup(config: Path, file: Path, *, overwrite: bool) -> int:
    """Copy the database into a file, and return the copy's size."""
    return care.backup(load(config).database, file, overwrite=overwrite)


def restore(config: Path, file: Path, *, overwrite: bool) -> int:
    """Put a copy in the place of the database, and return its size."""
    return restore_database(load(config), file, overwrite=overwrite)


def prune(config: Path, *, keep_days: int, bodies: bool, is_done: bool, as_json: bool) -> None:
    """Let go of what is old, or count it, and say what went or would go."""
    wanted = retention.Retention(before=utc_now() - timedelta(days=keep_days), bodies=bodies)
    url = load(config).database
    pruned = retention.prune(url, wanted) if is_done else retention.prunable(url, wanted)
    if as_json:
        print_records([pruned_record(pruned, is_done=is_done)])
    else:
        click.echo(_told(pruned, "gone" if is_done else "would go"))


def _told(pruned: Pruned, verb: str) -> str:
    return (
        f"{verb}: {pruned.bodies} bodies ({pruned.bytes} bytes as stored), "
        f"{pruned.observations} looks, {pruned.attempts} tries"
    )
