"""The sources that are watched: those of the configuration and those that were added."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.errors import MonitorError, StoreError
from monitor.model.access import AccessNote
from monitor.model.protocols import Store
from monitor.model.settings import Settings
from monitor.model.source import Origin, Outlet, Source, SourceKind, SourceState
from monitor.store.memory import open_existing
from monitor.store.sql import open_store
from monitor.urls import canonical, host

_NO_KEY = re.compile(r"[^a-z0-9_.-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """All that is watched. Of a key `in_both` places the configuration's source counts."""

    sources: tuple[Source, ...]
    in_both: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A source that somebody wants to watch; without a key it gets one."""

    url: str
    every: timedelta
    key: str | None = None
    name: str = ""
    company: str | None = None
    language: str | None = None
    kind: SourceKind = SourceKind.AUTO
    include: tuple[str, ...] = ()
    selector: str | None = None
    outlet: Outlet | None = None
    access: AccessNote | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What became of a wish: the source that is watched now, or why none is."""

    wish: Wish
    source: Source | None = None
    again: bool = False
    refused: str = ""


def watched(settings: Settings) -> Watched:
    """Return all sources as one list; without a database, those of the configuration."""
    configured = {source.key: source for source in settings.sources}
    added: list[Source] = []
    with suppress(StoreError):
        store = open_existing(settings.database)
        try:
            added = added_in(store)
        finally:
            store.close()
    return Watched(
        sources=(*settings.sources, *(one for one in added if one.key not in configured)),
        in_both=tuple(one.key for one in added if one.key in configured),
    )


def added_in(store: Store) -> list[Source]:
    """Return the sources that were added to a database and not removed."""
    with store.read() as step:
        sources = [state.source for state in step.sources.states()]
    return [source for source in sources if source.origin is Origin.DATABASE]


def watch(settings: Settings, wishes: Sequence[Wish], *, now: datetime) -> tuple[Answered, ...]:
    """Add sources to the database, which a running service polls at its next tick.

    What was watched before goes on under its key, with all that is known of it.
    """
    store = open_store(settings.database)
    try:
        with store.begin() as step:
            answers = _answers(wishes, settings.sources, known=step.sources.all())
            step.sources.add([one.source for one in answers if one.source], now=now)
    finally:
        store.close()
    return answers


def unwatch(settings: Settings, key: str) -> None:
    """Stop watching a source that was added; what is known of it stays."""
    if any(source.key == key for source in settings.sources):
        raise MonitorError(f"{key} stands in the configuration: take it out there")
    store = open_existing(settings.database)
    try:
        known = [source.key for source in added_in(store)]
    finally:
        store.close()
    if key not in known:
        raise MonitorError(f"expected one of {', '.join(known) or 'no sources'}, got {key!r}")
    store = open_store(settings.database)
    try:
        with store.begin() as step:
            step.sources.remove([key])
    finally:
        store.close()


def _answers(
    wishes: Sequence[Wish], configured: Sequence[Source], *, known: Sequence[SourceState]
) -> tuple[Answered, ...]:
    live = {source.key: source for source in configured}
    # One that the configuration named and names no more is not watched, whatever the last run said.
    live |= {
        one.source.key: one.source
        for one in known
        if one.active and one.source.origin is Origin.DATABASE and one.source.key not in live
    }
    past = {one.source.key: one.source for one in known if one.source.key not in live}
    answers = []
    for wish in wishes:
        answer = _answer(wish, live=live, past=past)
        if answer.source is not None:
            live[answer.source.key] = answer.source
            past.pop(answer.source.key, None)
        answers.append(answer)
    return tuple(answers)


def _answer(wish: Wish, *, live: dict[str, Source], past: dict[str, Source]) -> Answered:
    here = _at(wish.url, live)
    if here is not None:
        return Answered(wish=wish, refused=f"it is watched already, as {here.key}")
    if wish.key in live:
        return Answered(wish=wish, refused=f"{wish.key} is taken by {live[wish.key].url}")
    before = _at(wish.url, past)
    if before is not None and wish.key not in {None, before.key}:
        refused = f"it was watched as {before.key}: under that key it goes on with its history"
        return Answered(wish=wish, refused=refused)
    key = before.key if before else wish.key or free_key(wish.url, {*live, *past})
    source = Source(
        key=key,
        url=wish.url,
        every=wish.every,
        name=wish.name,
        company=wish.company,
        language=wish.language,
        kind=wish.kind,
        include=wish.include,
        selector=wish.selector,
        outlet=wish.outlet,
        access=wish.access,
        origin=Origin.DATABASE,
    )
    return Answered(wish=wish, source=source, again=key in past)


def _at(url: str, sources: dict[str, Source]) -> Source | None:
    wanted = canonical(url)
    return next((one for one in sources.values() if canonical(one.url) == wanted), None)


def free_key(url: str, taken: set[str]) -> str:
    """Return a key made of the host, with a number where others have it."""
    base = _NO_KEY.sub("-", host(url).removeprefix("www.")).strip("-._") or "source"
    number = 1
    while (key := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return key
