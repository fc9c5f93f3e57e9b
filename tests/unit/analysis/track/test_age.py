from datetime import UTC, datetime, timedelta

import pytest

from monitor.analysis.track.age import Newcomer, backfilled

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def came(*newcomers: Newcomer, good_at: datetime = NOW - HOUR) -> set[bool]:
    return set(backfilled(newcomers, good_at=good_at, at=NOW, is_all_new=False))


def one(published: datetime | None, *, is_modified: bool = False) -> Newcomer:
    return Newcomer(published=published, is_on_top=True, is_modified=is_modified)


@pytest.mark.parametrize("given", [one(None), one(NOW, is_modified=True)], ids=["none", "changed"])
def test_a_crowd_without_dates_of_publication_is_from_the_archive(given: Newcomer) -> None:
    assert came(*[given] * 40) == {True}
    assert came(*[given] * 4) == {False}


def test_a_crowd_that_is_dated_today_is_news() -> None:
    assert came(*[one(NOW)] * 40) == {False}


def test_a_crowd_after_a_long_outage_is_news() -> None:
    assert came(*[one(None)] * 40, good_at=NOW - timedelta(days=20)) == {False}


def test_what_is_dated_today_in_a_crowd_without_dates_is_news() -> None:
    marks = backfilled([one(NOW), *[one(None)] * 30], good_at=NOW, at=NOW, is_all_new=False)
    assert marks == (False, *[True] * 30)
