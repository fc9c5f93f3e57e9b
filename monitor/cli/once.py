"""One round of polling, visiting and sending, and its report: what `monitor poll` loads."""

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from monitor.answers import Outcome
from monitor.app import App, open_app
from monitor.config.load import load
from monitor.errors import ConfigError, Fault
from monitor.model.settings import Settings
from monitor.telemetry import set_up
from monitor.watchlist import watched


def work_once(sources: tuple[str, ...], config: Path) -> None:
    """Ask the sources, all where none is named, and do what follows from it."""
    settings = load(config)
    set_up(settings.log)
    keys = _named(settings, sources, config=config)
    if sys.stderr.isatty():
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("polling", total=len(keys))

            def advance(outcome: Outcome) -> None:
                if outcome.key in keys:
                    progress.advance(task)

            _work(open_app(settings, observer=advance), keys)
    else:
        _work(open_app(settings, observer=_line), keys)


def _work(app: App, keys: tuple[str, ...]) -> None:
    try:
        app.pipeline.poll(app.clock(), keys=keys)
        while app.pipeline.visit(app.clock()):
            continue
        app.pipeline.tell_baselines()
        while app.pipeline.deliver(app.clock()):
            continue
    finally:
        app.close()


def _named(settings: Settings, sources: tuple[str, ...], *, config: Path) -> tuple[str, ...]:
    known = tuple(source.key for source in watched(settings).sources)
    faults = tuple(
        Fault("SOURCE", f"expected one of {', '.join(known)}", repr(key))
        for key in sources
        if key not in known
    )
    if faults:
        raise ConfigError(str(config), faults)
    return sources or known


def _line(outcome: Outcome) -> None:
    events = " ".join(f"{kind}={count}" for kind, count in sorted(outcome.events.items()))
    click.echo(" ".join(filter(None, [outcome.key, outcome.verdict, events, outcome.detail])))
