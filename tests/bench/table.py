"""The figures of all rounds as one table: ratios are taken inside a round, then the median."""

import os
import platform
from collections.abc import Sequence
from statistics import median

from tests.bench.polls import Pair

_HEAD = (
    f"{'':44}{'ours':>9}{'bare':>9}{'CPU':>7}{'least':>7}{'most':>7}{'wall':>7}  200/304\n"
    f"{'':44}{'ms CPU':>9}{'ms CPU':>9}{'ratio':>7}{'':>14}{'ratio':>7}"
)


def table(rounds: Sequence[Sequence[Pair]]) -> str:
    """Return a line for each situation; milliseconds are for one feed, page or edit."""
    lines = (_line(situation) for situation in zip(*rounds, strict=True))
    return "\n".join((_HEAD, *lines))


def machine() -> str:
    """Return in one line on what was measured."""
    system = f"{platform.system()} {platform.machine()}"
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, {system}"


def _line(pairs: Sequence[Pair]) -> str:
    ratios = sorted(_over(pair.ours.cpu, pair.bare.cpu) for pair in pairs)
    walls = [_over(pair.ours.wall, pair.bare.wall) for pair in pairs]
    return (
        f"{pairs[0].name:44}"
        f"{median(pair.ours.cpu / pair.pieces for pair in pairs) * 1000:9.2f}"
        f"{median(pair.bare.cpu / pair.pieces for pair in pairs) * 1000:9.2f}"
        f"{median(ratios):7.2f}{ratios[0]:7.2f}{ratios[-1]:7.2f}{median(walls):7.2f}"
        f"  {_answers(pairs[0])}"
    ).rstrip()


def _over(ours: float, bare: float) -> float:
    """Divide; a stretch too short for the clock is no reason to fail."""
    return ours / bare if bare else float("nan")


def _answers(pair: Pair) -> str:
    return f"{pair.answers.whole}/{pair.answers.unchanged}" if pair.answers else ""
