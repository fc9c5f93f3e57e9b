"""The whole program in one process, with a clock that a test moves."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor import app
from monitor.answers import Outcome
from monitor.budget import Budget
from monitor.channels import post
from monitor.courier import Courier
from monitor.model.alert import Deliver, Rule, Timing
from monitor.model.partnership import Partnership
from monitor.model.protocols import Store
from monitor.model.recipient import Recipient
from monitor.model.settings import ChannelSettings, FetchSettings, MailSettings, Settings, Tls
from monitor.model.source import Company, Source
from monitor.pipeline import Pipeline
from monitor.readers import LocalReaders, Writing
from monitor.store.sql import open_store
from tests.support import newsroom as newsrooms
from tests.support import smtp
from tests.support.newsroom import Newsroom
from tests.support.smtp import Accepted, MailServer

MINUTE = timedelta(minutes=1)
READER = "reader@example.org"
OPERATOR = "operator@example.org"


@dataclass(kw_only=True)
class World:
    """A newsroom, a mail server, and the program between them."""

    newsroom: Newsroom
    mails: MailServer
    settings: Settings
    store: Store
    pipeline: Pipeline
    now: datetime
    outcomes: list[Outcome] = field(default_factory=list)

    def wait(self, time: timedelta) -> None:
        """Let time pass, and do what is due after it."""
        self.now += time
        self.work()

    def restart(self) -> None:
        """Begin again with what is stored: what only the fetcher knew is lost."""
        self.pipeline.fetcher.close()
        with self.store.read() as step:
            holds = step.sources.holds(self.now)
        fetcher = app.network(self.settings, lambda: self.now, holds=holds)
        self.pipeline = replace(self.pipeline, fetcher=fetcher)

    def work(self) -> None:
        """Do all that is due now."""
        self.pipeline.poll(self.now)
        while self.pipeline.visit(self.now):
            continue
        while self.pipeline.deliver(self.now):
            continue

    def keep_sources(self, *keys: str) -> None:
        """Configure only these sources from now on."""
        kept = [source for source in self.settings.sources if source.key in keys]
        with self.store.begin() as step:
            step.sources.sync(kept, now=self.now)

    def partnership(self, *companies: str) -> Partnership | None:
        """Return what the ledger holds between companies."""
        key = Partnership.key_for(companies)
        with self.store.read() as step:
            return step.ledger.partnerships([key]).get(key)

    def new_mails(self) -> list[Accepted]:
        """Return what arrived since the last call."""
        arrived = list(self.mails.accepted)
        self.mails.accepted.clear()
        return arrived

    def subjects(self) -> list[str]:
        """Return the subjects of what arrived since the last call."""
        return [mail.subject for mail in self.new_mails()]


@contextmanager
def a_world(
    folder: Path,
    *,
    feeds: tuple[str, ...] = ("acme",),
    companies: tuple[Company, ...] = (),
    rules: tuple[Rule, ...] | None = None,
    url: str | None = None,
    operators: tuple[str, ...] = (OPERATOR,),
    recipients: tuple[Recipient, ...] = (),
    channels: tuple[ChannelSettings, ...] = (),
) -> Iterator[World]:
    """Put everything together on loopback. The mail server may be told to misbehave."""
    room, mails = Newsroom(feeds={feed: [] for feed in feeds}), MailServer()
    with newsrooms.running(room), smtp.running(mails):
        settings = Settings(
            database=url or f"sqlite:///{folder / 'monitor.db'}",
            fetch=FetchSettings(allow=("127.0.0.0/8",), spacing=timedelta(0)),
            sources=tuple(
                Source(key=feed, url=room.feed_url(feed), every=15 * MINUTE) for feed in feeds
            ),
            companies=companies,
            rules=rules if rules is not None else (Rule(key="all", to=(READER,)),),
            mail=MailSettings(
                host="127.0.0.1",
                port=mails.port,
                tls=Tls.NONE,
                sender="Monitor <monitor@example.org>",
                operator=operators,
            ),
            outbox=str(folder / "outbox"),
            recipients=recipients,
            channels=channels,
        )
        world: World
        outcomes: list[Outcome] = []

        def clock() -> datetime:
            return world.now

        store = open_store(settings.database)
        toolkit = app.toolkit(settings)
        writing = Writing(toolkit=toolkit, database=store.kind)
        fetcher = app.network(settings, clock)
        pipeline = Pipeline(
            store=store,
            fetcher=fetcher,
            readers=LocalReaders(app.tools(settings, writing=writing)),
            toolkit=toolkit,
            courier=Courier(store=store, post=post(settings, clock), toolkit=toolkit, clock=clock),
            publishers=app.publishers(settings),
            observer=outcomes.append,
            budget=Budget(settings.fetch.revisits_per_hour),
        )
        world = World(
            newsroom=room,
            mails=mails,
            settings=settings,
            store=store,
            pipeline=pipeline,
            now=datetime(2026, 3, 2, 9, tzinfo=UTC),
            outcomes=outcomes,
        )
        with store.begin() as step:
            step.sources.sync(settings.sources, now=world.now)
            step.ledger.sync(settings.companies)
        try:
            yield world
        finally:
            world.pipeline.fetcher.close()
            store.close()


def digest_rule(cron: str, timezone: str = "UTC") -> Rule:
    """Return a rule that collects everything for one mail."""
    deliver = Deliver(timing=Timing.DIGEST, cron=cron, timezone=timezone)
    return Rule(key="digest", to=(READER,), deliver=deliver)
