"""What a stretch of work costs: processor seconds of all our processes, and time."""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil


@dataclass(slots=True, kw_only=True)
class Cost:
    """Seconds of processor and of the clock on the wall."""

    cpu: float = 0.0
    wall: float = 0.0


@contextmanager
def measured(*, besides: int = 0) -> Iterator[Cost]:
    """Measure the block, with its worker processes, those that ended too.

    `besides` is the number of a child process that is not ours: the server.
    """
    gc.collect()
    cost = Cost()
    cpu, wall = _cpu_seconds(besides), time.perf_counter()
    yield cost
    cost.wall = time.perf_counter() - wall
    cost.cpu = _cpu_seconds(besides) - cpu


def _cpu_seconds(besides: int) -> float:
    """Return the seconds of this process, exactly, and of its children, in ticks of 10 ms."""
    own = psutil.Process()
    ended = own.cpu_times()
    total = time.process_time() + ended.children_user + ended.children_system
    for child in own.children(recursive=True):
        if child.pid == besides:
            continue
        try:
            spent = child.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += spent.user + spent.system + spent.children_user + spent.children_system
    return total
