"""A scripted year comes out exactly, twice the same, and in any order within a day."""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from typing import cast

import pytest

from monitor.checkup import examine
from monitor.model.capture import Capture
from monitor.model.claim import Kind
from monitor.model.event import Event, Happening
from monitor.model.memory import PartnershipsWanted
from monitor.model.partnership import Partnership, Step
from monitor.model.records import Memory
from monitor.model.settings import FetchSettings, Settings
from monitor.model.source import Source
from monitor.replay.rerun import rerunning
from tests.replay.scripted import SAID
from tests.replay.scripted_companies import COMPANIES, WIRES, Said
from tests.replay.scripted_ledger import HELD, TOLD, Held, Told

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
_DEALS = {Kind.JOINT_VENTURE, Kind.LICENSING}
# What is told of partnerships, and what became of the words in which they were announced.
_TOLD_OF = {Happening.PARTNERSHIP, Happening.REVISED, Happening.WITHDRAWN}


@dataclass(frozen=True, kw_only=True)
class Year:
    """What a year left behind."""

    partnerships: tuple[Partnership, ...]
    events: tuple[Event, ...]

    @property
    def held(self) -> set[Held]:
        """The partnerships as the script says them."""
        return {
            Held(
                cast("tuple[str, str]", one.companies),  # checked by the comparison
                one.stage,
                one.corroboration,
                tuple(sorted(((step, _on(at)) for step, at in one.steps), key=_by_day)),
                one.on_record,
                tuple(kind for kind in one.kinds if kind in _DEALS),
                one.status,
                _day(one.announced_at),
                _day(one.effective_at),
                _day(one.ended_at),
            )
            for one in self.partnerships
        }

    @property
    def ledger(self) -> list[tuple[object, ...]]:
        """All that does not tell the hour: the order within a day is chance."""
        return [
            (
                one.key,
                one.companies,
                one.names,
                one.kinds,
                one.stage,
                one.stage_posting,
                one.corroboration,
                one.status,
                one.on_record,
                one.postings,
                one.first_posting,
                *(_day(at) for at in (one.first_seen, one.last_seen, one.stage_since)),
                _day(one.effective_at),
                tuple((known.day, known.posting, known.by) for known in one.beginnings or ()),
                *(_day(at) for at in (one.first_on_record, one.announced_at, one.ended_at)),
                tuple((step, _day(at)) for step, at in one.steps),
            )
            for one in sorted(self.partnerships, key=lambda one: one.key)
        ]

    @property
    def told(self) -> list[Event]:
        """What people are told of partnerships."""
        return [one for one in self.events if one.alert]

    @property
    def news(self) -> list[Told]:
        """What people are told, as the script says it."""
        parties = {one.key: one.companies for one in self.partnerships}
        found = (
            Told(
                _on(one.at),
                parties.get(one.partnership or "", (one.source,)),
                one.step,
                one.novelty,
            )
            for one in self.told
        )
        return sorted(found, key=lambda one: (one.day, one.companies))


def _on(at: datetime) -> int:
    return (at - BEGIN).days


def _day(at: datetime | None) -> int | None:
    return None if at is None else _on(at)


def _by_day(reached: tuple[Step, int]) -> tuple[int, Step]:
    return reached[1], reached[0]


def _settings() -> Settings:
    keys = {company.key for company in COMPANIES}
    return Settings(
        database="",
        fetch=FetchSettings(),
        sources=tuple(
            Source(
                key=key,
                url=f"https://{key}.example/feed.xml",
                every=timedelta(minutes=15),
                name=key,
                company=key if key in keys else None,
            )
            for key in sorted({*keys, *WIRES})
        ),
        companies=COMPANIES,
        rules=(),
        mail=None,
        outbox="",
    )


def _feed(source: str, said: Sequence[Said], *, at: datetime) -> Capture:
    items = "".join(
        f"<item><title>{escape(one.title)}</title>"
        f"<guid isPermaLink='false'>{one.listed_as}-{one.language}</guid>"
        f"<pubDate>{BEGIN + timedelta(days=one.listed_as):%a, %d %b %Y 00:00:00 GMT}</pubDate>"
        f"<description>{escape(one.text)}</description></item>"
        for one in reversed(said)
    )
    url = f"https://{source}.example/feed.xml"
    body = (
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel>"
        f"<title>{source}</title><link>{url}</link><description>News</description>{items}"
        "</channel></rss>"
    )
    return Capture(
        url=url,
        final_url=url,
        at=at,
        status=200,
        headers=(("Content-Type", "application/rss+xml"),),
        body=body.encode(),
    )


_OLD = Said(-30, "", "en", "A fair in town", "There was a fair in town, and many came to see it.")


def played(*, order: int | None = None) -> Year:
    """Live through the year; with an order, the polls of each day come in another one."""
    days: dict[int, list[Said]] = defaultdict(list)
    for one in SAID:
        days[one.day].append(one)
    listed: dict[str, list[Said]] = defaultdict(lambda: [_OLD])
    events: list[Event] = []
    settings = _settings()
    with rerunning(settings, begin=BEGIN) as rerun:
        for source in settings.sources:
            rerun.poll(source.key, _feed(source.key, listed[source.key], at=BEGIN))
        rerun.take()
        for day in sorted(days):
            today = days[day]
            if order is not None:
                today = random.Random(f"{order} {day}").sample(today, len(today))
            for hour, one in enumerate(today, start=8):
                at = BEGIN + timedelta(days=day, hours=hour)
                kept = [old for old in listed[one.source] if old.listed_as != one.listed_as]
                listed[one.source] = [*kept, one]
                rerun.poll(one.source, _feed(one.source, listed[one.source], at=at))
                events += rerun.take().events.values()
        with cast("Memory", rerun.store).read() as step:  # it has what reading needs
            assert [one for one in examine(step.checks) if not one.ok] == []
            found = step.lists.partnerships(PartnershipsWanted())
    partnership_events = [one for one in events if one.kind in _TOLD_OF]
    return Year(partnerships=found, events=tuple(partnership_events))


@pytest.fixture(scope="module", name="year")
def a_year() -> Year:
    return played()


def test_the_script_is_as_large_as_it_should_be() -> None:
    assert len(SAID) >= 40
    assert len(COMPANIES) == 12
    assert len({one.language for one in SAID}) == 5
    assert {one.source for one in SAID} == {*WIRES, *(company.key for company in COMPANIES)}


def test_the_ledger_is_exactly_what_the_script_says(year: Year) -> None:
    assert year.held == set(HELD)


def test_nobody_is_told_twice(year: Year) -> None:
    assert year.news == list(TOLD)


def test_the_same_year_again_leaves_the_same_bytes(year: Year) -> None:
    assert played() == year


@pytest.mark.parametrize("order", range(3))
def test_the_order_within_a_day_leaves_the_same_ledger(year: Year, order: int) -> None:
    shuffled = played(order=order)
    assert shuffled.ledger == year.ledger
    assert shuffled.news == year.news
