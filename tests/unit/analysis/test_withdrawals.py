"""When a statement that cannot be found any more is withdrawn, and when it is back."""

from dataclasses import replace
from datetime import datetime, timedelta

from monitor.analysis import withdrawals
from monitor.analysis.assemble import Toolkit
from monitor.model.alert import Deliver, Rule, When
from monitor.model.event import Happening, Tier
from monitor.model.findings import Findings, KnownLocation
from tests.support.builders import DAY, HOUR, MINUTE, NOW, a_claim, a_location, a_source, a_version


def _calendar(deliver: Deliver, *, after: datetime) -> datetime:
    return after


_WATCHER = Rule(
    key="gone", to=("ann@example.org",), when=When(events=(Happening.WITHDRAWN, Happening.RESTORED))
)
_TOOLKIT = Toolkit(packs={}, aliases={}, rules=(_WATCHER,), calendar=_calendar)


def _known(*, has_claims: bool = True) -> KnownLocation:
    return KnownLocation(
        source=a_source(),
        location=a_location(),
        latest=a_version(),
        claims=(a_claim(),) if has_claims else (),
    )


def _missing(known: KnownLocation, *after: timedelta) -> tuple[KnownLocation, list[Findings]]:
    """Look at these times after `NOW`, and find nothing."""
    told = []
    for wait in after:
        found = withdrawals.missing(known, _TOOLKIT, at=NOW + wait, detail="HTTP status 404")
        if found.locations:
            known = replace(known, location=found.locations[-1])
        told.append(found)
    return known, told


def test_three_looks_over_a_day_are_a_withdrawal() -> None:
    known, told = _missing(_known(), 0 * HOUR, 6 * HOUR, 24 * HOUR)

    assert [len(found.events) for found in told] == [0, 0, 1]
    [event] = told[-1].events
    assert (event.kind, event.at) == (Happening.WITHDRAWN, NOW + DAY)
    assert event.version == a_version().key
    assert event.reason == ("HTTP status 404; found missing 3 times since 2026-03-02 09:30 UTC")
    assert [alert.recipient for alert in told[-1].alerts] == ["ann@example.org"]
    assert known.location.withdrawn_at == NOW + DAY


def test_three_looks_within_a_day_are_none() -> None:
    known, told = _missing(_known(), 0 * HOUR, 8 * HOUR, 23 * HOUR)

    assert not any(found.events for found in told)
    assert known.location.gone_times == 3


def test_two_looks_over_days_are_none() -> None:
    _, told = _missing(_known(), 0 * HOUR, 72 * HOUR)

    assert not any(found.events for found in told)


def test_looks_in_quick_succession_count_once() -> None:
    known, told = _missing(_known(), *(number * MINUTE for number in range(60)))

    assert known.location.gone_times == 1
    assert [bool(found.locations) for found in told] == [True] + [False] * 59


def test_a_withdrawal_is_told_once() -> None:
    _, told = _missing(_known(), *(number * 6 * HOUR for number in range(20)))

    assert sum(len(found.events) for found in told) == 1


def test_a_good_look_voids_the_count() -> None:
    known, _ = _missing(_known(), 0 * HOUR, 8 * HOUR)
    back = withdrawals.present(known, _TOOLKIT, at=NOW + 9 * HOUR, detail="HTTP status 200")
    known, told = _missing(
        replace(known, location=back.locations[-1]), 10 * HOUR, 24 * HOUR, 33 * HOUR
    )

    assert not back.events
    assert not any(found.events for found in told)


def test_a_good_look_at_what_was_never_missed_writes_nothing() -> None:
    assert withdrawals.present(_known(), _TOOLKIT, at=NOW, detail="HTTP status 200") == Findings()


def test_what_was_withdrawn_is_restored_once() -> None:
    known, _ = _missing(_known(), 0 * HOUR, 6 * HOUR, 24 * HOUR)
    back = withdrawals.present(known, _TOOLKIT, at=NOW + 3 * DAY, detail="HTTP status 200")
    known = replace(known, location=back.locations[-1])
    again = withdrawals.present(known, _TOOLKIT, at=NOW + 4 * DAY, detail="HTTP status 200")

    [event] = back.events
    assert event.kind is Happening.RESTORED
    assert event.reason == "HTTP status 200; it had been missing since 2026-03-02 09:30 UTC"
    assert len(back.alerts) == 1
    assert known.location == a_location()
    assert again == Findings()


def test_a_second_withdrawal_of_the_same_version_is_another_event() -> None:
    known, first = _missing(_known(), 0 * HOUR, 6 * HOUR, 24 * HOUR)
    back = withdrawals.present(known, _TOOLKIT, at=NOW + 3 * DAY, detail="HTTP status 200")
    known = replace(known, location=back.locations[-1])
    _, second = _missing(known, *(4 * DAY + number * 12 * HOUR for number in range(3)))

    assert first[-1].events[0].key != second[-1].events[0].key


def test_a_statement_that_was_never_told_is_not_counted() -> None:
    untold = replace(_known(), location=replace(a_location(), basis=None))

    assert withdrawals.missing(untold, _TOOLKIT, at=NOW, detail="HTTP status 404") == Findings()


def test_the_withdrawal_of_a_partnership_contradicts_it() -> None:
    _, claimed = _missing(_known(), 0 * HOUR, 6 * HOUR, 24 * HOUR)
    _, plain = _missing(_known(has_claims=False), 0 * HOUR, 6 * HOUR, 24 * HOUR)

    assert claimed[-1].events[0].tier is Tier.CONTRADICTION
    assert plain[-1].events[0].tier is None


def test_the_planned_looks_confirm_a_withdrawal_in_a_day() -> None:
    known, at, looks = _known(), NOW, 0
    while known.location.withdrawn_at is None:
        known, _ = _missing(known, at - NOW)
        looks += 1
        at = withdrawals.next_look(known.location, at=at) or at

    assert looks == withdrawals.LOOKS
    assert known.location.withdrawn_at == NOW + withdrawals.LASTING


def test_a_look_that_cannot_count_is_made_again_within_the_hour() -> None:
    known, _ = _missing(_known(), 0 * HOUR, 6 * HOUR)
    late = NOW + 30 * HOUR

    assert withdrawals.next_look(known.location, at=late) == late + HOUR


def test_no_look_is_planned_for_what_is_not_missed() -> None:
    assert withdrawals.next_look(a_location(), at=NOW) is None
