"""New versions to findings: claims, changes, postings, events and alerts, joined by their keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.analysis.alert.route import Calendar, alerts
from monitor.analysis.compare.absent import Spellings, with_absent
from monitor.analysis.compare.arguments import arguments
from monitor.analysis.compare.compare import compare
from monitor.analysis.compare.untold import untold
from monitor.analysis.link.follow import Turned, amended, edited
from monitor.analysis.link.post import Posted, joined, post
from monitor.analysis.track.copies import Original, marks_for, original_of
from monitor.analysis.track.version import (
    disclosure,
    is_replaced,
    is_reverted,
    is_swinging,
    is_translated,
)
from monitor.model.alert import Rule
from monitor.model.claim import Claim, Detection, verify
from monitor.model.event import IMMATERIAL, Event, Finding, Happening, Tier
from monitor.model.findings import Findings, KnownCopy, KnownLocation, KnownParties
from monitor.model.language import EditWords, LanguagePack
from monitor.model.partnership import Step, StoredClaim
from monitor.model.source import Source
from monitor.model.statement import (
    Change,
    Comparison,
    Content,
    Copy,
    Edit,
    Location,
    Turn,
    Version,
)

# The words are nearly the same, and the news is who says them, or the day.
_SAID_BY_WHOM = {Step.CONFIRMED_BY_COUNTERPARTY, Step.DENIED, Step.CONTRADICTION, Step.AMENDED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Toolkit:
    """What the configuration chose for judging: all that is not in the reading or remembered.

    `aliases` maps names in normal form to the keys of configured companies; `spellings` has their
    names as they are written.
    """

    packs: Mapping[str, LanguagePack]
    aliases: Mapping[str, str]
    rules: tuple[Rule, ...]
    calendar: Calendar
    edit_words: Mapping[str, EditWords] = field(default_factory=dict)
    spellings: Spellings = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A version that has just come, with its claims, where it stands, and what is known.

    `known` is what was remembered of the location for the version's basis before it came.
    `alike` are statements of these days that it may repeat, and `elsewhere` the changes that were
    told of the location on another basis since: an edit is told once, wherever it was seen first.
    """

    source: Source
    location: Location
    version: Version
    claims: tuple[StoredClaim, ...]
    known: KnownLocation | None
    parties: KnownParties
    alike: tuple[KnownCopy, ...] = ()
    elsewhere: tuple[Change, ...] = ()


def labelled(version: Version, detection: Detection) -> Version:
    """Return a version with what detection took it for."""
    return replace(
        version,
        label=detection.label,
        label_confidence=detection.confidence,
        detector=detection.detector,
    )


def stored_claims(version: Version, detection: Detection) -> tuple[StoredClaim, ...]:
    """Tie claims to their version; raise EvidenceMismatch if a quote is not in its text."""
    content = version.content
    for claim in detection.claims:
        verify(claim, title=content.title, text=content.text)
    return tuple(
        StoredClaim(version=version.key, rank=rank, claim=claim, detector=detection.detector)
        for rank, claim in enumerate(detection.claims)
    )


def published(arrival: Arrival, toolkit: Toolkit, *, at: datetime) -> Findings:
    """Tell a statement for the first time, with the partnerships it speaks of.

    `at` is the moment of telling: later than the version where its page was waited for.
    """
    location, version = arrival.location, arrival.version
    settled = replace(
        location, basis=version.basis, title=version.content.title, changed_at=version.at
    )
    original = original_of(location, version.content, candidates=arrival.alike)
    copies = () if original is None else (_copy(location, original, at=at),)
    # Nobody was told of what a baseline held, so that its first copy is news.
    silence = None
    if original is not None and not original.known.location.baseline:
        silence = f"a copy of {original.known.location.url or original.known.location.title}"
    event = Event(
        kind=Happening.BACKFILLED if location.backfilled else Happening.PUBLISHED,
        at=at,
        source=location.source,
        statement=location.statement,
        location=location.key,
        version=version.key,
        title=version.content.title,
        url=location.url,
        alert=silence is None,
        reason=silence,
    )
    posted = _post(arrival, arrival.claims, toolkit=toolkit)
    if silence and original and original.known.told:
        posted = replace(posted, events=tuple(_repeated(e, silence) for e in posted.events))
    findings = _told(replace(arrival, location=settled), [event], posted=posted, toolkit=toolkit)
    marks = marks_for(location, version.content, at=at)
    findings = replace(findings, copies=copies, marks=(marks,) if marks else ())
    return _unless_old(location, findings)


def _copy(location: Location, original: Original, *, at: datetime) -> Copy:
    return Copy(
        location=location.key,
        of_location=original.known.location.key,
        reason=original.reason,
        at=at,
    )


def _repeated(event: Event, silence: str) -> Event:
    """Silence what a copy says again of a partnership, but for what only its publisher can say."""
    return event if event.step in _SAID_BY_WHOM else replace(event, alert=False, reason=silence)


def deepened(arrival: Arrival, toolkit: Toolkit, *, teaser: Sequence[StoredClaim]) -> Findings:
    """Tell what a page says beyond the `teaser` in the feed that its statement was told from."""
    settled = replace(arrival.location, basis=arrival.version.basis)
    posted = _post(arrival, _fresh(teaser, arrival.claims), toolkit=toolkit)
    findings = _told(replace(arrival, location=settled), [], posted=posted, toolkit=toolkit)
    return _unless_old(arrival.location, findings)


def compared(
    before: tuple[Content, Sequence[StoredClaim]],
    after: tuple[Content, Sequence[StoredClaim]],
    *,
    toolkit: Toolkit,
) -> Comparison:
    """Compare two contents with what each claims, and see which companies are named no more."""
    (old, claims_before), (new, claims_after) = before, after
    found = compare(
        old,
        new,
        packs=toolkit.packs,
        edit_words=toolkit.edit_words,
        claims=(_said(claims_before), _said(claims_after)),
    )
    return with_absent(found, (old, new), companies=toolkit.spellings)


def revised(arrival: Arrival, toolkit: Toolkit) -> Findings:
    """Tell how a statement changed, and the partnerships that only the new version speaks of."""
    known, version, location = arrival.known, arrival.version, arrival.location
    if known is None or known.latest is None:
        raise ValueError("a revision needs the version that it revises")
    before = known.latest
    found = compared(
        (before.content, known.claims), (version.content, arrival.claims), toolkit=toolkit
    )
    comparison = untold(found, arrival.elsewhere)
    repeated = found.material and not comparison.material
    reverted = is_reverted(known, version.fingerprint)
    swinging = reverted and is_swinging(known, version.fingerprint, at=version.at)
    change = Change.between(before, version, comparison=comparison, reverted=reverted)
    is_partnership = bool(known.claims or arrival.claims)
    translated = is_translated(before.content, version.content)
    may_replace = not (reverted or translated or repeated)
    replaced = may_replace and is_replaced(before.content, version.content)
    material = (comparison.material or replaced) and not translated
    event = Event(
        kind=_kind(reverted=reverted, replaced=replaced),
        at=version.at,
        source=location.source,
        statement=location.statement,
        location=location.key,
        version=version.key,
        change=change.key,
        tier=Tier.CONTRADICTION if is_partnership and material else None,
        title=version.content.title,
        url=location.url,
        material=material,
        alert=material and not swinging,
        disclosure=disclosure(before.content, version.content, comparison=comparison),
        reason="it was told from the other of feed and page"
        if repeated and not reverted
        else _silence(material=material, swinging=swinging, translated=translated),
    )
    # What is said again after it was taken back was news when it was first said.
    fresh = () if reverted else _fresh(known.claims, arrival.claims)
    posted = _post(arrival, fresh, toolkit=toolkit)
    if material:
        turned = _turned(known.claims, arrival.claims, edits=comparison.edits)
        posted = joined(posted, _follow(arrival, turned, posted=posted, toolkit=toolkit))
    changed = replace(location, title=version.content.title, changed_at=version.at)
    findings = _told(
        replace(arrival, location=changed), [event], posted=posted, toolkit=toolkit, change=change
    )
    recalled = (_return_before(known, before),) if swinging else ()
    return replace(findings, changes=(change,), recalled=recalled)


_STEPS = {
    Turn.OTHER_PARTY: Step.CONTRADICTION,
    Turn.PARTY_DROPPED: Step.CONTRADICTION,
    Turn.DROPPED: Step.CONTRADICTION,
    Turn.WEAKENED: Step.CONTRADICTION,
    Turn.STRENGTHENED: Step.STATEMENT_EDITED,
}


def _turned(
    before: Sequence[StoredClaim], after: Sequence[StoredClaim], *, edits: Sequence[Edit]
) -> tuple[Turned, ...]:
    """Return what an edit did to claims: to each that it argues with, and to the others."""
    stored = {id(one.claim): one for one in (*before, *after)}
    found = arguments(edits, (_said(before), _said(after)))
    weakened = {Turn.WEAKENED, Turn.STRENGTHENED}
    argued = [
        Turned(
            stored=stored[id(one.after if one.after and one.turn in weakened else one.before)],
            step=_STEPS[one.turn],
        )
        for one in found
    ]
    added = [Turned(stored=one, step=Step.AMENDED) for one in amended(before, after)]
    others = [Turned(stored=one, step=Step.STATEMENT_EDITED) for one in after]
    return (*argued, *added, *others)


def _follow(
    arrival: Arrival, turned: Sequence[Turned], *, posted: Posted, toolkit: Toolkit
) -> Posted:
    states = {state.key: state for state in posted.partnerships}
    known = replace(arrival.parties, partnerships={**arrival.parties.partnerships, **states})
    return edited(
        turned,
        known,
        version=arrival.version,
        source=arrival.source,
        configured=toolkit.aliases,
    )


def _return_before(known: KnownLocation, latest: Version) -> str:
    """Return the key of the event that the latest version was told with, if it was a return."""
    number = latest.number - 1
    earlier = Version.key_for(location=latest.location, basis=latest.basis, number=number)
    return Event(
        kind=Happening.REVERTED,
        at=latest.at,
        source=known.location.source,
        location=latest.location,
        change=Change.key_for(earlier, latest.key),
    ).key


def _said(claims: Sequence[StoredClaim]) -> list[Claim]:
    return [stored.claim for stored in claims]


def _kind(*, reverted: bool, replaced: bool) -> Happening:
    if reverted:
        return Happening.REVERTED
    return Happening.REPLACED if replaced else Happening.REVISED


def _silence(*, material: bool, swinging: bool, translated: bool) -> str | None:
    if swinging:
        return "it swings between texts that it showed before"
    if translated:
        return "it is in another language now"
    return None if material else IMMATERIAL


def _fresh(before: Sequence[StoredClaim], after: Sequence[StoredClaim]) -> tuple[StoredClaim, ...]:
    """Return claims that the version before did not make, whatever the words around them."""
    made = {_gist(stored.claim) for stored in before}
    return tuple(stored for stored in after if _gist(stored.claim) not in made)


def _gist(claim: Claim) -> tuple[object, ...]:
    parties = tuple(sorted({mention.company or mention.surface for mention in claim.parties}))
    return parties, claim.stage, claim.modality, claim.newness


def _post(arrival: Arrival, claims: Sequence[StoredClaim], *, toolkit: Toolkit) -> Posted:
    return post(
        claims,
        arrival.parties,
        version=arrival.version,
        source=arrival.source,
        configured=toolkit.aliases,
    )


def _told(
    arrival: Arrival,
    events: Sequence[Event],
    *,
    posted: Posted,
    toolkit: Toolkit,
    change: Change | None = None,
) -> Findings:
    """Join events of the statement and of partnerships, silence the baseline, and route alerts."""
    at = events[0].at if events else arrival.version.at
    told = [replace(event, url=arrival.location.url, at=at) for event in (*events, *posted.events)]
    states = {partnership.key: partnership for partnership in posted.partnerships}
    posted_claims = {(p.partnership, p.claim) for p in posted.postings}
    known = arrival.known
    before = known.latest if known else None
    findings = [
        Finding(
            event=event,
            source=arrival.source,
            location=arrival.location,
            version=arrival.version,
            before=before,
            change=change if event.change else None,
            claims=tuple(
                stored
                for stored in arrival.claims
                if not event.partnership or (event.partnership, stored.key) in posted_claims
            ),
            partnership=states.get(event.partnership or ""),
            claims_before=known.claims if known else (),
        )
        for event in told
    ]
    return Findings(
        locations=(arrival.location,),
        resolutions=posted.resolutions,
        postings=posted.postings,
        partnerships=posted.partnerships,
        events=tuple(told),
        alerts=alerts(findings, rules=toolkit.rules, calendar=toolkit.calendar),
    )


def _unless_old(location: Location, findings: Findings) -> Findings:
    """Silence what a source already listed when it was first polled, and what it put in later.

    Edits of either are news.
    """
    if location.baseline:
        return silenced(findings, reason="baseline")
    if location.backfilled:
        return silenced(findings, reason="it was old when first listed, or of a crowd")
    return findings


def silenced(findings: Findings, *, reason: str) -> Findings:
    """Return findings that nobody is told of, with the reason."""
    events = (replace(event, alert=False, reason=reason) for event in findings.events)
    return replace(findings, events=tuple(events), alerts=())


def known_after(parties: KnownParties, findings: Findings) -> KnownParties:
    """Return what is known of parties once findings are written."""
    decided = {resolution.name: resolution.company for resolution in findings.resolutions}
    states = {partnership.key: partnership for partnership in findings.partnerships}
    return KnownParties(
        resolutions={**parties.resolutions, **decided},
        partnerships={**parties.partnerships, **states},
        rejected=parties.rejected,
    )


def with_posted(findings: Findings, posted: Posted) -> Findings:
    """Return findings with what was posted beside them."""
    return replace(
        findings,
        postings=(*findings.postings, *posted.postings),
        partnerships=(*findings.partnerships, *posted.partnerships),
        events=(*findings.events, *posted.events),
    )
