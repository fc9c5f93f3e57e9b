"""`monitor sources`: what is remembered of sources, and what one says right now."""

import sys
from pathlib import Path

import click

from monitor.cli.memory import COMPLETION, json_option, keys_of, remembered
from monitor.cli.options import NAME, config_option, examples
from monitor.cli.tables import (
    clock,
    exact,
    print_facts,
    print_heading,
    print_records,
    print_table,
    print_text,
)
from monitor.cli.watch import add, export, import_, remove
from monitor.errors import MonitorError
from monitor.model.access import AccessNote
from monitor.model.memory import SourceFile
from monitor.model.source import SourceState
from monitor.render.rows import source_record, source_row
from monitor.urls import host, is_http

_source = click.argument("source", metavar="SOURCE", type=NAME, shell_complete=keys_of("source"))

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@click.group(epilog=COMPLETION)
def sources() -> None:
    """Read sources and how they do; add, remove, import and export them.

    All run beside a service, which goes by what was changed from its next tick on.
    """


for _change in (add, remove, import_, export):
    sources.add_command(_change)


@sources.command(
    "list",
    epilog=examples(
        "monitor sources list",
        "monitor sources list --json | jq -r 'select(.health == \"failing\") | .source'",
    ),
)
@json_option
@config_option
def list_(*, as_json: bool, config: Path) -> None:
    """List sources, also those watched no longer."""
    with remembered(config) as step:
        found = step.lists.sources()
    if as_json:
        print_records(map(source_row, found))
        return
    print_table(
        ("source", "origin", "health", "polled", "next", "every", "failure", "url"),
        (
            (
                state.source.key,
                state.source.origin,
                _health(state),
                clock(state.polled_at),
                clock(state.due) if state.active else "",
                str(state.source.every),
                state.failure or "",
                state.source.url,
            )
            for state in found
        ),
    )


@sources.command(
    short_help="Show health, validators, numbers and last polls.",
    epilog=examples("monitor sources show acme"),
)
@_source
@json_option
@config_option
def show(source: str, *, as_json: bool, config: Path) -> None:
    """Show a source: its health, its validators, its numbers and its last polls."""
    with remembered(config) as step:
        found = step.dossiers.source(source)
    if found is None:
        raise MonitorError(f"expected the key of a source, got {source!r}")
    if as_json:
        print_records([source_record(found)])
        return
    _print_source(found)


@sources.command(
    short_help="Fetch a source once and say what it lists.",
    epilog=examples(
        "monitor sources test acme", "monitor sources test https://acme.example/feed.xml"
    ),
)
@_source
@json_option
@config_option
def test(source: str, *, as_json: bool, config: Path) -> None:
    """Fetch a source once and say what it lists, by its key or by any URL.

    It goes through the same guard, limits and reading as a poll, and writes nothing. Exit code 1
    when the answer is not good.
    """
    # Fetching and reading load libraries that no other command here needs.
    from monitor.cli import trial  # noqa: PLC0415
    from monitor.config.load import load  # noqa: PLC0415
    from monitor.watchlist import watched  # noqa: PLC0415

    settings = load(config)
    named = {given.key: given for given in watched(settings).sources}
    given = named.get(source)
    if given is None and is_http(source):
        given = trial.unnamed_source(source)
    if given is None:
        raise MonitorError(f"expected a URL or one of {', '.join(named)}, got {source!r}")
    is_good = trial.run_trial(settings, given, as_json=as_json)
    sys.exit(0 if is_good else 1)


def _print_source(found: SourceFile) -> None:
    state, source = found.state, found.state.source
    validators = state.validators
    print_text(source.name or source.key)
    print_facts(
        [
            ("source", source.key),
            ("url", source.url),
            ("moved to", _move(state)),
            ("kind", source.kind),
            ("include", " ".join(source.include)),
            ("selector", source.selector),
            ("origin", source.origin),
            ("company", source.company),
            ("outlet", source.outlet),
            ("health", _health(state)),
            ("failing since", exact(state.failing_since)),
            ("failure", state.failure),
            ("ETag", (validators.etag if validators else None) or "none"),
            ("Last-Modified", (validators.last_modified if validators else None) or "none"),
            ("baseline", exact(state.baseline_at)),
            ("polled", exact(state.polled_at)),
            ("good", exact(state.good_at)),
            ("next poll", exact(state.due) if state.active else None),
            ("every", str(source.every)),
            ("statements", f"{found.statements}, of which {found.listed} are listed now"),
            ("pages to visit", str(found.visits)),
            ("last whole answer", exact(state.whole_at)),
            ("access", _access(source.access)),
            ("robots.txt", None if source.robots else "ignored, as configured"),
            ("server's pace", _pace(state)),
        ]
    )
    if found.polls:
        print_heading("polls that told something")
        print_table(
            ("at", "verdict", "status", "detail"),
            (
                (exact(look.at), look.verdict, str(look.status or ""), look.detail)
                for look in found.polls
            ),
        )


def _pace(state: SourceState) -> str | None:
    pace = state.pace
    if pace is None:
        return None
    parts = [
        f"asks for {pace.wait}" if pace.wait else "",
        f"skips the hours {', '.join(map(str, pace.skip_hours))}" if pace.skip_hours else "",
        f"skips {', '.join(_DAYS[day] for day in pace.skip_days)}" if pace.skip_days else "",
        "" if state.source.pace_hints else "not heeded, as configured",
    ]
    return "; ".join(filter(None, parts))


def _access(access: AccessNote | None) -> str | None:
    if access is None:
        return None
    headers = [f"{one.name} ({one.env or one.file or one.text})" for one in access.headers]
    parts = [
        f"user {access.user} ({access.password_env or access.password_file})"
        if access.user
        else "",
        f"headers {', '.join(headers)}" if headers else "",
        f"authority {access.ca_file}" if access.ca_file else "",
        f"proxy {access.proxy}" if access.proxy else "",
    ]
    return f"{'; '.join(filter(None, parts))}; for {host(access.url)} alone"


def _move(state: SourceState) -> str | None:
    move = state.moved
    if move is None:
        return None
    if move.confirmed_at:
        return f"{move.target} (asked there since {exact(move.confirmed_at)})"
    return f"{move.target} (seen {move.times} times since {exact(move.since)}; not yet believed)"


def _health(state: SourceState) -> str:
    if not state.active:
        return "not watched"
    return f"{state.health} ({state.failures})" if state.failures else state.health
