from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from monitor.analysis.track.age import Newcomer, backfilled, crowded

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def came(
    *newcomers: Newcomer,
    good_at: datetime = NOW - HOUR,
    listed: Sequence[datetime] = (),
) -> set[bool]:
    old = backfilled(newcomers, good_at=good_at, at=NOW, is_all_new=False)
    crowd = crowded(newcomers, old, good_at=good_at, at=NOW, listed=listed)
    return {one or other for one, other in zip(old, crowd, strict=True)}


def one(published: datetime | None, *, is_modified: bool = False) -> Newcomer:
    return Newcomer(published=published, is_on_top=True, is_modified=is_modified)


@pytest.mark.parametrize("given", [one(None), one(NOW, is_modified=True)], ids=["none", "changed"])
def test_a_crowd_without_dates_of_publication_is_from_the_archive(given: Newcomer) -> None:
    assert came(*[given] * 40) == {True}
    assert came(*[given] * 4) == {False}


def test_so_many_that_are_dated_today_as_are_published_in_an_hour_are_news() -> None:
    assert came(*[one(NOW)] * 50) == {False}
    assert came(*[one(NOW)] * 51) == {True}


def test_as_many_are_news_after_hours_or_where_so_many_came_before() -> None:
    assert came(*[one(NOW)] * 90, good_at=NOW - 2 * HOUR) == {False}
    busy = [NOW - timedelta(days=3, minutes=number) for number in range(30)]
    assert came(*[one(NOW)] * 90, listed=busy) == {False}
    assert came(*[one(NOW)] * 91, listed=busy) == {True}


def test_a_crowd_after_a_long_outage_is_news() -> None:
    assert came(*[one(None)] * 40, good_at=NOW - timedelta(days=20)) == {False}


def test_what_is_dated_today_in_a_crowd_without_dates_is_news() -> None:
    marks = crowded([one(NOW), *[one(None)] * 30], [False] * 31, good_at=NOW, at=NOW, listed=())
    assert marks == (False, *[True] * 30)
