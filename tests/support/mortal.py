"""The program in a process of its own that is told the time, and when to die of SIGKILL.

`python -m tests.support.mortal FOLDER DATABASE FEED MAIL_PORT` reads lines "MOMENT DEATH" and
answers each with "done". DEATH 0 is none; n is in the n-th writing transaction before it is
committed, -n right after it was. After "MOMENT DEATH CLAIM" it only says of the claim that it is no
partnership, as `monitor claims reject` does.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from unittest import mock

from monitor import app, bookkeeping
from monitor.channels import post
from monitor.courier import Courier
from monitor.model.alert import Rule
from monitor.model.feedback import Opinion
from monitor.model.protocols import Store, Transaction
from monitor.model.settings import FetchSettings, MailSettings, Settings, Tls
from monitor.model.source import Source
from monitor.pipeline import Pipeline
from monitor.readers import LocalReaders
from monitor.store.sql import open_store
from tests.support.world import MINUTE, READER


class MortalStore:
    """A store whose process dies in or after its n-th writing transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.death = 0

    def begin(self, holder: str | None = None) -> AbstractContextManager[Transaction]:
        return self._begin(holder)

    @contextmanager
    def _begin(self, holder: str | None) -> Iterator[Transaction]:
        if self.death > 0:
            self.death -= 1
            in_it = self.death == 0
        else:
            in_it = False
        with self._store.begin(holder) as step:
            yield step
            if in_it:
                os.kill(os.getpid(), signal.SIGKILL)
        if self.death < 0:
            self.death += 1
            if self.death == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def read(self) -> AbstractContextManager[Transaction]:
        return self._store.read()

    def close(self) -> None:
        self._store.close()


def settings_of(folder: str, *, database: str, feed: str, mail_port: int) -> Settings:
    """Return what the process works with."""
    return Settings(
        database=database,
        fetch=FetchSettings(allow=("127.0.0.0/8",), spacing=timedelta(0)),
        sources=(Source(key="acme", url=feed, every=15 * MINUTE),),
        companies=(),
        rules=(Rule(key="all", to=(READER,)),),
        mail=MailSettings(
            host="127.0.0.1", port=mail_port, tls=Tls.NONE, sender="monitor@example.org"
        ),
        outbox=f"{folder}/outbox",
    )


def reject(claim: str, *, settings: Settings, now: datetime, death: int) -> None:
    """Say that a claim is no partnership, and die over it."""

    def opened(database: str) -> Store:
        store = MortalStore(open_store(database))
        store.death = death
        return store

    with mock.patch.object(bookkeeping, "open_store", opened):
        bookkeeping.judge_claim(settings, claim, opinion=Opinion.REJECTED, now=now)


def main() -> None:
    """Do what is due at each moment that is read."""
    folder, database, feed, mail_port = sys.argv[1:]
    settings = settings_of(folder, database=database, feed=feed, mail_port=int(mail_port))
    now = [datetime.min.replace(tzinfo=UTC)]
    store = MortalStore(open_store(settings.database))
    toolkit = app.toolkit(settings)
    courier = Courier(
        store=store,
        post=post(settings, lambda: now[0]),
        toolkit=toolkit,
        clock=lambda: now[0],
    )
    pipeline = Pipeline(
        store=store,
        fetcher=app.network(settings, lambda: now[0]),
        readers=LocalReaders(app.tools(settings)),
        toolkit=toolkit,
        courier=courier,
        publishers=app.publishers(settings),
    )
    is_first = True
    for line in sys.stdin:
        moment, death, *claims = line.split()
        now[0] = datetime.fromisoformat(moment)
        if is_first:
            with store.begin() as step:
                step.sources.sync(settings.sources, now=now[0])
            courier.recover()
            is_first = False
        for claim in claims:
            reject(claim, settings=settings, now=now[0], death=int(death))
        if claims:
            print("done", flush=True)
            continue
        store.death = int(death)
        pipeline.poll(now[0])
        while pipeline.visit(now[0]):
            continue
        while pipeline.deliver(now[0]):
            continue
        print("done", flush=True)


if __name__ == "__main__":
    main()
