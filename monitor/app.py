"""The wiring: settings in, a program out. Only here is chosen which implementation is used."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from monitor.analysis.assemble import Toolkit
from monitor.analysis.link.resolve import aliases, spellings
from monitor.bookkeeping import relink
from monitor.budget import Budget
from monitor.channels import mail_channel, post, words_by_language
from monitor.config.added import access_of
from monitor.config.calendar import next_digest
from monitor.courier import Courier
from monitor.deliver.smtp import SmtpChannel
from monitor.discovery import Discovery, discover
from monitor.errors import MonitorError, StoreError, StoreFull, StoreLocked
from monitor.fetch.http import HttpFetcher, user_agent
from monitor.fetch.robots import RobotsFetcher
from monitor.languages.edit_words import load_edit_words
from monitor.languages.loader import load_packs
from monitor.lease import Tenancy, take
from monitor.look import Look
from monitor.model.access import AccessNote
from monitor.model.capture import Captured, FetchFailed, FetchResult, Hold, Request
from monitor.model.findings import FeedReading
from monitor.model.protocols import Clock, Fetcher, Store
from monitor.model.settings import Settings
from monitor.model.source import Source
from monitor.model.statement import Verdict
from monitor.pipeline import Pipeline
from monitor.preview import Past, Wants, WouldSend, preview, text_at
from monitor.readers import LocalReaders, ProcessReaders, Readers, Tools, Writing
from monitor.refolding import refold_outdated
from monitor.shell import Observer, watch_nothing
from monitor.store import care, memory
from monitor.store.sql import open_store
from monitor.store.upgrade import describe, upgrade
from monitor.telemetry import logger
from monitor.watchlist import Answered, Wish, added_in, watch, watched

_log = logger(__name__)

# How far back a preview looks where nobody says.
_PREVIEWED = timedelta(days=30)


def utc_now() -> datetime:
    """Return the present moment; the only place that asks the machine for it."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """A program ready to work: it holds the lease on its database until it is closed."""

    settings: Settings
    clock: Clock
    store: Store
    tenancy: Tenancy
    fetcher: Fetcher
    readers: Readers
    pipeline: Pipeline

    def close(self) -> None:
        """Stop what runs, give the lease back, and let go of everything."""
        self.fetcher.close()
        self.readers.close()
        self.tenancy.end()
        self.store.close()


def open_app(
    settings: Settings, *, observer: Observer = watch_nothing, clock: Clock = utc_now
) -> App:
    """Open the database, take its lease, and put the parts together.

    Raises LeaseHeld where another program works on the database, and StoreError.
    """
    store = open_store(settings.database)
    try:
        tenancy = take(store, clock())
    except BaseException:
        store.close()
        raise
    for key in {one.key for one in settings.sources} & {one.key for one in added_in(store)}:
        _log.warning("source_in_both", source=key)
    with store.begin(tenancy.holder) as step:
        step.rewind(clock())
        step.sources.sync(settings.sources, now=clock())
        step.ledger.sync(settings.companies)
        refold_outdated(step)
        relink(step, settings.companies, now=clock())
    with store.read() as known:
        holds = known.sources.holds(clock())
    fetcher = network(settings, clock, holds=holds)
    tools_to_judge = toolkit(settings)
    writing = Writing(toolkit=tools_to_judge, database=store.kind)
    readers = ProcessReaders(tools(settings, writing=writing), workers=settings.workers)
    courier = Courier(
        store=store,
        post=post(settings, clock),
        toolkit=tools_to_judge,
        clock=clock,
        holder=tenancy.holder,
    )
    courier.recover()
    pipeline = Pipeline(
        store=store,
        fetcher=fetcher,
        readers=readers,
        toolkit=tools_to_judge,
        courier=courier,
        publishers=publishers(settings),
        holder=tenancy.holder,
        observer=observer,
        budget=Budget(settings.fetch.revisits_per_hour),
    )
    return App(
        settings=settings,
        clock=clock,
        store=store,
        tenancy=tenancy,
        fetcher=fetcher,
        readers=readers,
        pipeline=pipeline,
    )


def network(settings: Settings, clock: Clock, *, holds: Iterable[Hold] = ()) -> Fetcher:
    """Return the fetcher for the network, which heeds holds and robots.txt."""
    return RobotsFetcher(
        HttpFetcher(settings.fetch, clock, holds=holds, access=settings.access, resolve=access_of),
        clock,
        user_agent=user_agent(settings.fetch),
    )


def open_memory(settings: Settings) -> Store:
    """Open the database for reading, whoever works on it."""
    return memory.open_existing(settings.database)


def upgrade_database(settings: Settings) -> None:
    """Bring the database's schema up to this version, and what was folded by older rules."""
    upgrade(settings.database)
    store = open_store(settings.database)
    try:
        with store.begin() as step:
            refold_outdated(step)
    finally:
        store.close()


def restore_database(
    settings: Settings, file: Path, *, overwrite: bool, clock: Clock = utc_now
) -> int:
    """Put a copy in the place of the database, and return its size.

    Raises LeaseHeld while a program works on the database.
    """
    try:
        store = memory.open_existing(settings.database)
    except (StoreLocked, StoreFull):
        raise
    except StoreError:
        # There is none, it is damaged, or another version's: nobody of ours works on it.
        return care.restore(settings.database, file, overwrite=overwrite, release=_do_nothing)
    try:
        # The lease leaves with the database that it is on: no service may begin there meanwhile.
        tenancy = take(store, clock())
        try:
            return care.restore(settings.database, file, overwrite=overwrite, release=store.close)
        except BaseException:
            tenancy.end()
            raise
    finally:
        store.close()


def _do_nothing() -> None:
    """Close nothing."""


def tools(settings: Settings, *, writing: Writing | None = None) -> Tools:
    """Return what reading needs, and where it leads to writing what that needs."""
    return Tools(packs=load_packs(), companies=settings.companies, writing=writing)


def toolkit(settings: Settings) -> Toolkit:
    """Return what judging needs."""
    return Toolkit(
        packs=load_packs(),
        edit_words=load_edit_words(),
        aliases=aliases(settings.companies),
        spellings=spellings(settings.companies),
        rules=settings.rules,
        calendar=next_digest,
    )


def publishers(settings: Settings) -> dict[str, str]:
    """Return the names of configured companies by key."""
    return {company.key: company.name for company in settings.companies}


@dataclass(frozen=True, slots=True, kw_only=True)
class Probed:
    """Whether one thing that the configuration names works, and one line that says how."""

    what: str
    ok: bool
    detail: str


def probe(settings: Settings, *, clock: Clock = utc_now) -> Iterator[Probed]:
    """Try the database, the mail server and each source; nothing is written."""
    yield _probe_database(settings)
    mail = mail_channel(settings)
    if isinstance(mail, SmtpChannel):
        found = mail.probe()
        yield Probed(what="mail", ok=found.ok, detail=found.detail)
    else:
        yield Probed(what="mail", ok=True, detail=f"no server: files in {settings.outbox}")
    watch = watched(settings)
    for key in watch.in_both:
        detail = "it was also added to the database: the configuration counts"
        yield Probed(what=key, ok=True, detail=detail)
    yield from _probe_sources(settings, watch.sources, clock=clock)


def _probe_database(settings: Settings) -> Probed:
    try:
        found = describe(settings.database)
    except StoreError as error:
        return Probed(what="database", ok=False, detail=str(error))
    return Probed(what="database", ok=True, detail=found)


def _probe_sources(
    settings: Settings, sources: Sequence[Source], *, clock: Clock
) -> Iterator[Probed]:
    if not sources:
        yield Probed(what="sources", ok=False, detail="none: `monitor sources add URL` finds one")
    for looked in look_at(settings, sources, clock=clock):
        key, reading, result = looked.result.request.key, looked.reading, looked.result
        there = f" (it moved to {looked.moved_to}, and is asked there)" if looked.moved_to else ""
        if reading is not None:
            is_good = reading.verdict is Verdict.GOOD
            yield Probed(what=key, ok=is_good, detail=f"{reading.verdict}: {reading.detail}{there}")
        elif isinstance(result, FetchFailed):
            yield Probed(what=key, ok=False, detail=f"{result.reason}: {result.detail}{there}")


def preview_of(
    settings: Settings, rule: str, *, since: datetime | None = None, clock: Clock = utc_now
) -> tuple[WouldSend, ...]:
    """Return what a rule would have sent since a moment, or in 30 days; nothing is written."""
    rules = {one.key: one for one in settings.rules}
    if rule not in rules:
        raise MonitorError(f"expected one of {', '.join(rules) or 'no rules'}, got {rule!r}")
    store = memory.open_existing(settings.database)
    try:
        with store.read() as known:
            wants = Wants(
                recipients={one.to: one for one in settings.recipients},
                mutes=known.outbox.mutes(),
                words=words_by_language(),
            )
            past = Past(
                findings=known.ledger.findings,
                text_at=partial(text_at, known),
                spoken_of=known.outbox.spoken_of,
            )
            return preview(
                rules[rule],
                known.lists.events(since or clock() - _PREVIEWED),
                past=past,
                wants=wants,
                toolkit=toolkit(settings),
            )
    finally:
        store.close()


def look_behind(
    settings: Settings, url: str, *, access: AccessNote | None = None, clock: Clock = utc_now
) -> Discovery:
    """Say what can be watched behind an address; nothing is written."""
    fetcher = network(settings, clock, holds=_remembered(settings, clock()).holds)
    try:
        return discover(url, fetcher, access=access)
    finally:
        fetcher.close()


def watch_also(
    settings: Settings, wishes: Sequence[Wish], *, clock: Clock = utc_now
) -> tuple[Answered, ...]:
    """Add sources to the database; a running service polls them at its next tick."""
    return watch(settings, wishes, now=clock())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Remembered:
    """Which hosts asked to be left alone, and where sources are asked that have moved, by key."""

    holds: tuple[Hold, ...] = ()
    moved: Mapping[str, str] = field(default_factory=dict)


def _remembered(
    settings: Settings, now: datetime, *, sources: Sequence[Source] = ()
) -> _Remembered:
    """Return what a database remembers that a look has to know, as far as there is one."""
    try:
        store = open_memory(settings)
    except StoreError:
        return _Remembered()
    urls = {source.key: source.url for source in sources}
    try:
        with store.read() as known:
            moved = {
                state.source.key: state.address
                for state in known.sources.states(list(urls))
                if state.source.url == urls[state.source.key] != state.address
            }
            return _Remembered(holds=known.sources.holds(now), moved=moved)
    finally:
        store.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What one fetch of a source brought, and how it reads where an answer came.

    `moved_to` is where it was asked in place of its own address, as a poll does.
    """

    result: FetchResult
    reading: FeedReading | None
    moved_to: str | None = None


def look_at(
    settings: Settings, sources: Sequence[Source], *, clock: Clock = utc_now
) -> Iterator[Looked]:
    """Fetch sources once, as a poll does, and read what they list; nothing is written."""
    known = _remembered(settings, clock(), sources=sources)
    fetcher = network(settings, clock, holds=known.holds)
    by_key = {source.key: source for source in sources}
    requests = [
        Request(key=key, url=known.moved.get(key, source.url), source=key, access=source.access)
        for key, source in by_key.items()
    ]
    look = Look(fetcher=fetcher, readers=LocalReaders(tools(settings)))
    try:
        for result in fetcher.fetch(requests):
            reading = None
            if isinstance(result, Captured):
                reading = look.read(result, by_key[result.request.key])
            moved_to = known.moved.get(result.request.key)
            yield Looked(result=result, reading=reading, moved_to=moved_to)
    finally:
        fetcher.close()
