"""`monitor replay`: what would have been reported."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import click

from monitor.cli.options import config_option

# What goes wrong with a source is an event here.
_LEVEL = "error"
_EXAMPLES = """\b
Examples:
  monitor replay histories/acme --events events.jsonl
  monitor replay --stored -c config.yaml --since 2026-03-01
"""


@click.command(epilog=_EXAMPLES)
@click.argument(
    "folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path, file_okay=False)
)
@click.option("--stored", is_flag=True, help="Run what the database holds, not a folder.")
@config_option
@click.option(
    "--since",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]),
    help="With --stored: write events from this moment on (UTC).",
)
@click.option("--partnerships", is_flag=True, help="With DIR: write events of partnerships too.")
@click.option(
    "--events",
    metavar="FILE",
    type=click.File("wb", lazy=False),
    default="-",
    help="Where events are written; without it standard output.",
)
def replay(
    *,
    folder: Path | None,
    stored: bool,
    config: Path,
    since: datetime | None,
    partnerships: bool,
    events: BinaryIO,
) -> None:
    """Run what was recorded through the real pipeline; write events as JSON Lines.

    DIR is a recorded history of one source: files in poll order, and index.json. With --stored,
    the captures of the database run through today's configuration: what would it have reported,
    and to whom? Both use a database of their own; nothing is fetched, changed or sent.
    """
    if stored == (folder is not None):
        raise click.UsageError("expected DIR or --stored")
    lines = (
        _of_stored(config, since.replace(tzinfo=UTC) if since else None)
        if folder is None
        else _of_folder(folder, partnerships=partnerships)
    )
    for line in lines:
        events.write(line)
        events.flush()


def _of_folder(folder: Path, *, partnerships: bool) -> Iterator[bytes]:
    # The pipeline takes a second to load: not for a help text, nor for a command line at fault.
    from monitor.model.settings import LogSettings  # noqa: PLC0415
    from monitor.replay.history import read_history  # noqa: PLC0415
    from monitor.replay.lines import line  # noqa: PLC0415
    from monitor.replay.play import is_partnership, played  # noqa: PLC0415
    from monitor.telemetry import set_up  # noqa: PLC0415

    set_up(LogSettings(level=_LEVEL))
    for told in played(read_history(folder)):
        if partnerships or not is_partnership(told):
            yield line(told)


def _of_stored(config: Path, since: datetime | None) -> Iterator[bytes]:
    from monitor.config.load import load  # noqa: PLC0415
    from monitor.replay.backtest import backtested, recording_of  # noqa: PLC0415
    from monitor.replay.lines import line  # noqa: PLC0415
    from monitor.telemetry import set_up  # noqa: PLC0415
    from monitor.watchlist import watched  # noqa: PLC0415

    settings = load(config)
    settings = replace(settings, sources=watched(settings).sources)
    set_up(replace(settings.log, level=_LEVEL))
    with recording_of(settings) as recording:
        for key in recording.silent:
            click.echo(f"monitor: of source {key} nothing is recorded", err=True)
        for told in backtested(recording, settings, since=since):
            yield line(told)
