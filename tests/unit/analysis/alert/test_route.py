from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from monitor.analysis.alert.retry import accepted, cut_off, deferred, refused
from monitor.analysis.alert.route import alerts, matches
from monitor.model.alert import (
    Attempt,
    Deliver,
    Materiality,
    MessageState,
    Outcome,
    Rule,
    Timing,
    When,
)
from monitor.model.claim import Kind, Modality, Stage
from monitor.model.event import IMMATERIAL, Event, Finding, Happening, Tier
from monitor.model.partnership import Step
from tests.support.builders import (
    NOW,
    a_claim,
    a_location,
    a_message,
    a_partnership,
    a_source,
    a_version,
    an_event,
)

_TOMORROW = NOW + timedelta(days=1)
_DAILY = Deliver(timing=Timing.DIGEST, cron="0 8 * * *")


def _calendar(deliver: Deliver, *, after: datetime) -> datetime:
    return _TOMORROW


def _finding(event: Event | None = None) -> Finding:
    return Finding(
        event=event or an_event(),
        source=a_source(),
        location=a_location(),
        version=a_version(),
        claims=(a_claim(),),
        partnership=a_partnership(),
    )


def _rule(when: dict[str, object] | None = None, *, deliver: Deliver | None = None) -> Rule:
    return Rule(
        key="r",
        to=("ann@example.org",),
        when=When(**(when or {})),  # type: ignore[arg-type]  # fields by name
        deliver=deliver or Deliver(),
    )


@pytest.mark.parametrize(
    "when",
    [
        {},
        {"events": (Happening.PARTNERSHIP,)},
        {"tiers": (Tier.ANNOUNCEMENT, Tier.SIGNAL)},
        {"companies": ("acme",)},
        {"sources": ("acme",)},
        {"kinds": (Kind.SUPPLY,)},
        {"stages": (Stage.AGREED,)},
        {"modalities": (Modality.ASSERTED,)},
        {"languages": ("en",)},
        {"keywords": ("PARTNERSHIP", "nothing")},
        {"steps": (Step.AGREED,)},
        {"partners": ("globex",)},
        {"partners": ("Initech", "GLOBEX")},
        {"companies": ("acme",), "partners": ("Globex",)},
        {"confidence": 0.3},
    ],
)
def test_a_rule_takes_what_it_asks_for(when: dict[str, object]) -> None:
    assert matches(_rule(when), _finding())


@pytest.mark.parametrize(
    "when",
    [
        {"events": (Happening.REVISED,)},
        {"tiers": (Tier.CONTRADICTION,)},
        {"companies": ("initech",)},
        {"sources": ("initech",)},
        {"kinds": (Kind.LICENSING,)},
        {"stages": (Stage.TALKS,)},
        {"modalities": (Modality.REPORTED,)},
        {"languages": ("de",)},
        {"keywords": ("submarine",)},
        {"steps": (Step.ENDED,)},
        {"partners": ("initech",)},
        {"partners": ("Glob",)},
        {"companies": ("acme",), "partners": ("Acme",)},
        {"confidence": 0.9},
        {"kinds": (Kind.SUPPLY,), "stages": (Stage.TALKS,)},
    ],
)
def test_a_rule_leaves_what_it_does_not_ask_for(when: dict[str, object]) -> None:
    assert not matches(_rule(when), _finding())


def test_an_edit_is_of_the_companies_that_its_statement_brings_news_of() -> None:
    edit = Finding(
        event=replace(an_event(), kind=Happening.REVISED, partnership=None, step=None, tier=None),
        source=replace(a_source(), company=None),
        version=a_version(),
        claims_before=(a_claim(),),
    )
    assert matches(_rule({"companies": ("acme",)}), edit)
    stored = a_claim()
    background = replace(stored, claim=replace(stored.claim, news=False))
    assert not matches(_rule({"companies": ("acme",)}), replace(edit, claims_before=(background,)))


def test_what_must_not_alert_matches_no_rule() -> None:
    assert not matches(_rule(), _finding(an_event(alert=False)))


def test_noise_is_told_only_to_who_asks_for_all_edits() -> None:
    noise = replace(an_event(alert=False), kind=Happening.REVISED, reason=IMMATERIAL)
    silenced = replace(noise, reason="baseline")
    asks = _rule({"materiality": Materiality.ANY})
    assert matches(asks, _finding(noise))
    assert not matches(_rule(), _finding(noise))
    assert not matches(asks, _finding(silenced))


def test_a_rule_for_reading_alerts_nobody() -> None:
    assert not matches(_rule(deliver=Deliver(timing=Timing.KEEP)), _finding())


def test_what_waits_for_the_digest_leaves_at_once_only_when_asked_by_kind() -> None:
    waiting = _finding(replace(an_event(), digest_only=True))
    assert not matches(_rule(), waiting)
    assert matches(_rule(deliver=_DAILY), waiting)
    assert matches(_rule({"kinds": (Kind.SUPPLY,)}), waiting)


def test_several_rules_tell_one_person_once_and_the_promptest_wins() -> None:
    rules = [_rule(deliver=_DAILY), replace(_rule(), key="prompt")]
    (alert,) = alerts([_finding()], rules=rules, calendar=_calendar)
    assert (alert.rule, alert.due) == ("prompt", an_event().at)


def test_a_digests_alerts_share_a_group_and_its_moment() -> None:
    events = [an_event(), replace(an_event(), partnership="other")]
    raised = alerts(
        [_finding(e) for e in events],
        rules=[_rule(deliver=_DAILY)],
        calendar=_calendar,
    )
    assert {alert.group for alert in raised} == {f"digest:r:{_TOMORROW.isoformat()}"}
    assert {alert.due for alert in raised} == {_TOMORROW}
    assert len({alert.key for alert in raised}) == 2


def test_events_of_one_statement_share_a_message() -> None:
    events = [an_event(), replace(an_event(), kind=Happening.PUBLISHED, partnership=None)]
    raised = alerts([_finding(e) for e in events], rules=[_rule()], calendar=_calendar)
    assert len({alert.group for alert in raised}) == 1


def _attempt(number: int = 1) -> Attempt:
    return Attempt(message=a_message().key, number=number, started=NOW)


def test_an_accepted_message_is_sent() -> None:
    ended, message = accepted(a_message(), _attempt(), at=NOW, detail="250 ok")
    assert (ended.outcome, message.state) == (Outcome.ACCEPTED, MessageState.SENT)


def test_a_deferred_message_waits_longer_each_time_and_is_never_given_up() -> None:
    waits = [
        deferred(a_message(), _attempt(number), at=NOW, detail="451")[1].due - NOW
        for number in range(1, 30)
    ]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=1)
    assert waits[-1] == timedelta(hours=4)


def test_a_refused_message_is_parked() -> None:
    ended, message = refused(a_message(), _attempt(), at=NOW, detail="552")
    assert (ended.outcome, message.state) == (Outcome.REFUSED, MessageState.PARKED)


def test_a_try_that_was_cut_off_is_made_again_at_once_with_the_same_message_id() -> None:
    ended, message = cut_off(a_message(), _attempt(), at=NOW)
    assert ended.finished == NOW
    assert (message.due, message.state) == (NOW, MessageState.QUEUED)
    assert message.message_id == a_message().message_id
