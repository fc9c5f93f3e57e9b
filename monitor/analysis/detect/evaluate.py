"""Measures detections against labelled documents: labels, party pairs, stage, modality, kind."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final, NamedTuple

_CLASSES: Final = {
    **dict.fromkeys(("sought", "talks"), "before"),
    "intent_signed": "intent",
    **dict.fromkeys(("agreed", "conditional", "active", "amended"), "firm"),
    **dict.fromkeys(("ended", "called_off"), "over"),
}
_LATIN_FORMS: Final = (
    "inc incorporated corp corporation co company ltd limited llc plc gmbh ag se kg kgaa ohg "
    "ev e.v sa s.a sas s.a.s sarl spa s.p.a srl s.r.l bv b.v nv n.v oy oyj ab asa as a/s holding "
    "holdings group the"
)
_OTHER_FORMS: Final = (
    "株式会社 有限会社 合同会社 주식회사 (주) ㈜ 股份有限公司 有限责任公司 有限公司 集团 集團 公司"
)
_FORMS: Final = re.compile(
    r"\b(?:" + "|".join(map(re.escape, sorted(_LATIN_FORMS.split(), key=len, reverse=True)))
    + r")\b\.?|" + "|".join(map(re.escape, _OTHER_FORMS.split()))
)  # fmt: skip
_DENSE: Final = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
_DENSE_LENGTH: Final = 2
_LENGTH: Final = 4
_NOBODY: Final = "?"
_ALERTING: Final = frozenset({"ANNOUNCEMENT", "SIGNAL"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A claim as far as it is measured."""

    parties: tuple[str, ...]
    stage: str
    modality: str
    kinds: frozenset[str]
    news: bool = True
    evidence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A document's label with its claims, by hand or by the program."""

    label: str
    claims: tuple[Said, ...]


class Pair(NamedTuple):
    """Two parties of a claim; the second is "?" where only one is named."""

    one: str
    two: str
    claim: Said


@dataclass(slots=True, kw_only=True)
class Counts:
    """Right and wrong positives, and those that were missed."""

    hits: int = 0
    false: int = 0
    missed: int = 0

    def add(self, *, wanted: bool, got: bool) -> None:
        """Count one document."""
        self.hits += wanted and got
        self.false += got and not wanted
        self.missed += wanted and not got

    @property
    def precision(self) -> float:
        """The share of positives that are right."""
        return self.hits / (self.hits + self.false) if self.hits else 0.0

    @property
    def recall(self) -> float:
        """The share of what was wanted that was found."""
        return self.hits / (self.hits + self.missed) if self.hits else 0.0


@dataclass(slots=True, kw_only=True)
class Score:
    """The figures of a set of documents."""

    documents: int = 0
    right: int = 0
    announcement: Counts = field(default_factory=Counts)
    alertable: Counts = field(default_factory=Counts)
    quotes_not_in_text: int = 0
    shares: list[tuple[float, float]] = field(default_factory=list)
    classes: dict[tuple[str, str], list[bool]] = field(default_factory=lambda: defaultdict(list))
    kinds: list[bool] = field(default_factory=list)

    @property
    def pairs(self) -> tuple[float, float]:
        """Precision and recall of party pairs; each document weighs the same."""
        if not self.shares:
            return 0.0, 0.0
        precision, recall = zip(*self.shares, strict=True)
        return sum(precision) / len(self.shares), sum(recall) / len(self.shares)

    def macro(self, name: str) -> float:
        """Return the recall of a field on matched pairs, averaged over the classes."""
        means = [sum(v) / len(v) for (kind, _), v in self.classes.items() if kind == name]
        return sum(means) / len(means) if means else 0.0

    @property
    def kind(self) -> float:
        """The share of matched pairs with a kind in common."""
        return sum(self.kinds) / len(self.kinds) if self.kinds else 0.0

    def add(self, wanted: Labelled, got: Labelled, *, text: str) -> None:
        """Measure one document."""
        self.documents += 1
        self.right += wanted.label == got.label
        for counts, labels in (
            (self.announcement, {"ANNOUNCEMENT"}),
            (self.alertable, _ALERTING),
        ):
            counts.add(wanted=wanted.label in labels, got=got.label in labels)
        quotes = (claim.evidence for claim in got.claims)
        self.quotes_not_in_text += sum((quote or "\0") not in text for quote in quotes)
        theirs = pairs_of(wanted.claims)
        if wanted.label in _ALERTING and theirs:
            news = [claim for claim in got.claims if claim.news]
            self._add_pairs(theirs, pairs_of(news) if got.label in _ALERTING else [])

    def _add_pairs(self, theirs: Sequence[Pair], mine: Sequence[Pair]) -> None:
        used: set[int] = set()
        for pair in theirs:
            free = (index for index in range(len(mine)) if index not in used)
            hit = next((index for index in free if matches(pair, mine[index])), None)
            if hit is None:
                continue
            used.add(hit)
            want, have = pair.claim, mine[hit].claim
            stage = _CLASSES.get(want.stage, want.stage)
            self.classes["stage", stage].append(stage == _CLASSES.get(have.stage, have.stage))
            self.classes["modality", want.modality].append(want.modality == have.modality)
            self.kinds.append(bool(want.kinds & have.kinds))
        precision = len(used) / len(mine) if mine else 0.0
        self.shares.append((precision, len(used) / len(theirs)))


def f1(precision: float, recall: float) -> float:
    """Return the harmonic mean of precision and recall."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def pairs_of(claims: Iterable[Said]) -> list[Pair]:
    """Return the distinct party pairs of claims; who is alone is paired with nobody."""
    found: list[Pair] = []
    for claim in claims:
        names = list(dict.fromkeys(claim.parties))
        couples = list(combinations(names, 2)) or [(name, _NOBODY) for name in names]
        for one, two in couples:
            pair = Pair(one, two, claim)
            if not any(matches(pair, other) for other in found):
                found.append(pair)
    return found


def matches(pair: Pair, other: Pair) -> bool:
    """Tell whether two pairs name the same two parties, in either order."""
    straight = _same(pair.one, other.one) and _same(pair.two, other.two)
    return straight or (_same(pair.one, other.two) and _same(pair.two, other.one))


def _same(one: str, two: str) -> bool:
    """Tell whether two names are equal, or one is part of the other and long enough."""
    if _NOBODY in {one, two}:
        return one == two
    short, long = sorted((_bare(one), _bare(two)), key=len)
    if short == long:
        return bool(short)
    need = _DENSE_LENGTH if _DENSE.search(short) else _LENGTH
    return len(short) >= need and short in long


def _bare(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold()
    bare = re.sub(r"[\W_]+", "", _FORMS.sub(" ", folded))
    return bare or re.sub(r"[\W_]+", "", folded)


def table(scores: Mapping[str, Score]) -> str:
    """Return the figures as a table, a line for each set of documents."""
    head = (
        f"{'':5}{'docs':>5} | {'announcement P/R/F1':^22} | {'alertable P/R/F1':^22} | "
        f"{'pairs P/R/F1':^22} | stage modal kind  | bad quotes"
    )
    return "\n".join([head, *(_line(name, score) for name, score in scores.items())])


def _line(name: str, score: Score) -> str:
    cells = [
        _cell(counts.precision, counts.recall, number=counts.hits + counts.missed)
        for counts in (score.announcement, score.alertable)
    ]
    cells.append(_cell(*score.pairs, number=len(score.shares)))
    last = f"{score.macro('stage'):.2f}  {score.macro('modality'):.2f}  {score.kind:.2f}"
    body = " | ".join(f"{cell:^22}" for cell in cells)
    return f"{name:5}{score.documents:5} | {body} | {last}  | {score.quotes_not_in_text}"


def _cell(precision: float, recall: float, *, number: int) -> str:
    return f"{precision:.2f} {recall:.2f} {f1(precision, recall):.3f} ({number})"
