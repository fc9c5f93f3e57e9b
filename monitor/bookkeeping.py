"""The ledger kept in order: partnerships folded anew where postings or names say so."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.analysis.alert.correct import corrections
from monitor.analysis.link.resolve import UNDECIDED, aliases, configured_company, name_form
from monitor.errors import MonitorError
from monitor.model.event import Event, Happening
from monitor.model.feedback import Feedback, Opinion, said_in
from monitor.model.findings import Findings
from monitor.model.memory import Rebuilt
from monitor.model.partnership import Resolution, Step, StoredClaim
from monitor.model.records import Records
from monitor.model.settings import Settings
from monitor.model.source import Company
from monitor.refolding import refold, refold_named, refold_outdated, refold_spoken
from monitor.store.memory import open_existing
from monitor.store.sql import open_store


def rebuild_partnerships(settings: Settings) -> Rebuilt:
    """Fold all partnerships anew from what was posted, and write those that differ."""
    with _writing(settings) as step:
        return refold(step)


def relink(step: Records, companies: Sequence[Company], *, now: datetime) -> int:
    """Let names that were written before mean what the configuration says now.

    Returns how many names mean another company now; where there are any, all is folded anew.
    """
    configured = aliases(companies)
    decided = step.ledger.resolutions([entry for name in configured for entry in _entries(name)])
    lines = [
        Resolution(name=name, company=company, reason="configured", at=now)
        for name, company in configured.items()
        if decided.get(name) != company and _is_in_use(name, decided=decided, configured=configured)
    ]
    if lines:
        step.record([Findings(resolutions=tuple(lines))])
        meant = [decided.get(entry) for line in lines for entry in _entries(line.name)]
        refold_named(step, [*meant, *(line.company for line in lines)])
    return len(lines)


def _entries(name: str) -> tuple[str, ...]:
    return (name, name_form(name[1:])) if name.startswith("=") else (name,)


def _is_in_use(name: str, *, decided: Mapping[str, str], configured: Mapping[str, str]) -> bool:
    """Whether a name is in the log; as it is written, where its form is no name of the company."""
    if not name.startswith("="):
        return name in decided
    form = name_form(name[1:])
    return form not in configured and (name in decided or form in decided)


def merge_companies(settings: Settings, one: str, *, into: str, now: datetime) -> int:
    """Say that a name means the same company as another, and return how many partnerships moved.

    Postings stay as they are. Raises MonitorError for what is not known, or is configured.
    """
    with _writing(settings) as step:
        meanings = step.checks.meanings()
        configured = aliases(settings.companies)
        gone = _company(one, meanings=meanings, configured=configured)
        stays = _company(into, meanings=meanings, configured=configured)
        if not gone.startswith(UNDECIDED):
            raise MonitorError(f"{one} is configured as {gone}: its aliases stand there")
        if gone == stays:
            raise MonitorError(f"{one} and {into} are the same company already")
        lines = [
            Resolution(name=name, company=stays, reason="merged", at=now)
            for name, company in meanings.items()
            if company == gone
        ]
        step.record([Findings(resolutions=tuple(lines))])
        return len(refold_named(step, [gone, stays]).differences)


def split_company(settings: Settings, name: str, *, now: datetime) -> int:
    """Say that a name is a company of its own again, and return how many partnerships moved."""
    with _writing(settings) as step:
        meanings = step.checks.meanings()
        entry = name_form(name)
        if configured_company(name, aliases(settings.companies)) is not None:
            raise MonitorError(f"{name} is an alias in the configuration: take it out there")
        if entry not in meanings:
            raise MonitorError(f"expected a name that a statement had, got {name!r}")
        if meanings[entry] == f"{UNDECIDED}{entry}":
            raise MonitorError(f"{name} is a company of its own already")
        line = Resolution(name=entry, company=f"{UNDECIDED}{entry}", reason="split", at=now)
        step.record([Findings(resolutions=(line,))])
        return len(refold_named(step, [meanings[entry], line.company]).differences)


def _company(name: str, *, meanings: Mapping[str, str], configured: Mapping[str, str]) -> str:
    """Return the key of the company that a name or a key means."""
    if name in configured.values():
        return name
    meant = configured_company(name, configured)
    form = name_form(name.removeprefix(UNDECIDED))
    if meant is None and form not in meanings:
        raise MonitorError(f"expected a company or a name that a statement had, got {name!r}")
    return meant or meanings[form]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What an opinion changed: partnerships, and corrections that leave for who had been told."""

    partnerships: int
    corrections: int = 0


def judge_claim(settings: Settings, key: str, *, opinion: Opinion, now: datetime) -> Judged:
    """Note what somebody says of a claim, and return what that changed.

    Of a claim that is rejected, alerts that have not left are dropped, and those that have are
    corrected; of one that is confirmed, corrections that have not left are dropped.
    """
    with _writing(settings) as step:
        stored = step.dossiers.claim(key)
        if stored is None:
            raise MonitorError(f"expected the key of a claim, got {key!r}")
        said = said_in(stored.claim)
        step.ledger.judge([Feedback(claim=key, said=said, opinion=opinion, at=now)])
        if opinion is Opinion.CONFIRMED:
            step.record([Findings(recalled=_events_of(step, stored, kind=Happening.CORRECTED))])
            return Judged(partnerships=len(refold_spoken(step, said).differences))
        wrong = _events_of(step, stored, kind=Happening.PARTNERSHIP)
        told = corrections(step.ledger.findings(wrong), step.outbox.told(wrong), at=now)
        step.record([replace(told, recalled=wrong)])
        changed = len(refold_spoken(step, said).differences)
        return Judged(partnerships=changed, corrections=len(told.alerts))


def _events_of(step: Records, judged: StoredClaim, *, kind: Happening) -> tuple[str, ...]:
    """Return the events of a kind that rest on the words that were judged.

    Copies of a statement have the same words. A statement that says more of a partnership, which
    nobody rejected, keeps its event; of corrections, those of all that stands again are returned.
    """
    version = step.statements.version(judged.version)
    if version is None:
        return ()
    homes = dict.fromkeys(line.partnership for line, _ in step.ledger.posted(version.statement))
    timelines = (step.dossiers.partnership(home) for home in homes)
    posted = [line for timeline in timelines if timeline is not None for line in timeline.lines]
    words = step.ledger.rejected([said_in(line.claim.claim) for line in posted])
    places = {line.claim.key: (line.posting.partnership, line.posting.statement) for line in posted}
    standing = {places[line.claim.key] for line in posted if said_in(line.claim.claim) not in words}
    is_wrong = kind is Happening.PARTNERSHIP
    return tuple(
        Event(
            kind=kind,
            at=version.at,
            source="",
            statement=statement,
            partnership=partnership,
            step=step_of_event,
        ).key
        for partnership, statement in dict.fromkeys(places.values())
        if ((partnership, statement) in standing) != is_wrong
        for step_of_event in Step
    )


@contextmanager
def _writing(settings: Settings) -> Iterator[Records]:
    open_existing(settings.database).close()
    store = open_store(settings.database)
    try:
        with store.begin() as step:
            refold_outdated(step)
            yield step
    finally:
        store.close()
