"""Several threads and several programs on one database, and ends without warning."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from monitor.model.findings import Findings
from monitor.store.sql import SqlStore, open_store
from tests.support.builders import (
    NOW,
    a_location,
    a_source,
    a_state,
    a_statement,
    a_visit,
    some_findings,
)

ROUNDS = 25

# Records statements, each with its location and visit, in steps of its own, until it is killed.
WRITER = """
import sys
from monitor.model.findings import Findings
from monitor.store.sql import open_store
from tests.support.builders import *

store = open_store(sys.argv[1])
for number in range(1_000_000):
    location = a_location(identity=f"{sys.argv[2]}-{number}")
    with store.begin() as tx:
        tx.record([Findings(
            states=(a_state(),),
            statements=(a_statement(identity=location.identity),),
            locations=(location,),
        )])
        tx.record([Findings(visits=(a_visit(location),), listings=(a_listing(location),))])
    print(number, flush=True)
"""


def add_failure(store: SqlStore) -> None:
    with store.begin() as tx:
        [state] = tx.sources.states()
        tx.record([Findings(states=(replace(state, failures=state.failures + 1),))])


def test_writers_of_one_program_exclude_one_another(store: SqlStore) -> None:
    with store.begin() as tx:
        tx.sources.sync([a_source()], now=NOW)
    with ThreadPoolExecutor(4) as threads:
        done = [threads.submit(add_failure, store) for _ in range(ROUNDS)]
        done += [threads.submit(read_all, store) for _ in range(ROUNDS)]
        for future in done:
            future.result()
    with store.read() as tx:
        assert tx.sources.states()[0].failures == ROUNDS


def read_all(store: SqlStore) -> None:
    with store.read() as tx:
        tx.sources.due(NOW, limit=9)
        tx.frontier.due(NOW, limit=9)


def test_writers_of_two_programs_exclude_one_another(database_url: str) -> None:
    stores = [open_store(database_url), open_store(database_url)]
    with stores[0].begin() as tx:
        tx.sources.sync([a_source()], now=NOW)
    with ThreadPoolExecutor(2) as threads:
        done = [threads.submit(add_failure, stores[i % 2]) for i in range(ROUNDS)]
        for future in done:
            future.result()
    with stores[1].read() as tx:
        assert tx.sources.states()[0].failures == ROUNDS
    for store in stores:
        store.close()


def test_database_opened_by_several_at_once_is_made_once(database_url: str) -> None:
    barrier = Barrier(4)

    def open_one() -> SqlStore:
        barrier.wait()
        return open_store(database_url)

    with ThreadPoolExecutor(4) as threads:
        stores = [future.result() for future in [threads.submit(open_one) for _ in range(4)]]
    with stores[0].begin() as tx:
        tx.record([some_findings()])
    for store in stores:
        store.close()


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_program_that_is_killed_leaves_whole_steps(database_url: str) -> None:
    open_store(database_url).close()
    written = 0
    for attempt in range(3):
        command = [sys.executable, "-c", WRITER, database_url, str(attempt)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
            assert program.stdout is not None
            for _ in range(5):
                assert program.stdout.readline()
                written += 1
            program.send_signal(signal.SIGKILL)
            written += len(program.stdout.readlines())
    store = open_store(database_url)
    with store.begin() as tx:
        listed = {listing.location for listing in tx.statements.listed("acme")}
        visits = {visit.location for visit in tx.frontier.due(NOW, limit=1_000_000)}
        assert listed == visits
        assert set(tx.locate(sorted(listed))) == listed
        assert written <= len(listed) <= written + 3
    store.close()


def test_store_works_on_after_a_step_failed(store: SqlStore) -> None:
    with pytest.raises(KeyError), store.begin() as tx:  # noqa: PT012  # it is the step that fails
        tx.record([Findings(states=(a_state(),), statements=(a_statement(),))])
        raise KeyError
    location = a_location()
    with store.begin() as tx:
        tx.record([some_findings(location)])
    with store.read() as tx:
        assert tx.frontier.due(NOW, limit=9) == (a_visit(location),)
