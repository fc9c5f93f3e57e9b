"""What happened to a partnership: lines of the ledger joined into events, in any language."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from monitor.analysis.link.beginning import effective_from, moves
from monitor.analysis.link.deals import are_apart, class_of, families_of, may_be_one, window_of
from monitor.analysis.link.lifecycle import Line, deniers, fold
from monitor.analysis.link.news import WEIGHT, novelty_of
from monitor.analysis.link.rebuild import line_of
from monitor.analysis.link.resolve import name_form
from monitor.model.claim import Claim, Kind, Terms
from monitor.model.event import Novelty
from monitor.model.memory import Episode, LedgerLine, Quiet, Timeline
from monitor.model.partnership import Beginning, Partnership, Step
from monitor.model.source import Outlet, SourceState

_OUTLETS = {outlet: rank for rank, outlet in enumerate(Outlet)}
# A newsroom that says nothing for so long while it is read well has been silent.
_SILENT = timedelta(hours=72)
_FIGURE = re.compile(r"\d+(?:[.,’'\u00a0\u202f]\d+)*")
_YEAR = re.compile(r"(?:19|20)\d\d")
# A line as people read it, and as it is folded.
_Read = tuple[LedgerLine, Line]


def episodes(
    lines: Iterable[LedgerLine], *, meanings: Mapping[str, str], kin: Iterable[Timeline] = ()
) -> tuple[Episode, ...]:
    """Return what happened, oldest first, each with its primary statement and those beside it.

    The same lines give the same episodes in any order within a day. Background is left out. `kin`
    are the partnerships of some of the companies, or of these with others: what is told of them
    at the same time, as the same step and of the same kind, is told of one event.
    """
    told = [one for one in lines if one.posting.step is not Step.MENTIONED]
    groups: list[list[LedgerLine]] = []
    families = _families(told)
    for one in sorted(told, key=_in_order):
        home = next(
            (group for group in reversed(groups) if _belongs(one, group, families=families)), None
        )
        if home is None:
            groups.append([one])
        else:
            home.append(one)
    read = ((one, line_of(one.posting, one.claim.claim, meanings=meanings)) for one in lines)
    known = tuple((one, line) for one, line in read if line is not None)
    relatives = tuple(kin)
    state = _folded(known)
    days = moves(state.beginnings or ()) if state else ()
    found = [
        _episode(group, known=known, days=days, kin=_beside(group, relatives)) for group in groups
    ]
    begun = _beginnings(told, days, ended_at=state.ended_at if state else None)
    return tuple(sorted([*found, *begun], key=lambda one: one.at.date()))


def _beginnings(
    lines: Iterable[LedgerLine], moved: Sequence[Beginning], *, ended_at: datetime | None
) -> Iterator[Episode]:
    """Yield what begins on a day that statements give: one for each day, told by them.

    A day that was moved is none, nor one that its statement gave before it was edited, nor one
    that the end came before.
    """
    days: dict[datetime, list[LedgerLine]] = defaultdict(list)
    last: dict[str, datetime] = {}
    giving = [one for one in sorted(lines, key=_in_order) if _gives_a_day(one)]
    for one in giving:
        posting = one.posting
        last[posting.statement] = max(posting.at, last.get(posting.statement, posting.at))
    for one in giving:
        given = one.claim.claim.effective
        if given is not None and one.posting.at == last[one.posting.statement]:
            days[given.day].append(one)
    for day, some in days.items():
        is_over = ended_at is not None and ended_at < day
        if is_over or any(day == one.day for one in moved[:-1]):
            continue
        strongest: dict[str, LedgerLine] = {}
        for one in some:
            strongest.setdefault(one.posting.statement, one)
        primary, *supporting = sorted(
            strongest.values(), key=lambda one: (_OUTLETS[one.posting.outlet], _in_order(one))
        )
        yield Episode(
            step=Step.EFFECTIVE,
            at=day,
            novelty=Novelty.REPEAT,
            primary=primary,
            supporting=tuple(supporting),
        )


def _gives_a_day(one: LedgerLine) -> bool:
    given = one.claim.claim.effective
    return given is not None and effective_from(one.posting, one.claim.claim) == given.day


def _in_order(one: LedgerLine) -> tuple[object, ...]:
    return one.posting.at.date(), _OUTLETS[one.posting.outlet], one.posting.key


def _families(lines: Iterable[LedgerLine]) -> Mapping[str, frozenset[str]]:
    """Return the families of each statement's deal, by what all of it says."""
    kinds: dict[str, set[Kind]] = defaultdict(set)
    for one in lines:
        kinds[one.posting.statement].update(one.claim.claim.kinds)
    return {statement: families_of(some) for statement, some in kinds.items()}


def _belongs(
    one: LedgerLine, group: Sequence[LedgerLine], *, families: Mapping[str, frozenset[str]]
) -> bool:
    """Whether a line tells the same: of its class, of a kind that fits, and soon enough."""
    first = group[0]
    if _is_news_of_what_was_told(one, group):
        return False
    days = one.posting.at.date() - first.posting.at.date()
    is_alike = class_of(one.posting.step) == class_of(first.posting.step)
    if not is_alike or days > window_of(one.posting.step):
        return False
    if any(one.posting.statement == other.posting.statement for other in group):
        return True
    theirs = frozenset().union(*(families[other.posting.statement] for other in group))
    if are_apart(families[one.posting.statement], theirs):
        return False
    kinds = {kind for other in group for kind in other.claim.claim.kinds}
    both_sides = one.posting.outlet is first.posting.outlet is Outlet.NEWSROOM
    # In another language, or in a journalist's words, the same deal is often of another kind.
    is_one_voice = both_sides and one.source == first.source
    return not is_one_voice or may_be_one(one.claim.claim.kinds, kinds)


def _is_news_of_what_was_told(one: LedgerLine, group: Sequence[LedgerLine]) -> bool:
    """Whether a line amends what was told, or confirms talks of which others only reported."""
    steps = {other.posting.step for other in group}
    confirms = one.posting.step is Step.TALKS_CONFIRMED and steps == {Step.FIRST_SIGNAL}
    return confirms or (one.posting.step is Step.AMENDED and Step.AMENDED not in steps)


def _beside(
    group: Sequence[LedgerLine], kin: Sequence[Timeline]
) -> tuple[tuple[LedgerLine, tuple[str, ...]], ...]:
    """Return the lines of kin that tell of the same event, each with the members it names."""
    kinds = {kind for one in group for kind in one.claim.claim.kinds}
    statements = {one.posting.statement for one in group}
    return tuple(
        (one, timeline.partnership.names)
        for timeline in kin
        for one in timeline.lines
        if one.posting.step is not Step.MENTIONED
        and one.posting.statement not in statements
        and class_of(one.posting.step) == class_of(group[0].posting.step)
        and abs(one.posting.at.date() - group[0].posting.at.date()) <= window_of(one.posting.step)
        and may_be_one(one.claim.claim.kinds, kinds)
    )


def _folded(known: Iterable[_Read]) -> Partnership | None:
    lines = [line for _, line in sorted(known, key=lambda one: _in_order(one[0]))]
    return fold(None, lines) if lines else None


def _episode(
    group: Sequence[LedgerLine],
    *,
    known: Sequence[_Read],
    days: Sequence[Beginning],
    kin: Sequence[tuple[LedgerLine, tuple[str, ...]]],
) -> Episode:
    day = min(one.posting.at.date() for one in group)
    before = _folded(one for one in known if one[0].posting.at.date() < day)
    by_statement: dict[str, list[LedgerLine]] = defaultdict(list)
    for one in group:
        by_statement[one.posting.statement].append(one)
    strongest = [max(some, key=_strength) for some in by_statement.values()]
    primary, *supporting = sorted(
        strongest,
        key=lambda one: (
            _OUTLETS[one.posting.outlet],
            one.posting.at.date(),
            one.posting.key,
        ),
    )
    lines = {one.posting.key: line for one, line in known}
    line = lines.get(primary.posting.key)
    step = max(group, key=_strength).posting.step
    if any(_contradicts(lines.get(one.posting.key), known, day=day) for one in group):
        step = Step.CONTRADICTION
    moved = _moved(group, days)
    return Episode(
        step=step,
        at=min(one.posting.at for one in group),
        novelty=_novelty(before, primary, line=line, step=step),
        primary=primary,
        supporting=tuple(supporting),
        kin=_strongest(one for one, _ in kin),
        members=_members(names for _, names in kin),
        differences=tuple(
            difference
            for one in supporting
            for difference in _differences(
                by_statement[primary.posting.statement], by_statement[one.posting.statement]
            )
        ),
        confirmed_by=_confirmed_by(group, primary, lines=lines),
        begins=moved[1].day if moved else None,
        begun_before=moved[0].day if moved else None,
    )


def _novelty(
    before: Partnership | None, primary: LedgerLine, *, line: Line | None, step: Step
) -> Novelty:
    if line is None:
        # Its names mean one company by now: nothing can be an advance of that.
        companies = ("",) * len(primary.posting.mentions)
        line = Line(posting=primary.posting, claim=primary.claim.claim, companies=companies)
    return novelty_of(before, line, step=step)


def _contradicts(line: Line | None, known: Sequence[_Read], *, day: date) -> bool:
    """Whether somebody denies in a line what another company said on the record until that day."""
    if line is None or line.posting.step is not Step.DENIED:
        return False
    before = _folded(
        one
        for one in known
        if one[0].posting.at.date() <= day and one[0].posting.step is not Step.DENIED
    )
    on_record = set(before.on_record) if before else set()
    return any(on_record - {denier} for denier in deniers(line))


def _moved(
    group: Sequence[LedgerLine], days: Sequence[Beginning]
) -> tuple[Beginning, Beginning] | None:
    """Return what was known of the beginning and what a group says in its place, if it does."""
    own = {one.posting.key for one in group}
    found = [pair for pair in pairwise(days) if pair[1].posting in own and pair[1].given]
    return found[-1] if found else None


def _confirmed_by(
    group: Sequence[LedgerLine], primary: LedgerLine, *, lines: Mapping[str, Line]
) -> tuple[str, ...]:
    """Return who says on the record, in other statements, what the primary one says of others."""
    spoken: dict[str, set[str]] = defaultdict(set)
    for one in group:
        line = lines.get(one.posting.key)
        if line is not None and one.posting.step is not Step.DENIED:
            spoken[one.posting.statement].update(line.speakers)
    first = spoken.pop(primary.posting.statement, set())
    return tuple(sorted(set().union(*spoken.values()) - first)) if first else ()


def _strongest(lines: Iterable[LedgerLine]) -> tuple[LedgerLine, ...]:
    """Return the strongest line of each statement, oldest first."""
    found: dict[str, LedgerLine] = {}
    for one in sorted(lines, key=_strength):
        found[one.posting.statement] = one
    return tuple(sorted(found.values(), key=_in_order))


def _members(names: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return all names that kin have, each form once."""
    forms = {name_form(name): name for some in names for name in some}
    return tuple(forms[form] for form in sorted(forms))


def _strength(one: LedgerLine) -> tuple[int, float, str]:
    return WEIGHT.get(one.posting.step, 0), one.claim.claim.confidence, one.posting.key


def _differences(primary: Sequence[LedgerLine], other: Sequence[LedgerLine]) -> Iterator[str]:
    """Yield in which facts a statement differs from the primary one.

    What only one of the two says is no difference, and a fact is what any sentence of it says.
    """
    where = other[0].url or other[0].posting.statement
    for name, values_of in _FACTS.items():
        mine, theirs = values_of(primary), values_of(other)
        if mine and theirs and mine.isdisjoint(theirs):
            yield f"{name}: {_listed(mine)} / {_listed(theirs)} ({where})"
    mine, theirs = _figures(primary), _figures(other)
    if mine and theirs and not (mine <= theirs or theirs <= mine):
        yield f"figures: {_listed(mine - theirs)} / {_listed(theirs - mine)} ({where})"


def _listed(values: Iterable[str]) -> str:
    return ", ".join(sorted(values))


def _of_strongest(lines: Sequence[LedgerLine]) -> list[Claim]:
    step = max(lines, key=_strength).posting.step
    return [one.claim.claim for one in lines if one.posting.step is step]


def _stages(lines: Sequence[LedgerLine]) -> frozenset[str]:
    return frozenset(claim.stage for claim in _of_strongest(lines))


def _modalities(lines: Sequence[LedgerLine]) -> frozenset[str]:
    return frozenset(claim.modality for claim in _of_strongest(lines))


def _terms(lines: Sequence[LedgerLine]) -> frozenset[str]:
    return frozenset(one.claim.claim.terms for one in lines) - {Terms.NOT_MENTIONED}


def _days(lines: Sequence[LedgerLine]) -> frozenset[str]:
    given = (one.claim.claim.effective for one in lines)
    return frozenset(one.day.date().isoformat() for one in given if one is not None)


_FACTS: Mapping[str, Callable[[Sequence[LedgerLine]], frozenset[str]]] = {
    "stage": _stages,
    "modality": _modalities,
    "terms": _terms,
    "in effect": _days,
}


def _figures(lines: Iterable[LedgerLine]) -> frozenset[str]:
    """Return the figures in the quotes, as digits alone, without years."""
    found = (
        re.sub(r"\D", "", f) for one in lines for f in _FIGURE.findall(one.claim.claim.evidence)
    )
    return frozenset(figure for figure in found if not _YEAR.fullmatch(figure))


def quiet(state: Partnership, sources: Iterable[SourceState]) -> tuple[Quiet, ...]:
    """Return the companies that have said nothing of what the other side announced.

    Their newsrooms were read well from before until three days after. It is information and
    accuses nobody.
    """
    said_at = state.announced_at
    if said_at is None:
        return ()
    spoken = {voice.company for voice in (*state.voices, *state.denials)}
    return tuple(
        Quiet(company=one.source.company, source=one.source.key, since=said_at, until=one.good_at)
        for one in sorted(sources, key=lambda one: one.source.key)
        if one.source.company in set(state.companies) - spoken
        and one.baseline_at is not None
        and one.baseline_at <= said_at
        and one.good_at is not None
        and one.good_at - said_at >= _SILENT
        and not one.failures
    )
