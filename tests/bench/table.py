"""The figures of all rounds: ratios are taken inside a round, then the median."""

import os
import platform
from collections.abc import Sequence
from statistics import median

from tests.bench.lines import Meter, Peer, Sample, Target


def table(samples: Sequence[Sample]) -> str:
    """Return a paragraph for each line; milliseconds are for one feed, page or edit."""
    by_line = {
        one.line.key: [other for other in samples if other.line is one.line] for one in samples
    }
    return "\n".join("\n".join(_paragraph(rounds)) for rounds in by_line.values())


def machine() -> str:
    """Return in one line on what was measured."""
    system = f"{platform.system()} {platform.machine()}"
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, {system}"


def _paragraph(rounds: Sequence[Sample]) -> list[str]:
    cpu = median(one.ours.cpu / one.pieces for one in rounds) * 1000
    wall = median(one.ours.wall / one.pieces for one in rounds) * 1000
    lines = [f"{rounds[0].line.name:36}{cpu:9.3f} ms CPU{wall:9.3f} ms wall  {rounds[0].note}"]
    asked = {(target.peer, target.meter): target for target in rounds[0].line.targets}
    for peer in rounds[0].peers:
        lines += [
            _ratio(rounds, peer, meter=meter, target=asked.get((peer, meter))) for meter in Meter
        ]
    lines += [_figure_line(rounds, at) for at in range(len(rounds[0].figures))]
    return [line.rstrip() for line in lines]


def _figure_line(rounds: Sequence[Sample], at: int) -> str:
    figure = rounds[0].figures[at]
    value = median(one.figures[at].value for one in rounds)
    line = f"  {figure.name:56}{value:10.5g}"
    if figure.most is None:
        return line
    return f"{line:72} target {figure.most:g}: {'met' if value <= figure.most else 'MISSED'}"


def _ratio(rounds: Sequence[Sample], peer: Peer, *, meter: Meter, target: Target | None) -> str:
    theirs = [_figure(one, peer, meter=meter) for one in rounds]
    ratios = sorted(
        _over(getattr(one.ours, meter.name.lower()), cost)
        for one, cost in zip(rounds, theirs, strict=True)
    )
    own = median(cost / one.pieces for one, cost in zip(rounds, theirs, strict=True)) * 1000
    beside = f"  {meter} to {peer}"
    line = f"{beside:36}{own:9.3f} ms{median(ratios):9.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"
    if target is None:
        return line
    verdict = "met" if median(ratios) <= target.most else "MISSED"
    return f"{line:72} target {target.most:g}: {verdict}"


def _figure(one: Sample, peer: Peer, *, meter: Meter) -> float:
    cost = one.peers[peer]
    return cost.cpu if meter is Meter.CPU else cost.wall


def _over(ours: float, theirs: float) -> float:
    """Divide; a stretch too short for the clock is no reason to fail."""
    return ours / theirs if theirs else float("nan")
