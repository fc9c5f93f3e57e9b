"""`monitor partnerships`: the ledger, folded and line by line."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path

import click

from monitor.analysis.link.resolve import UNDECIDED, name_form
from monitor.cli.memory import (
    COMPLETION,
    cut,
    json_option,
    keys_of,
    limit_option,
    remembered,
    since_option,
)
from monitor.cli.options import NAME, config_option, examples
from monitor.cli.tables import (
    clock,
    day,
    exact,
    print_bytes,
    print_facts,
    print_heading,
    print_records,
    print_table,
    print_text,
)
from monitor.errors import MonitorError
from monitor.model.claim import Stage
from monitor.model.memory import Episode, History, LedgerLine, PartnershipsWanted
from monitor.model.partnership import Partnership
from monitor.render.ledger import partnership_record, partnership_row, rebuilt_record

# More than any ledger holds.
_ALL = 1_000_000_000


@click.group(epilog=COMPLETION)
def partnerships() -> None:
    """Read partnerships, and every statement that speaks of them.

    `rebuild` writes where something is not as it should be; the others write nothing. All run
    beside a service.
    """


@partnerships.command(
    "list",
    epilog=examples(
        "monitor partnerships list --company acme --stage talks",
        "monitor partnerships list --since 2026-03-01 --json | jq -r '.names | join(\" – \")'",
    ),
)
@click.option(
    "--company",
    metavar="COMPANY",
    type=NAME,
    help="With a company: its key, or a name as it is written.",
)
@click.option(
    "--stage",
    type=click.Choice([stage.value for stage in Stage], case_sensitive=False),
    help="At a stage.",
)
@since_option
@click.option("--all", "gone", is_flag=True, help="Also those merged into others, or removed.")
@limit_option
@json_option
@config_option
def list_(  # noqa: PLR0913  # one argument for each option
    *,
    gone: bool,
    company: str | None,
    stage: str | None,
    since: datetime | None,
    limit: int,
    as_json: bool,
    config: Path,
) -> None:
    """List partnerships, those with the latest news first."""
    wanted = PartnershipsWanted(
        companies=(company, f"{UNDECIDED}{name_form(company)}") if company else (),
        stage=Stage(stage) if stage else None,
        since=since,
        limit=limit + 1,
        gone=gone,
    )
    with remembered(config) as step:
        found = cut(step.lists.partnerships(wanted), limit)
    if as_json:
        print_records(map(partnership_row, found))
        return
    print_table(
        ("partnership", "names", "stage", "who stands behind it", "kinds", "first", "last", "no."),
        (
            (
                state.key,
                _names(state),
                state.stage,
                state.corroboration,
                ", ".join(state.kinds),
                clock(state.first_seen),
                clock(state.last_seen),
                str(state.postings),
            )
            for state in found
        ),
    )


@partnerships.command(
    short_help="Show the state, and every statement behind it.",
    epilog=examples("monitor partnerships show 5b0d7b2f9c1e4a6d8f30"),
)
@click.argument(
    "partnership", metavar="PARTNERSHIP", type=NAME, shell_complete=keys_of("partnership")
)
@json_option
@config_option
def show(partnership: str, *, as_json: bool, config: Path) -> None:
    """Show a partnership: its state, and every statement behind it with its quote."""
    from monitor.accounts import history_of  # noqa: PLC0415  # only this command needs it

    with remembered(config) as step:
        found = history_of(step, partnership)
    if found is None:
        raise MonitorError(f"expected the key of a partnership, got {partnership!r}")
    if as_json:
        events, silent = found.episodes, found.quiet
        print_records([partnership_record(found.timeline, events=events, silent=silent)])
        return
    _print_history(found)


@partnerships.command(
    short_help="Fold all partnerships anew.",
    epilog=examples("monitor partnerships rebuild", "monitor partnerships rebuild --json"),
)
@json_option
@config_option
def rebuild(*, as_json: bool, config: Path) -> None:
    """Fold all partnerships anew from the lines of the ledger, and write those that differ.

    On a sound database nothing differs: `monitor doctor` makes the same check and writes nothing.
    """
    # Both load libraries that no other command here needs.
    from monitor.bookkeeping import rebuild_partnerships  # noqa: PLC0415
    from monitor.config.load import load  # noqa: PLC0415

    rebuilt = rebuild_partnerships(load(config))
    if as_json:
        print_records([rebuilt_record(rebuilt)])
        return
    print_text(
        f"{rebuilt.partnerships} partnerships from {rebuilt.postings} postings; "
        f"{len(rebuilt.differences)} written anew"
    )
    for key, difference in rebuilt.differences:
        print_text(f"  {key}: {difference}")


@partnerships.command(
    epilog=examples(
        "monitor partnerships export --format graphml > partnerships.graphml",
        "monitor partnerships export --format csv --since 2026-01-01 > partnerships.csv",
    ),
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv", "graphml"]),
    default="jsonl",
    show_default=True,
    help="JSON Lines, a table, or a graph of companies.",
)
@since_option
@config_option
def export(*, form: str, since: datetime | None, config: Path) -> None:
    """Write partnerships as JSON Lines, CSV or GraphML."""
    from monitor.config.load import load  # noqa: PLC0415  # only this format needs the names
    from monitor.render.graph import as_csv, as_graphml  # noqa: PLC0415

    wanted = PartnershipsWanted(since=since, limit=_ALL)
    with remembered(config) as step:
        found = step.lists.partnerships(wanted)
    if form == "jsonl":
        print_records(map(partnership_row, found))
    elif form == "csv":
        print_bytes([as_csv(found)])
    else:
        names = {company.key: company.name for company in load(config).companies}
        print_bytes([as_graphml(found, names)])


def _print_history(found: History) -> None:
    _print_state(found.timeline.partnership)
    if found.episodes or found.quiet:
        print_heading("what happened")
    for one in sorted(found.episodes, key=lambda one: one.at):
        _print_episode(one)
    for silent in found.quiet:
        print_text(
            f"{silent.company} has not spoken of it; its newsroom {silent.source} was read well "
            f"until {exact(silent.until)}"
        )
    if found.timeline.lines:
        print_heading("statements")
    for _, lines in groupby(found.timeline.lines, key=lambda one: (one.posting.version, _at(one))):
        _print_statement(list(lines))


def _print_episode(one: Episode) -> None:
    line, beside = one.primary, len(one.supporting)
    more = f", and {beside} more" if beside else ""
    print_text(f"{exact(one.at)}  {one.step} ({one.novelty}): {line.title}{more}")
    given = line.claim.claim.effective
    if given is not None and given.day == one.at:
        print_text(f"  “{given.evidence}”")
    if one.begins and one.begun_before:
        print_text(f"  in effect from {day(one.begins)}, no longer {day(one.begun_before)}")
    if one.confirmed_by:
        print_text(f"  confirmed by {', '.join(one.confirmed_by)}")
    for difference in one.differences:
        print_text(f"  differs in {difference}")
    for kin in one.kin:
        print_text(f"  told of {', '.join(one.members)}: {kin.title} ({kin.url})")


def _print_state(state: Partnership) -> None:
    print_text(_names(state))
    print_facts(
        [
            ("partnership", state.key),
            ("companies", ", ".join(state.companies)),
            ("status", _status(state)),
            ("stage", _stage(state)),
            ("kinds", ", ".join(state.kinds)),
            ("corroboration", state.corroboration),
            ("on record", ", ".join(state.on_record)),
            ("first seen", exact(state.first_seen)),
            ("on record since", exact(state.first_on_record)),
            ("announced", exact(state.announced_at)),
            ("in effect", day(state.effective_at)),
            ("ended", exact(state.ended_at)),
            ("last seen", exact(state.last_seen)),
        ]
    )


def _print_statement(lines: Sequence[LedgerLine]) -> None:
    """Write what one version says, quote by quote, and where it says it."""
    first = lines[0]
    print_text(f"\n{exact(first.posting.at)}  {first.title}")
    for one in lines:
        posting, claim = one.posting, one.claim.claim
        speaker = claim.attribution.speaker or "unnamed"
        span = f"{claim.span.field}[{claim.span.start}:{claim.span.end}]"
        print_text(
            f"  {posting.step}: “{claim.evidence}”\n"
            f"    {claim.stage}, {claim.modality}\n"
            f"    said by {speaker} ({claim.attribution.capacity})\n"
            f"    {span}, claim {posting.claim}"
        )
    print_facts(
        [
            ("  url", first.url),
            ("  statement", first.posting.statement),
            ("  published by", first.posting.outlet),
            ("  version", f"{first.basis} {first.number}, read {exact(first.retrieved)}"),
            ("  sha256", f"text {first.text_hash}, bytes {first.body_hash}"),
        ]
    )


def _at(line: LedgerLine) -> datetime:
    return line.posting.at


def _status(state: Partnership) -> str:
    return f"merged into {state.merged_into}" if state.merged_into else state.status


def _stage(state: Partnership) -> str:
    return f"{state.stage}, since {exact(state.stage_since)}" if state.stage_since else state.stage


def _names(state: Partnership) -> str:
    return " – ".join(state.names)
