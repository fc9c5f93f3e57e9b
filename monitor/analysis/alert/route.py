"""Which events go to whom: rules over findings."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from monitor.model.alert import (
    DIGEST_GROUP,
    JOINED_GROUP,
    Alert,
    Deliver,
    Materiality,
    Rule,
    Timing,
    When,
    channel_of,
)
from monitor.model.event import IMMATERIAL, Event, Finding, Happening

# A text that is back waits so long: if it swings away again meanwhile, there is nothing to tell.
_SETTLED = timedelta(hours=1)


class Calendar(Protocol):
    """Tells when a digest is due next; the answer depends on its arguments only."""

    def __call__(self, deliver: Deliver, *, after: datetime) -> datetime:
        """Return the first moment of the digest's schedule after a moment, in UTC."""


def alerts(
    findings: Sequence[Finding], *, rules: Sequence[Rule], calendar: Calendar
) -> tuple[Alert, ...]:
    """Return the alerts that rules ask for, one for each event and recipient.

    When several rules bring one event to one person, the promptest delivery wins.
    """
    chosen: dict[tuple[str, str], Alert] = {}
    for finding in findings:
        for rule in rules:
            if not matches(rule, finding):
                continue
            for recipient in rule.to:
                alert = _alert(rule, finding, recipient=recipient, calendar=calendar)
                place = (finding.event.key, recipient)
                if place not in chosen or alert.due < chosen[place].due:
                    chosen[place] = alert
    return tuple(chosen.values())


def matches(rule: Rule, finding: Finding) -> bool:
    """Whether a rule wants an event."""
    event, when = finding.event, rule.when
    if not _may_alert(when, event) or rule.deliver.timing is Timing.KEEP:
        return False
    if event.digest_only and rule.deliver.timing is Timing.IMMEDIATE:
        return bool(when.kinds) and _asks_for_claims(when, finding)
    return asks_for(when, finding)


def asks_for(when: When, finding: Finding) -> bool:
    """Whether an event has all that is asked, whether or not it may alert."""
    return (
        _asks_for_event(when, finding)
        and _asks_for_claims(when, finding)
        and (not when.partners or _has_partner(when, finding))
    )


def _may_alert(when: When, event: Event) -> bool:
    is_noise = event.reason == IMMATERIAL
    return event.alert or (is_noise and when.materiality is Materiality.ANY)


def _asks_for_event(when: When, finding: Finding) -> bool:
    event = finding.event
    partnership = finding.partnership
    involved = {
        finding.source.company,
        *(partnership.companies if partnership else ()),
        *_companies_in(finding),
    }
    language = finding.version.content.language if finding.version else finding.source.language
    return (
        (not when.events or event.kind in when.events)
        and (not when.steps or event.step in when.steps)
        and (not when.tiers or event.tier in when.tiers)
        and (not when.sources or event.source in when.sources)
        and (not when.companies or bool(involved & set(when.companies)))
        and (not when.languages or (language or "").partition("-")[0] in when.languages)
        and (not when.keywords or _has_keyword(when.keywords, finding))
    )


def _companies_in(finding: Finding) -> Iterator[str | None]:
    """Yield whom a statement's news, or its news before an edit, is about."""
    for stored in (*finding.claims, *finding.claims_before):
        if stored.claim.news:
            yield from (mention.company for mention in stored.claim.parties)


def _asks_for_claims(when: When, finding: Finding) -> bool:
    """Whether one claim of the finding has all that the rule asks of claims."""
    if not (when.kinds or when.stages or when.modalities or when.confidence):
        return True
    return any(
        (not when.kinds or bool(set(stored.claim.kinds) & set(when.kinds)))
        and (not when.stages or stored.claim.stage in when.stages)
        and (not when.modalities or stored.claim.modality in when.modalities)
        and stored.claim.confidence >= when.confidence
        for stored in finding.claims
    )


def _has_partner(when: When, finding: Finding) -> bool:
    """Whether one of the partners asked for takes part, beside who is asked for as a company."""
    others: set[str | None] = {*when.companies} or {finding.source.company}
    wanted = [_words(name) for name in when.partners]
    for company, name in _parties(finding):
        if company in others:
            continue
        named = _words(name)
        if company in when.partners or any(_is_within(words, named) for words in wanted):
            return True
    return False


def _parties(finding: Finding) -> Iterator[tuple[str | None, str]]:
    """Yield the key, where there is one, and the name of each party, also of one edited away."""
    partnership = finding.partnership
    if partnership is not None:
        # A partnership's names are as its first claim wrote them: not always one for each key.
        yield from ((company, company) for company in partnership.companies)
        if len(partnership.names) == len(partnership.companies):
            yield from zip(partnership.companies, partnership.names, strict=True)
    for stored in (*finding.claims, *finding.claims_before):
        for mention in stored.claim.parties:
            yield mention.company, mention.organisation or mention.surface


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", name).casefold())


def _is_within(wanted: list[str], named: list[str]) -> bool:
    """Whether a name's words are part of another: "Samsung" is of "Samsung Electronics"."""
    spots = range(len(named) - len(wanted) + 1)
    return bool(wanted) and any(named[spot : spot + len(wanted)] == wanted for spot in spots)


def _has_keyword(keywords: Sequence[str], finding: Finding) -> bool:
    content = finding.version.content if finding.version else None
    words = f"{finding.event.title}\n{content.text if content else ''}".casefold()
    return any(keyword.casefold() in words for keyword in keywords)


def _alert(rule: Rule, finding: Finding, *, recipient: str, calendar: Calendar) -> Alert:
    event = finding.event
    joined_until = _joined_until(finding, rule.deliver)
    if rule.deliver.timing is Timing.DIGEST:
        due = calendar(rule.deliver, after=event.at)
        group = f"{DIGEST_GROUP}{rule.key}:{due.isoformat()}"
    elif joined_until is not None:
        due = joined_until if _can_wait(finding) else _at_once(event)
        group = f"{JOINED_GROUP}{event.statement}"
    else:
        due = _at_once(event)
        group = f"{event.statement or event.source}:{event.at.isoformat()}"
    return Alert(
        event=event.key,
        recipient=recipient,
        channel=channel_of(recipient),
        rule=rule.key,
        raised=event.at,
        due=due,
        group=group,
    )


def _at_once(event: Event) -> datetime:
    return event.at + _SETTLED if event.kind is Happening.REVERTED else event.at


def _joined_until(finding: Finding, deliver: Deliver) -> datetime | None:
    """Return until when edits of a statement are joined, or None where they are not or no more.

    Nobody was told of a statement of the baseline or from the archive: its edits wait for nothing.
    """
    location = finding.location
    if location is None or location.baseline or location.backfilled:
        return None
    until = location.first_seen + deliver.join_edits
    return until if finding.event.at < until else None


def _can_wait(finding: Finding) -> bool:
    """Whether an event is an edit as they follow a publication, and no party is gone."""
    change = finding.change
    if finding.event.kind is not Happening.REVISED or change is None:
        return False
    return not any(edit.drops_party for edit in change.comparison.edits)
