"""`monitor claims`: what people say of claims."""

from pathlib import Path

import click

from monitor.cli.memory import remembered
from monitor.cli.options import NAME, config_option, examples
from monitor.cli.tables import print_records, print_text

_claim = click.argument("claim", metavar="CLAIM", type=NAME)


@click.group()
def claims() -> None:
    """Say whether a claim is a partnership, and read what was said.

    An opinion holds for the same words in later versions and in copies, and can be changed. All run
    beside a service.
    """


@claims.command(
    short_help="Say that a claim is no partnership.",
    epilog=examples("monitor claims reject 5b0d7b2f9c1e4a6d8f30"),
)
@_claim
@config_option
def reject(*, claim: str, config: Path) -> None:
    """Say that a claim is no partnership: it founds nothing and tells nobody.

    Alerts that have not left yet are dropped, and who was told already gets a correction. Keys of
    claims stand in `monitor partnerships show`.
    """
    _judge(claim, "rejected", config=config)


@claims.command(
    short_help="Say that a claim is a partnership.",
    epilog=examples("monitor claims confirm 5b0d7b2f9c1e4a6d8f30"),
)
@_claim
@config_option
def confirm(*, claim: str, config: Path) -> None:
    """Say that a claim is a partnership; it takes back that it was rejected."""
    _judge(claim, "confirmed", config=config)


@claims.command(epilog=examples("monitor claims export > labelled.jsonl"))
@config_option
def export(*, config: Path) -> None:
    """Write what was said of claims, with title and text, as JSON Lines."""
    from monitor.render.ledger import labelled_record  # noqa: PLC0415  # only this command needs it

    with remembered(config) as step:
        for opinion in step.dossiers.opinions():
            stored = step.dossiers.claim(opinion.claim)
            version = step.statements.version(stored.version) if stored else None
            if stored is not None and version is not None:
                print_records([labelled_record(opinion, stored, version=version)])


def _judge(claim: str, opinion: str, *, config: Path) -> None:
    from monitor.app import utc_now  # noqa: PLC0415  # with a third of a second of libraries
    from monitor.bookkeeping import judge_claim  # noqa: PLC0415
    from monitor.config.load import load  # noqa: PLC0415
    from monitor.model.feedback import Opinion  # noqa: PLC0415

    changed = judge_claim(load(config), claim, opinion=Opinion(opinion), now=utc_now())
    told = f"{claim} is {opinion}; {changed.partnerships} partnerships written anew"
    print_text(f"{told}; {changed.corrections} corrections leave" if changed.corrections else told)
