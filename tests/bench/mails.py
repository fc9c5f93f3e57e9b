"""Ten thousand queued messages through the outbox, beside a bare smtplib loop.

The loop notes each try before and after, with a commit each, in a database of the same settings:
without that it could lose or repeat a message. The mail server is a process of its own and serves
both.
"""

import smtplib
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from monitor import app
from monitor.channels import post
from monitor.courier import Courier
from monitor.model.alert import Message, MessageState
from monitor.model.settings import FetchSettings, MailSettings, Settings, Tls
from monitor.store.sql import SqlStore, open_store
from tests.bench.cost import Cost, measured
from tests.bench.lines import MAIL, Figure, Peer, Sample, WorkNotDone
from tests.support.builders import NOW, a_message

MESSAGES = 10_000
# The memory of the process may grow by so much, whatever waits: a batch and its answers.
_MOST_MEMORY = 32.0
_MEGABYTE = 1024 * 1024
_BODY = b"The partners will build a plant for 120 people in two towns, they said today.\r\n" * 40


def mail_samples(rounds: int, *, messages: int = MESSAGES) -> Iterator[tuple[Sample, ...]]:
    """Send all messages by ours and by the bare loop in each round."""
    with _server() as (port, pid):
        for number in range(rounds):
            costs: dict[bool, Cost] = {}
            grown = 0.0
            for is_ours in (number % 2 == 1, number % 2 == 0):
                with TemporaryDirectory(prefix="monitor-bench-") as folder:
                    if is_ours:
                        costs[True], grown = _ours(Path(folder), port, pid=pid, count=messages)
                    else:
                        costs[False] = _bare(Path(folder), port, pid=pid, count=messages)
            memory = Figure(name="MB more memory at the end", value=grown, most=_MOST_MEMORY)
            peers = {Peer.SMTPLIB: costs[False]}
            yield (
                Sample(
                    line=MAIL, ours=costs[True], peers=peers, pieces=messages, figures=(memory,)
                ),
            )


def _messages(count: int) -> Iterator[Message]:
    for number in range(count):
        made = a_message(thread=f"story {number}")
        head = f"Subject: {number}\r\nMessage-ID: {made.message_id}\r\n\r\n".encode()
        yield replace(made, content=head + _BODY)


def _ours(folder: Path, port: int, *, pid: int, count: int) -> tuple[Cost, float]:
    store = open_store(f"sqlite:///{folder / 'monitor.db'}")
    try:
        with store.begin() as step:
            for message in _messages(count):
                step.outbox.put(message, ())
        courier = _courier(store, folder, port=port)
        before = psutil.Process().memory_info().rss
        with measured(besides=pid) as cost:
            sent = 0
            while some := courier.send(NOW):
                sent += some
        grown = (psutil.Process().memory_info().rss - before) / _MEGABYTE
        with store.read() as step:
            stored = step.overview.outbox_counts()[MessageState.SENT]
        if (sent, stored) != (count, count):
            raise WorkNotDone(f"expected {count} messages sent, {sent} were, {stored} are noted")
        return cost, max(grown, 0.0)
    finally:
        store.close()


def _courier(store: SqlStore, folder: Path, *, port: int) -> Courier:
    settings = Settings(
        database="",
        fetch=FetchSettings(),
        sources=(),
        companies=(),
        rules=(),
        mail=MailSettings(
            host="127.0.0.1",
            port=port,
            tls=Tls.NONE,
            sender="monitor@example.org",
            timeout=timedelta(seconds=30),
        ),
        outbox=str(folder),
    )

    toolkit = app.toolkit(settings)
    return Courier(
        store=store, post=post(settings, lambda: NOW), toolkit=toolkit, clock=lambda: NOW
    )


def _bare(folder: Path, port: int, *, pid: int, count: int) -> Cost:
    with closing(sqlite3.connect(folder / "bare.db", isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute("CREATE TABLE attempt (message TEXT PRIMARY KEY, outcome TEXT)")
        messages = list(_messages(count))
        with measured(besides=pid) as cost, smtplib.SMTP("127.0.0.1", port) as server:
            for message in messages:
                database.execute("INSERT INTO attempt VALUES (?, NULL)", (message.key,))
                server.sendmail("monitor@example.org", [message.recipient], message.content)
                database.execute(
                    "UPDATE attempt SET outcome = 'accepted' WHERE message = ?", (message.key,)
                )
    return cost


@contextmanager
def _server() -> Iterator[tuple[int, int]]:
    """Run the mail server in a process of its own; yield its port and its number."""
    command = [sys.executable, "-m", "tests.bench.mailbox"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            if server.stdout is None:
                raise WorkNotDone("the mail server says no port")
            yield int(server.stdout.readline()), server.pid
        finally:
            server.terminate()
