"""What happened to a partnership: lines of the ledger joined into events, in any language."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from monitor.analysis.link.deals import are_apart, class_of, families_of, may_be_one, window_of
from monitor.analysis.link.lifecycle import Line, effective_from, fold
from monitor.analysis.link.news import WEIGHT, novelty_of
from monitor.analysis.link.rebuild import line_of
from monitor.analysis.link.resolve import name_form
from monitor.model.claim import Kind
from monitor.model.event import Novelty
from monitor.model.memory import Episode, LedgerLine, Quiet, Timeline
from monitor.model.partnership import Partnership, Step
from monitor.model.source import Outlet, SourceState

_OUTLETS = {outlet: rank for rank, outlet in enumerate(Outlet)}
# A newsroom that says nothing for so long while it is read well has been silent.
_SILENT = timedelta(hours=72)
_FIGURE = re.compile(r"\d+(?:[.,’'\u00a0\u202f]\d+)*")
_YEAR = re.compile(r"(?:19|20)\d\d")


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
    all_lines = [(one, line_of(one.posting, one.claim.claim, meanings=meanings)) for one in lines]
    relatives = tuple(kin)
    found = [
        _episode(group, before=_before(group, all_lines), kin=_beside(group, relatives))
        for group in groups
    ]
    return tuple(sorted([*found, *_beginnings(told)], key=lambda one: one.at.date()))


def _beginnings(lines: Iterable[LedgerLine]) -> Iterator[Episode]:
    """Yield what begins on a day that statements give: one for each day, told by them."""
    days: dict[datetime, list[LedgerLine]] = defaultdict(list)
    for one in sorted(lines, key=_in_order):
        given = one.claim.claim.effective
        if given is not None and effective_from(one.posting, one.claim.claim) == given.day:
            days[given.day].append(one)
    for day, some in days.items():
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


def _before(
    group: Sequence[LedgerLine], lines: Iterable[tuple[LedgerLine, Line | None]]
) -> Partnership | None:
    day = min(one.posting.at.date() for one in group)
    known = [line for one, line in lines if line is not None and one.posting.at.date() < day]
    return fold(None, known) if known else None


def _episode(
    group: Sequence[LedgerLine],
    *,
    before: Partnership | None,
    kin: Sequence[tuple[LedgerLine, tuple[str, ...]]],
) -> Episode:
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
    step = max(group, key=_strength).posting.step
    companies = ("",) * len(primary.posting.mentions)
    line = Line(posting=primary.posting, claim=primary.claim.claim, companies=companies)
    return Episode(
        step=step,
        at=min(one.posting.at for one in group),
        novelty=novelty_of(before, line, step=step),
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
    )


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
    """Yield in which facts a statement differs from the primary one."""
    one, two = max(primary, key=_strength), max(other, key=_strength)
    where = two.url or two.posting.statement
    for name in ("stage", "modality", "terms"):
        mine, theirs = getattr(one.claim.claim, name), getattr(two.claim.claim, name)
        if mine != theirs:
            yield f"{name}: {mine} / {theirs} ({where})"
    mine, theirs = _figures(primary), _figures(other)
    if mine and theirs and not (mine <= theirs or theirs <= mine):
        shown = " / ".join(", ".join(sorted(some)) for some in (mine - theirs, theirs - mine))
        yield f"figures: {shown} ({where})"


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
    return tuple(
        Quiet(company=one.source.company, source=one.source.key, since=said_at, until=one.good_at)
        for one in sorted(sources, key=lambda one: one.source.key)
        if one.source.company in set(state.companies) - {voice.company for voice in state.voices}
        and one.baseline_at is not None
        and one.baseline_at <= said_at
        and one.good_at is not None
        and one.good_at - said_at >= _SILENT
        and not one.failures
    )
