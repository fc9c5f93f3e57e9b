"""The program under measurement: as `monitor run` wires it, but for the limits per host.

All feeds stand on one host here, where the program would be polite; 64 requests at once without
pauses are what the bare loop does too.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from monitor.analysis.hints import Hints
from monitor.app import App, open_app
from monitor.model.alert import Rule
from monitor.model.capture import Capture, Captured, Request
from monitor.model.settings import FetchSettings, Settings
from monitor.model.source import Source
from tests.bench.corpus import EPOCH, Author, hours_before, page

_EVERY = timedelta(minutes=30)
_WORKERS = 2


class Ours:
    """Polls all sources that are due, with a clock that can be put forward."""

    def __init__(self, app: App, clock: "SteppedClock") -> None:
        self.app = app
        self._clock = clock

    def poll(self) -> None:
        """Ask for every feed once, and keep all that follows."""
        self.app.pipeline.poll(self._clock())

    def wait(self) -> None:
        """Let an hour pass: everything is due again."""
        self._clock.shift += timedelta(hours=1)

    def statements(self) -> int:
        """Return how many statements are listed."""
        with self.app.store.read() as known:
            states = known.sources.states()
            return sum(len(known.statements.listed(state.source.key)) for state in states)

    def failing(self) -> int:
        """Return how many sources are not well."""
        with self.app.store.read() as known:
            return sum(state.failures > 0 for state in known.sources.states())


class SteppedClock:
    """A clock that runs from the corpus's epoch on."""

    def __init__(self) -> None:
        self.shift = timedelta(0)
        self._began = time.perf_counter()

    def __call__(self) -> datetime:
        return EPOCH + self.shift + timedelta(seconds=time.perf_counter() - self._began)


@contextmanager
def opened(urls: tuple[str, ...], folder: Path) -> Iterator[Ours]:
    """Open the program on a new database in a folder, its workers started."""
    clock = SteppedClock()
    settings = Settings(
        database=f"sqlite:///{folder / 'monitor.db'}",
        fetch=FetchSettings(
            allow=("127.0.0.0/8",), concurrency=64, per_host=64, spacing=timedelta(0)
        ),
        sources=tuple(
            Source(key=f"feed-{number:04}", url=url, every=_EVERY)
            for number, url in enumerate(urls)
        ),
        companies=(),
        rules=(Rule(key="all", to=("desk@example.org",)),),
        mail=None,
        outbox=str(folder / "outbox"),
        workers=_WORKERS,
    )
    app = open_app(settings, clock=clock)
    try:
        _warm(app)
        yield Ours(app, clock)
    finally:
        app.close()


def _warm(app: App) -> None:
    """Have every worker import what it needs: that is paid once, at the start of the service."""
    author = Author("warm")
    captured = a_page(author, 0)
    readings = [app.readers.page(captured, hints=Hints()) for _ in range(8 * _WORKERS)]
    for reading in readings:
        reading.result()


def a_page(author: Author, number: int, *, paragraphs: int = 12) -> Captured:
    """Return a page as it would have been fetched."""
    body = page(author, author.release(number, at=hours_before(number), paragraphs=paragraphs))
    url = f"https://newsroom.example/{number}"
    capture = Capture(
        url=url,
        final_url=url,
        at=EPOCH,
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=body,
        hops=(),
    )
    return Captured(request=Request(key=str(number), url=url), capture=capture)
