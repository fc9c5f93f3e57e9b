"""A partnership's state is a fold over its postings, the same in any order within a day.

What a day brings in which order is chance: two newsrooms publish one release minutes apart, and
which is polled first is the schedule's. So nothing is decided by an earlier hour. Each field is a
first or a last by day (then by the posting's key), a set, or a count; none needs the lines before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from monitor.analysis.link.beginning import (
    EDITOR,
    beginning_of,
    current,
    is_yet_to_begin,
    with_beginning,
)
from monitor.analysis.link.deals import families_of
from monitor.analysis.link.resolve import name_form, name_of
from monitor.model.claim import Capacity, Claim, Kind, Modality, Newness, Reaction, Stage
from monitor.model.partnership import (
    Corroboration,
    Partnership,
    Posting,
    Reached,
    Standing,
    Status,
    Step,
    Voice,
)

# How far a stage is. Stages that end are reached from anywhere; a denial moves nothing.
_ORDER = {
    Stage.UNSPECIFIED: 0,
    Stage.SOUGHT: 1,
    Stage.TALKS: 2,
    Stage.INTENT_SIGNED: 3,
    Stage.CONDITIONAL: 4,
    Stage.AGREED: 4,
    Stage.ACTIVE: 5,
    Stage.AMENDED: 6,
}
_TERMINAL = {Stage.ENDED: 0, Stage.CALLED_OFF: 1}
_KINDS = {kind: place for place, kind in enumerate(Kind)}

# What a company says on the record of something done, and not only wanted or talked about.
ANNOUNCED = frozenset(
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
# What became of a statement: the claim of such a line was posted before, and says nothing anew.
OF_THE_STATEMENT = frozenset(
    {
        Step.CONTRADICTION,
        Step.STATEMENT_EDITED,
        Step.STATEMENT_WITHDRAWN,
        Step.STATEMENT_RESTORED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A posting with the claim it points at; `companies` are what its mentions mean, in order."""

    posting: Posting
    claim: Claim
    companies: tuple[str, ...]

    @property
    def parties(self) -> tuple[str, ...]:
        """The companies that it joins, each once, ordered by key."""
        return tuple(sorted(set(self.companies)))

    @property
    def speakers(self) -> tuple[str, ...]:
        """The companies that speak in it on the record."""
        meant = dict(zip(self.posting.mentions, self.companies, strict=True))
        return tuple(meant[place] for place in self.posting.speakers)

    @property
    def is_own(self) -> bool:
        """Whether the line stands for what its claim says, and not for what became of it."""
        return self.posting.step not in OF_THE_STATEMENT and not self.is_by_edit

    @property
    def is_by_edit(self) -> bool:
        """Whether an edit amended what was posted before; nobody speaks in such a line."""
        is_amended = self.posting.step is Step.AMENDED and not self.posting.speakers
        return is_amended and step_of(self.claim) is not Step.AMENDED


def step_of(claim: Claim) -> Step:
    """Return what a claim means for a partnership, by its own words."""
    if claim.modality is Modality.DENIED:
        return Step.DENIED
    if not claim.news or claim.newness is Newness.HISTORICAL:
        return Step.MENTIONED
    if claim.stage in {Stage.SOUGHT, Stage.TALKS, Stage.UNSPECIFIED}:
        return _step_of_talks(claim)
    if claim.stage in {Stage.AGREED, Stage.CONDITIONAL, Stage.ACTIVE}:
        return _step_of_deal(claim)
    return _STEPS[claim.stage]


_STEPS: dict[Stage, Step] = {
    Stage.INTENT_SIGNED: Step.INTENT_SIGNED,
    Stage.AGREED: Step.AGREED,
    Stage.CONDITIONAL: Step.AGREED,
    Stage.ACTIVE: Step.EFFECTIVE,
    Stage.AMENDED: Step.AMENDED,
    Stage.ENDED: Step.ENDED,
    Stage.CALLED_OFF: Step.CALLED_OFF,
}


def _step_of_deal(claim: Claim) -> Step:
    if claim.newness is Newness.EXPANSION:
        return Step.EXPANDED
    if claim.newness is Newness.RENEWAL:
        return Step.RENEWED
    if claim.newness is Newness.EXISTING and claim.stage is Stage.ACTIVE:
        return Step.MENTIONED
    return _STEPS[claim.stage]


def _step_of_talks(claim: Claim) -> Step:
    on_record = claim.attribution.capacity in {Capacity.PARTY, Capacity.COUNTERPARTY}
    if claim.stage is Stage.TALKS and on_record and claim.modality is not Modality.REPORTED:
        return Step.TALKS_CONFIRMED
    return Step.FIRST_SIGNAL


def fold(before: Partnership | None, lines: Sequence[Line]) -> Partnership:
    """Add lines to a partnership; with None before, the lines found it."""
    state = before
    for line in lines:
        state = _founded(line) if state is None else state
        state = _add(state, line)
    if state is None:
        raise ValueError("a partnership is folded from at least one line")
    return _concluded(state)


def _founded(line: Line) -> Partnership:
    companies = line.parties
    return Partnership(
        key=Partnership.key_for(companies),
        companies=companies,
        names=_names(line),
        kinds=(),
        stage=Stage.UNSPECIFIED,
        corroboration=Corroboration.THIRD_PARTY_ONLY,
        first_seen=line.posting.at,
        last_seen=line.posting.at,
        postings=0,
        first_posting=line.posting.key,
    )


def _names(line: Line) -> tuple[str, ...]:
    written: dict[str, str] = {}
    for place, company in zip(line.posting.mentions, line.companies, strict=True):
        written.setdefault(company, name_of(line.claim.parties[place]))
    return tuple(written.values())


def _add(state: Partnership, line: Line) -> Partnership:
    """Add what a line says to the parts of the state that are kept for the next one."""
    posting = line.posting
    steps = dict(state.steps)
    steps[posting.step] = max(steps.get(posting.step, posting.at), posting.at)
    first = posting.at.date(), posting.key
    is_first = first < (state.first_seen.date(), state.first_posting)
    state = replace(
        state,
        first_seen=min(state.first_seen, posting.at),
        first_posting=posting.key if is_first else state.first_posting,
        names=_names(line) if is_first else state.names,
        last_seen=max(state.last_seen, posting.at),
        postings=state.postings + 1,
        posted_as=tuple(sorted({*state.posted_as, posting.partnership})),
        steps=tuple(sorted(steps.items())),
    )
    state = _begun(state, line)
    if not line.is_own:
        return replace(state, standings=_standings(state.standings, posting))
    return _said(state, line)


def _begun(state: Partnership, line: Line) -> Partnership:
    """Add what a line says of the day from which on the partnership is in effect."""
    speakers = EDITOR if line.is_by_edit else line.speakers
    new = beginning_of(line.posting, line.claim, speakers=speakers)
    if new is None:
        return state
    return replace(state, beginnings=with_beginning(state.beginnings or (), new))


def _said(state: Partnership, line: Line) -> Partnership:
    """Add what the claim of a line says."""
    posting, claim = line.posting, line.claim
    kinds = {*state.kinds, *claim.kinds} - {Kind.UNSPECIFIED} or {Kind.UNSPECIFIED}
    is_denied = claim.modality is Modality.DENIED
    speakers = () if is_denied else line.speakers
    spoken = posting.at if speakers else None
    reached = state.reached
    is_background = claim.newness is Newness.HISTORICAL
    if claim.modality not in {Modality.DENIED, Modality.OPINION} and not is_background:
        mark = Reached(stage=_stage(line), news=claim.news, at=posting.at, posting=posting.key)
        reached = _reached(reached, mark)
    return replace(
        state,
        kinds=tuple(sorted(kinds, key=_KINDS.__getitem__)),
        denials=_voices(state.denials, posting, companies=deniers(line)),
        voices=_voices(state.voices, posting, companies=speakers),
        first_on_record=_earlier(state.first_on_record, spoken),
        announced_at=_earlier(state.announced_at, spoken if posting.step in ANNOUNCED else None),
        reached=reached,
        families=_dealt(state.families, line),
    )


def _stage(line: Line) -> Stage:
    """Return the stage that a line says; what is to begin later is agreed."""
    is_later = is_yet_to_begin(line.claim, at=line.posting.at)
    return Stage.AGREED if is_later and line.claim.stage is Stage.ACTIVE else line.claim.stage


def _dealt(
    families: Iterable[tuple[str, datetime]], line: Line
) -> tuple[tuple[str, datetime], ...]:
    """Note when a deal of a family was last announced."""
    last = dict(families)
    if line.posting.step in ANNOUNCED:
        for family in families_of(line.claim.kinds):
            last[family] = max(last.get(family, line.posting.at), line.posting.at)
    return tuple(sorted(last.items()))


def _concluded(state: Partnership) -> Partnership:
    """Return a partnership with what follows from the parts."""
    mark = _current(state.reached)
    begun = current(state.beginnings or ())
    gone = {standing.statement for standing in state.standings if standing.withdrawn}
    speaking = [voice for voice in state.voices if voice.statement not in gone]
    on_record = tuple(sorted({voice.company for voice in speaking}))
    open_denials = [
        denial
        for denial in state.denials
        if denial.statement not in gone and not _is_settled(denial, speaking, of=state.companies)
    ]
    is_over = mark is not None and mark.stage in _TERMINAL
    return replace(
        state,
        stage=mark.stage if mark else Stage.UNSPECIFIED,
        stage_posting=mark.posting if mark else None,
        stage_since=mark.at if mark else None,
        ended_at=mark.at if mark and is_over else None,
        status=Status.CLOSED if is_over else Status.ACTIVE,
        effective_at=begun.day if begun else None,
        merged_into=None,
        on_record=on_record,
        disputed=bool(open_denials),
        corroboration=_corroboration(
            on_record, disputed=bool(open_denials), retracted=bool(state.voices) and not speaking
        ),
    )


def _reached(marks: Iterable[Reached], new: Reached) -> tuple[Reached, ...]:
    """Keep the first line of each stage, and of ends the last; what an end ended is over."""
    ends = [one for one in (*marks, new) if one.stage in _TERMINAL]
    end = max(ends, key=lambda one: (_day(one), _TERMINAL[one.stage], one.posting), default=None)
    kept: dict[tuple[Stage, bool], Reached] = {}
    for one in (*marks, new):
        if one.stage in _TERMINAL or (end is not None and _day(one) <= _day(end)):
            continue
        place = one.stage, one.news
        if place not in kept or _in_order(one) < _in_order(kept[place]):
            kept[place] = one
    given = [*kept.values(), *([] if end is None else [end])]
    return tuple(sorted(given, key=lambda one: (one.stage, one.news)))


def _current(marks: Sequence[Reached]) -> Reached | None:
    """Return the furthest stage; after an end only news begins anew."""
    end = next((one for one in marks if one.stage in _TERMINAL), None)
    going = [one for one in marks if one.stage not in _TERMINAL]
    if end is not None:
        going = [one for one in going if one.news and one.stage is not Stage.UNSPECIFIED]
    furthest = max((_ORDER[one.stage] for one in going), default=0)
    there = [one for one in going if _ORDER[one.stage] == furthest]
    return min(there, key=lambda one: (_day(one), one.stage, one.posting), default=end)


def _day(mark: Reached) -> date:
    return mark.at.date()


def _in_order(mark: Reached) -> tuple[date, str]:
    return mark.at.date(), mark.posting


def _voices(
    voices: Iterable[Voice], posting: Posting, *, companies: Iterable[str]
) -> tuple[Voice, ...]:
    """Note that companies spoke; of each the last day counts."""
    new = [Voice(company=c, statement=posting.statement, at=posting.at) for c in companies]
    last: dict[str, Voice] = {}
    for one in (*voices, *new):
        known = last.get(one.company)
        if known is None or _spoken(one) > _spoken(known):
            last[one.company] = one
    return tuple(last[company] for company in sorted(last))


def _spoken(voice: Voice) -> tuple[date, str, datetime]:
    return voice.at.date(), voice.statement, voice.at


def _standings(standings: Iterable[Standing], posting: Posting) -> tuple[Standing, ...]:
    known = {one.statement: one for one in standings}
    if posting.step in {Step.STATEMENT_WITHDRAWN, Step.STATEMENT_RESTORED}:
        new = Standing(
            statement=posting.statement,
            withdrawn=posting.step is Step.STATEMENT_WITHDRAWN,
            at=posting.at,
        )
        last = known.get(posting.statement)
        if last is None or (new.at, new.withdrawn) > (last.at, last.withdrawn):
            known[posting.statement] = new
    return tuple(known[statement] for statement in sorted(known))


def deniers(line: Line) -> tuple[str, ...]:
    """Return who denies in a line; the empty name where it is not told who."""
    found: list[str] = []
    if line.claim.modality is Modality.DENIED:
        found += line.speakers or ("",)
    for response in line.claim.responses:
        if response.reaction is Reaction.DENY:
            found.append(_named(response.party, line))
    return tuple(dict.fromkeys(found))


def _named(name: str, line: Line) -> str:
    form = f" {name_form(name)} "
    for place, company in zip(line.posting.mentions, line.companies, strict=True):
        party = f" {name_form(name_of(line.claim.parties[place]))} "
        if party in form or form in party:
            return company
    return ""


def _is_settled(denial: Voice, voices: Iterable[Voice], *, of: Sequence[str]) -> bool:
    """Whether who denied has spoken for it since; where that is not told, whether all have."""
    after = {voice.company for voice in voices if voice.at.date() > denial.at.date()}
    return denial.company in after if denial.company else after.issuperset(of)


def _corroboration(on_record: Sequence[str], *, disputed: bool, retracted: bool) -> Corroboration:
    if retracted:
        return Corroboration.RETRACTED
    if disputed:
        return Corroboration.DISPUTED
    if len(on_record) > 1:
        return Corroboration.BILATERAL
    return Corroboration.UNILATERAL if on_record else Corroboration.THIRD_PARTY_ONLY


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((at for at in (one, other) if at is not None), default=None)


def is_advance(state: Partnership, line: Line) -> bool:
    """Whether a line says that a partnership is further than it is."""
    return fold(state, [line]).stage is not state.stage
