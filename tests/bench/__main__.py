"""Measure what this program costs beside the least that could do, and others: `make bench`.

Polls are compared with a bare aiohttp loop and with the `reader` library, which ask for the same
feeds of the same newsroom, which runs in a process of its own on loopback. On our side everything
is real: fetch, parse, identity, store (SQLite, in the temporary folder), schedule, two worker
processes; page visits are not part of it. Only ratios of one round are compared: a shared machine
changes its speed between rounds. No figure makes it fail.

The bare loop is cheaper here than in the field, where every feed is another host, with its own
connection and TLS handshake, which cost both alike: there the ratios are nearer to one.
"""

import argparse
import sys
from collections.abc import Collection, Iterator

from tests.bench.detecting import Detecting
from tests.bench.differs import are_installed
from tests.bench.edits import Edits
from tests.bench.history import history_samples
from tests.bench.ledger import ledger_samples
from tests.bench.lines import (
    DETECT,
    EDIT,
    FOLD,
    HISTORY,
    LINES,
    LINK,
    MAIL,
    PAGE,
    POLLS,
    SMALL,
    WORST,
    Line,
    Sample,
)
from tests.bench.mails import mail_samples
from tests.bench.newsroom import running
from tests.bench.peers import is_installed
from tests.bench.polls import poll_samples
from tests.bench.table import machine, table
from tests.bench.texts import Texts
from tests.bench.worst import worst_samples


def main() -> None:
    """Run all rounds and print the figures."""
    arguments = _arguments()
    lines = [line for line in LINES if not arguments.only or line.key in arguments.only]
    samples: list[Sample] = []
    for some in _rounds(lines, feeds=arguments.feeds, rounds=arguments.rounds):
        samples += some
        print(f"measured: {', '.join(one.line.key for one in some)}", file=sys.stderr)
    print(f"{arguments.feeds} feeds, medians of {arguments.rounds} rounds; {machine()}")
    if not is_installed():
        print("`reader` is not installed here; `make bench` installs it")
    if not are_installed():
        print("fast-diff-match-patch and redlines are not installed here; `make bench` does it")
    print(table(samples))


def _rounds(lines: Collection[Line], *, feeds: int, rounds: int) -> Iterator[tuple[Sample, ...]]:
    if {*POLLS, HISTORY} & set(lines):
        with running(feeds) as newsroom:
            yield from poll_samples(newsroom, lines, rounds=rounds)
            if HISTORY in lines:
                yield from history_samples(newsroom, rounds=rounds)
    if PAGE in lines:
        yield from Texts().samples(lines, rounds=rounds)
    if DETECT in lines:
        yield from Detecting().samples(rounds)
    if {SMALL, EDIT} & set(lines):
        yield from Edits().samples(lines, rounds=rounds)
    if WORST in lines:
        yield from worst_samples(rounds)
    if {FOLD, LINK} & set(lines):
        yield from ledger_samples(lines, rounds=rounds)
    if MAIL in lines:
        yield from mail_samples(rounds)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--feeds", type=_positive, default=500, help="default: 500")
    parser.add_argument("--rounds", type=_positive, default=5, help="default: 5")
    parser.add_argument(
        "--only",
        action="append",
        choices=[line.key for line in LINES],
        help="measure this line only (may be given several times)",
    )
    return parser.parse_args()


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


if __name__ == "__main__":
    main()
