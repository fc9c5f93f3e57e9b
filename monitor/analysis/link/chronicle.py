"""What happened to a partnership: lines of the ledger joined into events, in any language."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from monitor.analysis.link.lifecycle import Line, fold
from monitor.analysis.link.news import WEIGHT, novelty_of
from monitor.analysis.link.rebuild import line_of
from monitor.model.claim import Kind
from monitor.model.memory import Episode, LedgerLine, Quiet
from monitor.model.partnership import Partnership, Step
from monitor.model.source import Outlet, SourceState

# Steps that tell the same news in other words. What is not here is told by itself.
_CLASSES = {
    **dict.fromkeys((Step.FIRST_SIGNAL, Step.TALKS_CONFIRMED), "talks"),
    Step.INTENT_SIGNED: "intent",
    **dict.fromkeys(
        (Step.AGREED, Step.EFFECTIVE, Step.EXPANDED, Step.RENEWED, Step.AMENDED), "deal"
    ),
    **dict.fromkeys((Step.ENDED, Step.CALLED_OFF), "end"),
    Step.DENIED: "denial",
}
# docs/explanation/partnerships.md: weeks for talks, which drag on, days for signatures.
_WINDOWS = {"talks": timedelta(days=30), "denial": timedelta(days=30)}
_WINDOW = timedelta(days=7)
_OUTLETS = {outlet: rank for rank, outlet in enumerate(Outlet)}
# A newsroom that says nothing for so long while it is read well has been silent.
_SILENT = timedelta(hours=72)
_FIGURE = re.compile(r"\d+(?:[.,’'\u00a0\u202f]\d+)*")
_YEAR = re.compile(r"(?:19|20)\d\d")


def episodes(lines: Iterable[LedgerLine], *, meanings: Mapping[str, str]) -> tuple[Episode, ...]:
    """Return what happened, oldest first, each with its primary statement and those beside it.

    The same lines give the same episodes in any order within a day. Background is left out.
    """
    told = [one for one in lines if one.posting.step is not Step.MENTIONED]
    groups: list[list[LedgerLine]] = []
    for one in sorted(told, key=_in_order):
        home = next((group for group in reversed(groups) if _belongs(one, group)), None)
        if home is None:
            groups.append([one])
        else:
            home.append(one)
    all_lines = [(one, line_of(one.posting, one.claim.claim, meanings=meanings)) for one in lines]
    return tuple(_episode(group, before=_before(group, all_lines)) for group in groups)


def _in_order(one: LedgerLine) -> tuple[object, ...]:
    return one.posting.at.date(), _OUTLETS[one.posting.outlet], one.posting.key


def _belongs(one: LedgerLine, group: Sequence[LedgerLine]) -> bool:
    """Whether a line tells the same: of its class, of a kind that fits, and soon enough."""
    first = group[0]
    mine, theirs = _class(one), _class(first)
    days = one.posting.at.date() - first.posting.at.date()
    if mine != theirs or days > _WINDOWS.get(mine, _WINDOW):
        return False
    if any(one.posting.statement == other.posting.statement for other in group):
        return True
    kinds = {kind for other in group for kind in other.claim.claim.kinds} - {Kind.UNSPECIFIED}
    own = set(one.claim.claim.kinds) - {Kind.UNSPECIFIED}
    both_sides = one.posting.outlet is first.posting.outlet is Outlet.NEWSROOM
    # In another language, or in a journalist's words, the same deal is often of another kind.
    return not (own and kinds and both_sides and one.source == first.source) or bool(own & kinds)


def _class(one: LedgerLine) -> str:
    return _CLASSES.get(one.posting.step, one.posting.step)


def _before(
    group: Sequence[LedgerLine], lines: Iterable[tuple[LedgerLine, Line | None]]
) -> Partnership | None:
    day = min(one.posting.at.date() for one in group)
    known = [line for one, line in lines if line is not None and one.posting.at.date() < day]
    return fold(None, known) if known else None


def _episode(group: Sequence[LedgerLine], *, before: Partnership | None) -> Episode:
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
        differences=tuple(
            difference
            for one in supporting
            for difference in _differences(
                by_statement[primary.posting.statement], by_statement[one.posting.statement]
            )
        ),
    )


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
