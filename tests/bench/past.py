"""The program with a past, in a process of its own, so that its memory can be told.

`python -m tests.bench.past ROOT FEEDS SOURCES STATEMENTS` fills a new database without polling,
then obeys one line on standard input at a time: `poll` makes one whole tick, in which every source
is due and nothing has changed. Each is answered by one line of JSON: what it cost, and the resident
set in bytes. The end of the input ends it.
"""

import json
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psutil

from monitor.analysis.hints import Hints, reader_of
from monitor.model.findings import Findings
from monitor.model.source import SourceState
from tests.bench.bare import Bare
from tests.bench.corpus import EPOCH
from tests.bench.lines import WorkNotDone
from tests.bench.ours import Ours, opened
from tests.support.builders import (
    a_capture,
    a_listing,
    a_location,
    a_statement,
    a_version,
    a_visit,
)

# The columns of a copied row that are its own; the others stay as in the row copied.
_OWN = {
    "statement": {"key": "%key", "source": "%source"},
    "location": {
        "key": "%key",
        "statement": "%key",
        "source": "%source",
        "identity": "%key",
        "canonical_hash": "%key",
    },
    "listing": {"location": "%key", "source": "%source", "entry_hash": "%key"},
    "version": {"key": "%key", "statement": "%key", "location": "%key"},
    "visit": {"location": "%key", "source": "%source"},
}


def main() -> None:
    """Fill a database, then poll whenever told to."""
    root = sys.argv[1]
    feeds, sources, statements = map(int, sys.argv[2:])
    urls = tuple(f"{root}/{number % feeds}/feed.xml?of={number}" for number in range(sources))
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        opened(urls, Path(folder)) as ours,
    ):
        _learn(ours, urls[:feeds])
        if statements:
            _remember(ours, Path(folder) / "monitor.db", statements=statements)
        print(json.dumps({}), flush=True)
        for _ in sys.stdin:
            print(json.dumps(_tick(ours)), flush=True)


def _tick(ours: Ours) -> dict[str, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    ours.poll()
    ours.app.pipeline.tell_baselines()
    ours.app.pipeline.visit(ours.app.clock())
    ours.app.pipeline.deliver(ours.app.clock())
    spent = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
    ours.wait()
    return spent | {"memory": psutil.Process().memory_info().rss}


def _learn(ours: Ours, urls: tuple[str, ...]) -> None:
    """Write what a first poll would have taught of every source."""
    bare = Bare(urls)
    bare.poll()
    with ours.app.store.read() as known:
        states = known.sources.states()
    learnt = [
        _learnt(state, bare, url=urls[number % len(urls)]) for number, state in enumerate(states)
    ]
    with ours.app.store.begin(ours.app.tenancy.holder) as step:
        step.record([Findings(states=tuple(learnt))])


def _learnt(state: SourceState, bare: Bare, *, url: str) -> SourceState:
    return replace(
        state,
        validators=bare.validators(url),
        body_hash="of another time",
        baseline_at=EPOCH,
        baseline_told=True,
        good_at=EPOCH,
        whole_at=EPOCH,
        reader=reader_of(Hints()),
    )


def _remember(ours: Ours, file: Path, *, statements: int) -> None:
    """Write one statement as the program does, and copy its rows for all sources alike."""
    with ours.app.store.read() as known:
        keys = [state.source.key for state in known.sources.states()]
    location = a_location(keys[0])
    one = Findings(
        captures=(a_capture(),),
        statements=(a_statement(keys[0]),),
        locations=(location,),
        listings=(a_listing(location),),
        versions=(a_version(location=location),),
        visits=(a_visit(location, due=EPOCH + timedelta(days=90)),),
    )
    with ours.app.store.begin(ours.app.tenancy.holder) as step:
        step.record([one])
    with closing(sqlite3.connect(file)) as connection, connection:
        for table, own in _OWN.items():
            names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            cells = ", ".join(own.get(name, name) for name in names)
            cells = cells.replace("%key", "printf('%064x', n)")
            cells = cells.replace("%source", f"printf('feed-%04d', n % {len(keys)})")
            connection.execute(
                f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers "  # noqa: S608
                f"WHERE n < {statements}) INSERT INTO {table} ({', '.join(names)}) "
                f"SELECT {cells} FROM numbers, (SELECT * FROM {table} LIMIT 1)"
            )
        [(count,)] = connection.execute("SELECT count(*) FROM version")
    connection.close()
    if count != statements + 1:
        raise WorkNotDone(f"expected {statements} statements, found {count - 1}")


if __name__ == "__main__":
    main()
