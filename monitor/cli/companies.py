"""`monitor companies`: which company a name means."""

from pathlib import Path

import click

from monitor.cli.memory import cut, json_option, limit_option, remembered
from monitor.cli.options import NAME, config_option, examples
from monitor.cli.tables import print_records, print_table, print_text

_name = click.argument("name", metavar="NAME", type=NAME)


@click.group()
def companies() -> None:
    """Say which names mean the same company.

    What is said here is a log that can be taken back: no line of the ledger is altered. All run
    beside a service.
    """


@companies.command(epilog=examples("monitor companies review --limit 20"))
@limit_option
@json_option
@config_option
def review(*, limit: int, as_json: bool, config: Path) -> None:
    """List names that nobody decided, with the companies that they may be.

    Such a name is a company of its own until it is merged, or stands in the configuration. Those in
    most partnerships come first.
    """
    from monitor.analysis.link.review import undecided  # noqa: PLC0415  # only this command needs it
    from monitor.config.load import load  # noqa: PLC0415
    from monitor.render.ledger import undecided_row  # noqa: PLC0415

    known = load(config).companies
    with remembered(config) as step:
        checks = step.checks
        found = cut(undecided(checks.meanings(), checks.partnerships(), companies=known), limit)
    if as_json:
        print_records(map(undecided_row, found))
        return
    print_table(
        ("name", "partnerships", "may be"),
        ((one.name, str(one.partnerships), ", ".join(one.candidates)) for one in found),
    )


@companies.command(
    short_help="Say that NAME means the same company as INTO.",
    epilog=examples("monitor companies merge 'Acme Robotics' acme"),
)
@_name
@click.argument("into", metavar="INTO", type=NAME)
@config_option
def merge(*, name: str, into: str, config: Path) -> None:
    """Say that NAME means the same company as INTO, a name or the key of a configured company.

    Partnerships of both become one; the other stays as a note of where it went. `split` takes it
    back.
    """
    from monitor.app import utc_now  # noqa: PLC0415  # with a third of a second of libraries
    from monitor.bookkeeping import merge_companies  # noqa: PLC0415
    from monitor.config.load import load  # noqa: PLC0415

    moved = merge_companies(load(config), name, into=into, now=utc_now())
    print_text(f"{name} means {into}; {moved} partnerships written anew")


@companies.command(epilog=examples("monitor companies split 'Acme Robotics'"))
@_name
@config_option
def split(*, name: str, config: Path) -> None:
    """Say that NAME is a company of its own again."""
    from monitor.app import utc_now  # noqa: PLC0415  # with a third of a second of libraries
    from monitor.bookkeeping import split_company  # noqa: PLC0415
    from monitor.config.load import load  # noqa: PLC0415

    moved = split_company(load(config), name, now=utc_now())
    print_text(f"{name} is a company of its own; {moved} partnerships written anew")
