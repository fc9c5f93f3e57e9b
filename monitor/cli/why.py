"""`monitor why`: what became of a URL, and why."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from monitor.cli.memory import json_option, remembered
from monitor.cli.options import NAME, config_option, examples
from monitor.cli.tables import (
    exact,
    print_facts,
    print_heading,
    print_records,
    print_table,
    print_text,
)
from monitor.errors import MonitorError
from monitor.model.event import Event
from monitor.model.memory import Dossier
from monitor.model.source import SourceState
from monitor.model.statement import Change
from monitor.render.account import (
    account_record,
    alerts_of,
    doubt_of,
    near,
    silence,
    unknown_record,
)
from monitor.urls import canonical, is_http


@click.command(
    epilog=examples(
        "monitor why https://acme.example/news/1",
    )
)
@click.argument("url", metavar="URL", type=NAME)
@json_option
@config_option
def why(url: str, *, as_json: bool, config: Path) -> None:
    """Say what became of a statement's URL, and why it was told or not.

    Who listed it, when it was fetched, what each answer was worth, each version, which edits were
    silenced by which rule, who was told of which event or why nobody, and the next look.
    Exit code 1 when no source ever listed it.
    """
    if not is_http(url):
        raise MonitorError(f"expected an http or https URL, got {url!r}")
    with remembered(config) as step:
        found = [step.dossiers.statement(one.key) for one in step.dossiers.located(canonical(url))]
        nearby = near(url, step.lists.sources())
    known = [dossier for dossier in found if dossier is not None]
    if as_json:
        accounts = [account_record(dossier, asked=url) for dossier in known]
        print_records(accounts or [unknown_record(url, nearby)])
    elif known:
        for dossier in known:
            _print_account(dossier)
    else:
        _print_unknown(url, nearby)
    sys.exit(0 if known else 1)


def _print_unknown(url: str, nearby: Sequence[SourceState]) -> None:
    print_text(f"{url} was never listed by any source")
    feeds = [state for state in nearby if canonical(state.source.url) == canonical(url)]
    for state in feeds:
        click.echo(f"it is the source {state.source.key}: monitor sources show {state.source.key}")
    if not nearby:
        click.echo("no source has its host: see `monitor sources list`")
    elif not feeds:
        print_table(
            ("source of that host", "health", "polled", "url"),
            ((one.source.key, one.health, exact(one.polled_at), one.source.url) for one in nearby),
        )


def _print_account(dossier: Dossier) -> None:
    location, listing = dossier.location, dossier.listing
    print_text(location.title)
    print_facts(
        [
            ("statement", location.statement),
            ("source", location.source),
            ("url", location.url),
            ("first seen", exact(location.first_seen)),
            ("", "it was there when the source was first polled" if location.baseline else None),
            ("listed since", exact(listing.listed_since) if listing else None),
            ("unlisted since", exact(listing.unlisted_since) if listing else None),
            ("missing since", exact(location.gone_since)),
            ("found missing", f"{location.gone_times} times" if location.gone_times else None),
            ("withdrawn", exact(location.withdrawn_at)),
            ("page in doubt", doubt_of(dossier)),
        ]
    )
    _print_fetches(dossier)
    print_heading("versions")
    print_table(
        ("at", "basis", "no.", "label", "title"),
        (
            (exact(one.at), one.basis, str(one.number), one.label, one.content.title)
            for one in dossier.versions
        ),
    )
    for change in dossier.changes:
        _print_change(change, dossier)
    for event in dossier.events:
        _print_event(event, dossier)
    _print_next(dossier)


def _print_fetches(dossier: Dossier) -> None:
    """Write each answer that was kept, and each look that told something, as they came."""
    kept = [
        (one.at, "kept", str(one.status), one.final_url, one.body_hash) for one in dossier.captures
    ]
    looks = [
        (one.at, one.verdict.value, str(one.status or ""), one.detail, "")
        for one in dossier.observations
    ]
    print_heading("fetched")
    print_table(
        ("at", "verdict", "status", "detail", "bytes SHA-256"),
        ((exact(at), *told) for at, *told in sorted([*looks, *kept])),
    )


def _print_change(change: Change, dossier: Dossier) -> None:
    numbers = {version.key: version.number for version in dossier.versions}
    print_heading(f"change {numbers.get(change.before)} → {numbers.get(change.after)}")
    print_facts([("at", exact(change.at)), ("summary", change.comparison.summary)])
    print_table(
        ("edit", "kinds", "worth", "before", "after"),
        (
            (
                edit.op,
                ", ".join(edit.kinds),
                "material" if edit.material else f"silenced: {edit.rule}",
                edit.before,
                edit.after,
            )
            for edit in change.comparison.edits
        ),
    )


def _print_event(event: Event, dossier: Dossier) -> None:
    lines = alerts_of(event, dossier)
    print_heading(f"{event.step or event.kind}  {exact(event.at)}")
    print_facts(
        [
            ("nobody was told", silence(event, lines)),
            *(
                (
                    line.alert.recipient,
                    f"{line.state}, rule {line.alert.rule}, alert {line.alert.key}, "
                    + (line.message.message_id if line.message else "in no message yet"),
                )
                for line in lines
            ),
        ]
    )


def _print_next(dossier: Dossier) -> None:
    visit, source = dossier.visit, dossier.source
    print_heading("next")
    print_facts(
        [
            ("look at the page", f"{exact(visit.due)} ({visit.reason})" if visit else "none"),
            ("failed looks", str(visit.failures) if visit and visit.failures else None),
            (
                "poll of the source",
                exact(source.due) if source.active else "none: it is not configured",
            ),
        ]
    )
