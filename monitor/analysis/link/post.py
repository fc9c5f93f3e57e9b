"""Claims to the ledger: postings, the partnerships they fold into, and what is news in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.analysis.link.lifecycle import Line, fold, is_advance, step_of
from monitor.analysis.link.resolve import (
    UNDECIDED,
    company_of,
    configured_company,
    name_form,
    name_of,
    new_resolutions,
)
from monitor.model.claim import Capacity, Claim, Kind, Label, Modality, Stage
from monitor.model.event import Event, Happening, Tier
from monitor.model.findings import KnownParties
from monitor.model.partnership import Partnership, Posting, Resolution, Step, StoredClaim
from monitor.model.statement import Version

# A step told again within this time is a copy or a follow-up of the same news
# (docs/explanation/partnerships.md): weeks for talks, which drag on, days for signatures.
_SAME_NEWS = {
    Step.FIRST_SIGNAL: timedelta(days=30),
    Step.TALKS_CONFIRMED: timedelta(days=30),
    Step.DENIED: timedelta(days=30),
}
_SAME_NEWS_OTHERWISE = timedelta(days=7)

# From the weakest news to the strongest: an event tells the strongest step of its statement.
_WEIGHT = {
    step: weight
    for weight, step in enumerate(
        (
            Step.MENTIONED,
            Step.FIRST_SIGNAL,
            Step.TALKS_CONFIRMED,
            Step.DENIED,
            Step.INTENT_SIGNED,
            Step.AMENDED,
            Step.RENEWED,
            Step.EXPANDED,
            Step.EFFECTIVE,
            Step.AGREED,
            Step.CALLED_OFF,
            Step.ENDED,
        )
    )
}
_SIGNED = frozenset(
    {
        Step.INTENT_SIGNED,
        Step.AMENDED,
        Step.RENEWED,
        Step.EXPANDED,
        Step.EFFECTIVE,
        Step.AGREED,
        Step.ENDED,
        Step.CALLED_OFF,
    }
)


# Before a signature the word of a party is news, whatever was reported of the talks.
_UNSIGNED = frozenset({Stage.SOUGHT, Stage.TALKS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What a version's claims add to the ledger."""

    postings: tuple[Posting, ...] = ()
    partnerships: tuple[Partnership, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    events: tuple[Event, ...] = ()


def partnership_keys(
    claims: Sequence[Claim], *, configured: Mapping[str, str], decided: Mapping[str, str]
) -> tuple[str, ...]:
    """Return the keys of the partnerships that claims speak of, to look up what is known."""
    keys: list[str] = []
    for claim in claims:
        companies = _companies(claim, configured=configured, decided=decided)
        if _joins(companies):
            keys += [
                Partnership.key_for(tuple(companies.values())),
                _undecided_key(claim, companies),
            ]
    return tuple(dict.fromkeys(keys))


def post(
    claims: Sequence[StoredClaim],
    known: KnownParties,
    *,
    version: Version,
    source: str,
    configured: Mapping[str, str],
) -> Posted:
    """Write claims to the ledger, in the order of the text.

    Claims of background and of documents that only mention partnerships are posted, so that
    novelty knows them, but are no event.
    """
    lines: dict[str, list[Line]] = {}
    meanings: dict[str, str] = {}
    for stored in claims:
        companies = _companies(stored.claim, configured=configured, decided=known.resolutions)
        meanings |= {
            name_form(name_of(stored.claim.parties[index])): company
            for index, company in companies.items()
            if stored.claim.parties[index].company is None
        }
        if _joins(companies):
            line = _line(stored, companies, version=version, configured=configured)
            lines.setdefault(line.posting.partnership, []).append(line)
    events, states = [], []
    for key, own in lines.items():
        before = known.partnerships.get(key) or _before_decision(own[0], known)
        states.append(fold(before, own))
        if version.label in {Label.ANNOUNCEMENT, Label.SIGNAL}:
            events += _event(before, own, version=version, source=source)
    return Posted(
        postings=tuple(line.posting for own in lines.values() for line in own),
        partnerships=tuple(states),
        resolutions=new_resolutions(meanings, decided=known.resolutions, at=version.at),
        events=tuple(events),
    )


def _companies(
    claim: Claim, *, configured: Mapping[str, str], decided: Mapping[str, str]
) -> dict[int, str]:
    """Return position among the parties and company key, the first mention of each company."""
    found: dict[int, str] = {}
    for index, mention in enumerate(claim.parties):
        company = company_of(mention, configured=configured, decided=decided)
        if company is not None and company not in found.values():
            found[index] = company
    return found


def _joins(companies: Mapping[int, str]) -> bool:
    """Whether there is somebody on both sides; a party without a name founds nothing."""
    return len(companies) > 1


def _undecided_key(claim: Claim, companies: Mapping[int, str]) -> str:
    """Return the key that a partnership had while nobody had decided whom its names mean."""
    forms = (name_form(name_of(claim.parties[index])) for index in companies)
    return Partnership.key_for(tuple(f"{UNDECIDED}{form}" for form in forms))


def _before_decision(line: Line, known: KnownParties) -> Partnership | None:
    """Return what was known of the same names before they were configured: it is no news twice."""
    companies = dict(zip(line.posting.mentions, line.companies, strict=True))
    former = known.partnerships.get(_undecided_key(line.claim, companies))
    if former is None:
        return None
    return replace(former, key=line.posting.partnership, companies=line.companies)


def _line(
    stored: StoredClaim,
    companies: Mapping[int, str],
    *,
    version: Version,
    configured: Mapping[str, str],
) -> Line:
    claim = stored.claim
    posting = Posting(
        claim=stored.key,
        partnership=Partnership.key_for(tuple(companies.values())),
        step=step_of(claim),
        mentions=tuple(companies),
        statement=version.statement,
        version=version.key,
        at=version.at,
    )
    in_order = tuple(sorted(companies.values()))
    speakers = _speakers(claim, companies, configured=configured)
    return Line(posting=posting, claim=claim, companies=in_order, speakers=speakers)


def _speakers(
    claim: Claim, companies: Mapping[int, str], *, configured: Mapping[str, str]
) -> tuple[str, ...]:
    """Return the companies among the parties that speak for the claim on the record."""
    attribution = claim.attribution
    on_record = attribution.capacity in {Capacity.PARTY, Capacity.COUNTERPARTY}
    if not on_record or attribution.speaker is None or claim.modality is Modality.REPORTED:
        return ()
    speaker = name_form(attribution.speaker)
    meant = configured_company(attribution.speaker, configured)
    return tuple(
        company
        for index, company in companies.items()
        if company == meant or _within(name_form(name_of(claim.parties[index])), speaker)
    )


def _within(name: str, speaker: str) -> bool:
    return bool(name) and f" {name} " in f" {speaker.replace('-', ' ')} "


def _event(
    before: Partnership | None,
    lines: Sequence[Line],
    *,
    version: Version,
    source: str,
) -> list[Event]:
    """Return the one event that a version's lines are for a partnership, if they are news."""
    news = [
        line
        for line in lines
        if line.posting.step is not Step.MENTIONED and _is_news(before, line, at=version.at)
    ]
    if not news:
        return []
    strongest = max(news, key=lambda line: _WEIGHT[line.posting.step])
    step = strongest.posting.step
    claim = strongest.claim
    signed = step in _SIGNED and version.label is Label.ANNOUNCEMENT
    kinds = {kind for line in lines for kind in line.claim.kinds}
    return [
        Event(
            kind=Happening.PARTNERSHIP,
            at=version.at,
            source=source,
            statement=version.statement,
            location=version.location,
            version=version.key,
            partnership=strongest.posting.partnership,
            step=step,
            tier=Tier.ANNOUNCEMENT if signed else Tier.SIGNAL,
            title=version.content.title,
            material=True,
            alert=True,
            # Talks with a government are no alliance of companies yet: they wait for the digest.
            digest_only=not signed and kinds == {Kind.GOVERNMENT},
            reason=claim.stage,
        )
    ]


def _is_news(before: Partnership | None, line: Line, *, at: datetime) -> bool:
    """Whether a step is news to somebody who knows everything before it."""
    step = line.posting.step
    if before is None:
        return True
    last = dict(before.steps).get(step)
    same_news = _SAME_NEWS.get(step, _SAME_NEWS_OTHERWISE)
    if last is not None and at - last <= same_news:
        return False
    if step is Step.TALKS_CONFIRMED and last is None and before.stage in _UNSIGNED:
        return True
    if step in {Step.FIRST_SIGNAL, Step.TALKS_CONFIRMED} and before.stage is not Stage.UNSPECIFIED:
        return is_advance(before.stage, line.claim)
    return True
