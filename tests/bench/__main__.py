"""Measure what this program adds to the least that could do: `python -m tests.bench`.

Polls are compared with a bare aiohttp loop that asks for the same feeds of the same newsroom, which
runs in a process of its own on loopback. On our side everything is real: fetch, parse, identity,
store (SQLite, in the temporary folder), schedule, two worker processes; page visits are not part
of it. Only ratios of one round are compared: a shared machine changes its speed between rounds.
No figure makes it fail.

The bare loop is cheaper here than in the field, where every feed is another host, with its own
connection and TLS handshake, which cost both alike: there the ratios are nearer to one.
"""

import argparse
import sys

from tests.bench.newsroom import running
from tests.bench.polls import Pair, poll_round
from tests.bench.table import machine, table
from tests.bench.texts import Texts


def main() -> None:
    """Run all rounds and print the table."""
    arguments = _arguments()
    texts = Texts()
    rounds: list[tuple[Pair, ...]] = []
    with running(arguments.feeds) as newsroom:
        for number in range(arguments.rounds):
            is_bare_first = number % 2 == 0
            polls = tuple(poll_round(newsroom, is_bare_first=is_bare_first))
            rounds.append(polls + texts.round(is_bare_first=is_bare_first))
            print(f"round {number + 1} of {arguments.rounds}", file=sys.stderr)
    print(f"{arguments.feeds} feeds, medians of {arguments.rounds} rounds; {machine()}")
    print(table(rounds))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--feeds", type=_positive, default=500, help="default: 500")
    parser.add_argument("--rounds", type=_positive, default=5, help="default: 5")
    return parser.parse_args()


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


if __name__ == "__main__":
    main()
