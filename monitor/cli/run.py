"""`monitor run`: the service."""

import os
import signal
from pathlib import Path
from types import FrameType

import click

from monitor.app import open_app
from monitor.cli.options import config_option
from monitor.config.load import load
from monitor.service.service import Service
from monitor.telemetry import set_up
from monitor.web.server import status_page


@click.command()
@config_option
def run(config: Path) -> None:
    """Poll, compare and alert until stopped by SIGTERM or Ctrl-C.

    Running steps are finished within ten seconds. Exit codes: 0 stopped, 2 configuration,
    3 database, 4 another service works on the database, 5 another service took over.
    """
    settings = load(config)
    set_up(settings.log)
    app = open_app(settings)
    service = Service(app)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        service.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    try:
        with status_page(settings.web, store=app.store, clock=app.clock):
            is_finished = service.run()
    finally:
        app.close()
    if not is_finished:
        # A step still hangs in a thread that the interpreter would wait for.
        os._exit(0)
