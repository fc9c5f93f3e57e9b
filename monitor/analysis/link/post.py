"""Claims to the ledger: postings, the partnerships they fold into, and what is news in them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.analysis.link.beginning import (
    BEGUN,
    is_contradicted,
    is_moved,
    is_moved_alike,
    is_yet_to_begin,
)
from monitor.analysis.link.lifecycle import Line, fold, step_of
from monitor.analysis.link.news import news_of, tells_the_same
from monitor.analysis.link.resolve import (
    UNDECIDED,
    company_of,
    configured_company,
    entry_for,
    name_form,
    name_of,
    new_resolutions,
)
from monitor.model.claim import Capacity, Claim, Label, Modality
from monitor.model.event import Event
from monitor.model.feedback import said_in
from monitor.model.findings import KnownParties
from monitor.model.partnership import (
    STANDING,
    Partnership,
    Posting,
    Resolution,
    Status,
    Step,
    StoredClaim,
    Voice,
)
from monitor.model.source import Outlet, Source
from monitor.model.statement import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What a version's claims add to the ledger."""

    postings: tuple[Posting, ...] = ()
    partnerships: tuple[Partnership, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    events: tuple[Event, ...] = ()


def joined(one: Posted, other: Posted) -> Posted:
    """Return what two steps add; of a partnership, the state of the second counts."""
    states = {state.key: state for state in (*one.partnerships, *other.partnerships)}
    return Posted(
        postings=(*one.postings, *other.postings),
        partnerships=tuple(states.values()),
        resolutions=(*one.resolutions, *other.resolutions),
        events=(*one.events, *other.events),
    )


def partnership_keys(
    claims: Sequence[Claim], *, configured: Mapping[str, str], decided: Mapping[str, str]
) -> tuple[str, ...]:
    """Return the keys of the partnerships that claims speak of, to look up what is known."""
    keys: list[str] = []
    for claim in claims:
        companies = companies_in(claim, configured=configured, decided=decided)
        if _joins(companies):
            keys += [
                Partnership.key_for(tuple(companies.values())),
                _undecided_key(claim, companies),
                *Partnership.pairs_of(tuple(companies.values())),
            ]
    return tuple(dict.fromkeys(keys))


def post(
    claims: Sequence[StoredClaim],
    known: KnownParties,
    *,
    version: Version,
    source: Source,
    configured: Mapping[str, str],
) -> Posted:
    """Write claims to the ledger, strongest first; what is said twice in the same words once.

    Claims of background and of documents that only mention partnerships are posted, so that
    novelty knows them, but are no event.
    """
    lines: dict[str, list[Line]] = {}
    meanings: dict[str, str] = {}
    for stored in _once(claims):
        companies = companies_in(stored.claim, configured=configured, decided=known.resolutions)
        meanings |= {
            entry_for(name_of(stored.claim.parties[index]), configured): company
            for index, company in companies.items()
            if stored.claim.parties[index].company is None
        }
        if _joins(companies):
            speakers = _speakers(stored.claim, companies, source=source, configured=configured)
            line = _line(stored, companies, version=version, speakers=speakers)
            line = _settled(line, known, source=source)
            lines.setdefault(line.posting.partnership, []).append(line)
    events, states = [], []
    for key, said in lines.items():
        own = _amended_as_one(said)
        lines[key] = own
        before = _before(own[0], known)
        former = _former(own[0], known) if before is None else None
        if former is not None:
            before = _decided(former, own[0])
            states.append(replace(former, status=Status.MERGED, merged_into=key))
        kept = [line for line in own if said_in(line.claim) not in known.rejected]
        if kept:
            states.append(fold(before, kept))
        elif key not in known.partnerships:
            # The lines stay, so that an opinion can change: what they found is no partnership.
            states.append(replace(fold(None, own), status=Status.REMOVED))
        if kept and version.label in {Label.ANNOUNCEMENT, Label.SIGNAL}:
            events += news_of(before, kept, version=version, source=source.key)
    around = {**known.partnerships, **{state.key: state for state in states}}
    return Posted(
        postings=tuple(line.posting for own in lines.values() for line in own),
        partnerships=tuple(states),
        resolutions=new_resolutions(meanings, decided=known.resolutions, at=version.at),
        events=tuple(_unless_told_of_more(one, lines, around=around) for one in events),
    )


def _unless_told_of_more(
    event: Event, lines: Mapping[str, Sequence[Line]], *, around: Mapping[str, Partnership]
) -> Event:
    """Silence what is told of some companies where it was told of these and others already."""
    own = lines[event.partnership or ""]
    kinds = {kind for line in own for kind in line.claim.kinds}
    wider = (
        state
        for state in around.values()
        if state.status in STANDING and set(own[0].parties) < set(state.companies)
    )
    told = next((one for one in wider if tells_the_same(one, event, kinds=kinds)), None)
    if told is None or not event.alert:
        return event
    return replace(event, alert=False, reason=f"it was told of {', '.join(told.names)}")


def _once(claims: Sequence[StoredClaim]) -> Iterable[StoredClaim]:
    """Return claims without those that only repeat one: a page shows its title as a heading too."""
    said: dict[tuple[object, ...], StoredClaim] = {}
    for stored in claims:
        one = stored.claim
        by = one.attribution.speaker, one.attribution.capacity
        said.setdefault((said_in(one), one.stage, one.modality, one.newness, by), stored)
    return said.values()


def companies_in(
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


def _before(line: Line, known: KnownParties) -> Partnership | None:
    """Return what was known; what was merged into another or removed is as if it never was."""
    state = known.partnerships.get(line.posting.partnership)
    return state if state is not None and state.status in STANDING else None


def _former(line: Line, known: KnownParties) -> Partnership | None:
    """Return what was known of the same names before anybody decided whom they mean."""
    companies = dict(zip(line.posting.mentions, line.companies, strict=True))
    former = known.partnerships.get(_undecided_key(line.claim, companies))
    if former is None or former.status not in STANDING:
        return None
    return None if former.key == line.posting.partnership else former


def _decided(former: Partnership, line: Line) -> Partnership:
    """Return a partnership as it stands once its names mean companies: it is no news twice."""
    forms = (name_form(name_of(line.claim.parties[place])) for place in line.posting.mentions)
    meant = {f"{UNDECIDED}{f}": c for f, c in zip(forms, line.companies, strict=True)}

    def renamed(voices: Sequence[Voice]) -> tuple[Voice, ...]:
        given = (replace(one, company=meant.get(one.company, one.company)) for one in voices)
        return tuple(sorted(given, key=lambda one: one.company))

    return replace(
        former,
        key=line.posting.partnership,
        companies=line.parties,
        on_record=tuple(sorted(meant.get(one, one) for one in former.on_record)),
        voices=renamed(former.voices),
        denials=renamed(former.denials),
        beginnings=tuple(
            replace(one, by=tuple(sorted(meant.get(company, company) for company in one.by)))
            for one in former.beginnings or ()
        ),
    )


def _line(
    stored: StoredClaim,
    companies: Mapping[int, str],
    *,
    version: Version,
    speakers: tuple[int, ...],
) -> Line:
    claim = stored.claim
    step = step_of(claim)
    if step is Step.EFFECTIVE and is_yet_to_begin(claim, at=version.at):
        step = Step.AGREED
    posting = Posting(
        claim=stored.key,
        partnership=Partnership.key_for(tuple(companies.values())),
        step=step,
        mentions=tuple(companies),
        statement=version.statement,
        version=version.key,
        at=version.at,
        speakers=speakers,
    )
    return Line(posting=posting, claim=claim, companies=tuple(companies.values()))


def _settled(line: Line, known: KnownParties, *, source: Source) -> Line:
    """Return a line with its outlet, as an amendment where it moves the day of the beginning."""
    posting = replace(line.posting, outlet=outlet_of(line, source))
    before = _before(line, known)
    is_other = is_moved(before, posting, claim=line.claim)
    if is_moved_alike(before, posting, claim=line.claim) or (
        is_other and not is_contradicted(before, posting, by=line.speakers)
    ):
        posting = replace(posting, step=Step.AMENDED)
    return replace(line, posting=posting)


def _amended_as_one(lines: Sequence[Line]) -> list[Line]:
    """Return a statement's lines: where one moves the day, a headline without a day does too."""
    if not any(_moves_the_day(line) for line in lines):
        return list(lines)
    return [
        replace(line, posting=replace(line.posting, step=Step.AMENDED))
        if line.posting.step in BEGUN and line.claim.effective is None
        else line
        for line in lines
    ]


def _moves_the_day(line: Line) -> bool:
    return line.posting.step is Step.AMENDED and step_of(line.claim) is not Step.AMENDED


def outlet_of(line: Line, source: Source) -> Outlet:
    """Return who published a line; a release in a party's own words elsewhere came by a wire."""
    if source.company in line.companies:
        return Outlet.NEWSROOM
    if source.outlet is not None:
        return source.outlet
    return Outlet.WIRE if line.speakers else Outlet.MEDIA


def _speakers(
    claim: Claim, companies: Mapping[int, str], *, source: Source, configured: Mapping[str, str]
) -> tuple[int, ...]:
    """Return the positions of the parties that speak for the claim on the record.

    What a party's own newsroom says in nobody's name is that party's word.
    """
    if claim.modality is Modality.REPORTED:
        return ()
    attribution = claim.attribution
    by_party = attribution.capacity in {Capacity.PARTY, Capacity.COUNTERPARTY}
    if attribution.capacity is Capacity.AUTHOR or (by_party and attribution.speaker is None):
        return tuple(place for place, company in companies.items() if company == source.company)
    if not by_party or attribution.speaker is None:
        return ()
    speaking = attribution.organisation or attribution.speaker
    speaker = name_form(speaking)
    meant = configured_company(speaking, configured)
    return tuple(
        place
        for place, company in companies.items()
        if company == meant or _within(name_form(name_of(claim.parties[place])), speaker)
    )


def _within(name: str, speaker: str) -> bool:
    return bool(name) and f" {name} " in f" {speaker.replace('-', ' ')} "
