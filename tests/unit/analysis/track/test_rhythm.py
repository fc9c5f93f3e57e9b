from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.analysis.track.rhythm import quiet_until
from tests.support.builders import DAY, HOUR, MINUTE, NOW


def _every(pause: timedelta, *, times: int = 12) -> list[timedelta]:
    return [pause * number for number in range(times)]


@pytest.mark.parametrize(
    ("pause", "patience"),
    [(HOUR, 7 * DAY), (DAY, 7 * DAY), (7 * DAY, 35 * DAY), (365 * DAY, 5 * 365 * DAY)],
)
def test_patience_grows_with_the_usual_pause(pause: timedelta, patience: timedelta) -> None:
    moments = [NOW + ahead for ahead in _every(pause)]
    assert quiet_until(moments) == moments[-1] + patience


def test_a_long_summer_pause_is_remembered() -> None:
    moments = [NOW + ahead for ahead in _every(7 * DAY)]
    moments += [moments[-1] + 40 * DAY]
    assert quiet_until(moments) == moments[-1] + 80 * DAY


def test_few_moments_are_no_rhythm() -> None:
    assert quiet_until([]) is None
    assert quiet_until([NOW + ahead for ahead in _every(DAY, times=5)]) is None


def test_what_comes_together_is_one_moment() -> None:
    assert quiet_until([NOW + ahead for ahead in _every(MINUTE, times=50)]) is None


def test_only_the_last_twenty_count() -> None:
    old = [NOW + ahead for ahead in _every(365 * DAY, times=5)]
    new = [old[-1] + 30 * DAY + ahead for ahead in _every(7 * DAY, times=25)]
    assert quiet_until([*old, *new]) == new[-1] + 35 * DAY


@given(st.lists(st.integers(min_value=0, max_value=99_999), max_size=40))
def test_order_means_nothing_and_a_week_is_the_least(hours: list[int]) -> None:
    moments = [NOW + hour * HOUR for hour in hours]
    until = quiet_until(moments)
    assert until == quiet_until(reversed(moments))
    assert until is None or until >= max(moments) + 7 * DAY - HOUR
