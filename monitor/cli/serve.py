"""The service, run until a signal stops it: what `monitor run` loads."""

import os
import signal
from pathlib import Path
from types import FrameType

from monitor.app import open_app
from monitor.config.load import load
from monitor.service.service import Service
from monitor.telemetry import set_up
from monitor.web.server import status_page


def serve(config: Path) -> None:
    """Work until SIGTERM or Ctrl-C."""
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
