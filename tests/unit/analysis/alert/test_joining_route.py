"""Which alerts of a statement's first hour wait, and in which group."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.analysis.alert.route import alerts
from monitor.config.calendar import next_digest
from monitor.model.alert import Alert, Deliver, Rule, Timing
from monitor.model.event import Finding, Happening
from monitor.model.statement import Comparison, Edit, EditKind, Op
from tests.support.builders import (
    HOUR,
    MINUTE,
    NOW,
    a_change,
    a_location,
    a_source,
    a_version,
    an_edit,
    an_event,
)

_GROUP = f"joined:{a_location().statement}"
_AMOUNT = replace(an_edit("12", "21"), kinds=(EditKind.NUMBER,), detail="amount")
_DROPPED = replace(an_edit("Acme and Globex", "Acme"), detail="amount, party dropped")


def _edited(
    *edits: Edit, after: timedelta = 10 * MINUTE, kind: Happening = Happening.REVISED
) -> Finding:
    before, version = a_version(number=1), a_version("Other words.", number=2)
    change = a_change(before, version)
    comparison = Comparison(edits=edits, kinds=(), material=True, summary="")
    event = replace(an_event(version), kind=kind, partnership=None, step=None, at=NOW + after)
    return Finding(
        event=replace(event, change=change.key),
        source=a_source(),
        location=a_location(),
        version=version,
        before=before,
        change=replace(change, comparison=comparison),
    )


def _alert(finding: Finding, deliver: Deliver | None = None) -> Alert:
    rule = Rule(key="r", to=("ann@example.org",), deliver=deliver or Deliver())
    (alert,) = alerts([finding], rules=[rule], calendar=next_digest)
    return alert


def test_an_edit_of_the_first_hour_waits_for_its_end() -> None:
    alert = _alert(_edited(_AMOUNT))
    assert (alert.due, alert.group) == (NOW + HOUR, _GROUP)


def test_an_edit_after_the_first_hour_leaves_at_once() -> None:
    alert = _alert(_edited(_AMOUNT, after=HOUR))
    assert alert.due == NOW + HOUR == alert.raised
    assert alert.group != _GROUP


def test_a_rule_says_how_long_edits_are_joined() -> None:
    edited = _edited(_AMOUNT, after=2 * HOUR)
    assert _alert(edited, Deliver(join_edits=4 * HOUR)).due == NOW + 4 * HOUR
    assert _alert(edited, Deliver(join_edits=2 * HOUR)).due == NOW + 2 * HOUR


def test_an_edit_leaves_at_once_where_joining_is_switched_off() -> None:
    alert = _alert(_edited(_AMOUNT, after=timedelta(0)), Deliver(join_edits=timedelta(0)))
    assert alert.due == NOW
    assert alert.group != _GROUP


@pytest.mark.parametrize("told", ["baseline", "backfilled"])
def test_edits_of_what_nobody_was_told_of_wait_for_nothing(told: str) -> None:
    edited = _edited(_AMOUNT)
    alert = _alert(replace(edited, location=replace(a_location(), **{told: True})))  # type: ignore[arg-type]  # by name
    assert alert.due == edited.event.at
    assert alert.group != _GROUP


@pytest.mark.parametrize(
    "edit",
    [
        _DROPPED,
        replace(an_edit("Globex", "Initech"), detail="other party"),
        replace(an_edit("Acme joined Globex.", ""), op=Op.DELETE, detail="claim dropped"),
        replace(an_edit("Globex", ""), op=Op.DELETE, kinds=(EditKind.PARTY,), detail=None),
    ],
)
def test_a_dropped_party_leaves_at_once_with_what_waits(edit: Edit) -> None:
    alert = _alert(_edited(_AMOUNT, edit))
    assert (alert.due, alert.group) == (NOW + 10 * MINUTE, _GROUP)


@pytest.mark.parametrize(
    "edit",
    [
        replace(_DROPPED, material=False),
        replace(an_edit("", "Globex"), op=Op.INSERT, kinds=(EditKind.PARTY,), detail=None),
        replace(_AMOUNT, detail="claim weakened"),
    ],
)
def test_a_party_that_stays_or_comes_is_no_reason_to_hurry(edit: Edit) -> None:
    assert _alert(_edited(edit)).due == NOW + HOUR


@pytest.mark.parametrize("kind", [Happening.WITHDRAWN, Happening.REPLACED, Happening.PARTNERSHIP])
def test_what_is_no_edit_leaves_at_once_with_what_waits(kind: Happening) -> None:
    alert = _alert(_edited(_AMOUNT, kind=kind))
    assert (alert.due, alert.group) == (NOW + 10 * MINUTE, _GROUP)


def test_what_is_taken_back_waits_as_ever_and_goes_with_what_waits() -> None:
    alert = _alert(_edited(_AMOUNT, kind=Happening.REVERTED))
    assert (alert.due, alert.group) == (NOW + 10 * MINUTE + HOUR, _GROUP)


def test_a_digest_gathers_each_edit() -> None:
    digest = Deliver(timing=Timing.DIGEST, cron="0 8 * * *")
    assert _alert(_edited(_AMOUNT), digest).group.startswith("digest:")
