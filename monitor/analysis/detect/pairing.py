"""Collects the pairs of organisations that a document may join, with what speaks for each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import Final, Self

from monitor.analysis.detect.bystanders import bystanders
from monitor.analysis.detect.case import Case
from monitor.analysis.detect.claims import Found
from monitor.analysis.detect.judge import Name
from monitor.analysis.detect.predicate import Trigger
from monitor.analysis.detect.reading import Sentence
from monitor.analysis.detect.scene import Scene, are_kin
from monitor.analysis.detect.shapes import bond, shape, side, words
from monitor.analysis.detect.traits import Firm, firms_of, how_many, where

Pair = tuple[str, str]

# More names in a sentence are a list, more pairs a directory.
_MOST_NAMES: Final = 8
_MOST_PAIRS: Final = 150
# The strongest phrases of a sentence are enough.
_MOST_TRIGGERS: Final = 3
_BEFORE: Final = 3


def pair_of(one: str, two: str) -> Pair:
    """Return two organisations in the order of their keys."""
    return (one, two) if one < two else (two, one)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A sentence with a trigger that names two organisations, or one where the other is meant."""

    sentence: Sentence
    trigger: Trigger
    names: tuple[Name, Name]
    whole: bool


@dataclass(slots=True, kw_only=True)
class Candidate:
    """Two organisations that a document may join: where, and in how many sentences together."""

    pair: Pair
    signs: set[str] = field(default_factory=set)
    places: list[Place] = field(default_factory=list)
    together: int = 0


@dataclass(frozen=True, kw_only=True)
class Pairing:
    """The candidates of one document."""

    case: Case
    found: tuple[Found, ...]
    named: Mapping[Sentence, Sequence[Name]]

    @classmethod
    def of(cls, case: Case, found: Iterable[Found]) -> Self:
        """Collect the organisations that each sentence names."""
        named: dict[Sentence, list[Name]] = {}
        for sentence in case.reading.sentences:
            names = case.named(sentence)
            aside = bystanders(sentence, names, lexicon=case.lexicon)
            named[sentence] = [name for name in names if not name.person and name not in aside]
        return cls(case=case, found=tuple(found), named=named)

    @cached_property
    def candidates(self) -> Mapping[Pair, Candidate]:
        """The pairs that a claim joins, and those beside a trigger."""
        collected = _Collected(self)
        for one in self.found:
            if not one.claim.unnamed_party:
                collected.add_claim(one)
        for passage in (self.case.reading.title, self.case.reading.body):
            before: Sequence[Name] = ()
            for sentence in passage.sentences:
                names = self.named[sentence]
                hits = self.case.triggers[passage.field].get(sentence.number, ())
                if hits:
                    collected.add_sentence(sentence, hits, before=before)
                before = names or before
        collected.count()
        return collected.candidates

    def features(self) -> dict[Pair, frozenset[str]]:
        """Return what speaks for and against each candidate."""
        most = max((one.together for one in self.candidates.values()), default=0)
        unmarked = self.case.lexicon.cuts.unmarked
        rows: dict[Pair, frozenset[str]] = {}
        for pair, candidate in self.candidates.items():
            signs = {
                *candidate.signs,
                *self._firms[pair[0]].beside(self._firms[pair[1]]),
                f"together:{how_many(candidate.together)}",
                f"places:{how_many(len(candidate.places))}",
            }
            if candidate.together == most:
                signs.add("together:most")
            if unmarked:  # particles tell what word order tells elsewhere
                signs |= {f"u:{sign}" for sign in signs}
            signs.add(f"candidates:{how_many(len(self.candidates))}")
            rows[pair] = frozenset(signs)
        return rows

    @cached_property
    def _firms(self) -> Mapping[str, Firm]:
        grouped: dict[str, list[Name]] = defaultdict(list)
        for names in self.named.values():
            for name in names:
                grouped[name.key].append(name)
        for candidate in self.candidates.values():
            for place in candidate.places:
                for name in place.names:
                    grouped.setdefault(name.key, [name])
        for one in self.found:
            for name in one.parties:
                grouped.setdefault(name.key, [name])
        return firms_of(self.case, grouped)


class _Collected:
    """The candidates found so far."""

    def __init__(self, pairing: Pairing) -> None:
        self.pairing = pairing
        self.candidates: dict[Pair, Candidate] = {}

    def candidate(self, one: Name, two: Name) -> Candidate | None:
        """Return the candidate of two names, or None where they are no pair."""
        pair = pair_of(one.key, two.key)
        if pair in self.candidates:
            return self.candidates[pair]
        if len(self.candidates) >= _MOST_PAIRS or not all(pair) or are_kin(*pair):
            return None
        return self.candidates.setdefault(pair, Candidate(pair=pair))

    def add_claim(self, one: Found) -> None:
        """Add what a claim joins."""
        place = where(one.sentence)
        signs = {
            f"claimed:{place}",
            f"claimed:rank{one.rank}",
            f"claimed:{one.trigger}{one.rank}",
            f"claimed:{min(len(one.parties), 4)}",
            f"claimed:{one.claim.stage}",
            f"claimed:news{one.claim.news}",
            *([f"claimed:announced:{place}"] if one.announced else ()),
        }
        for two in combinations(one.parties, 2):
            known = self.candidate(*two)
            if known is not None:
                known.signs |= signs

    def add_sentence(
        self, sentence: Sentence, hits: tuple[Trigger, ...], *, before: Sequence[Name]
    ) -> None:
        """Add each two names of a sentence with triggers, and each with who may be meant."""
        names = self.pairing.named[sentence][:_MOST_NAMES]
        scene = Scene(sentence=sentence, names=tuple(names), lexicon=self.pairing.case.lexicon)
        for one, two in combinations(names, 2):
            known = self.candidate(one, two)
            if known is not None:
                names_of = (one, two)
                known.places.append(
                    Place(sentence=sentence, trigger=hits[0], names=names_of, whole=True)
                )
                known.signs |= _whole(scene, hits, one=one, two=two)
        self._add_meant(scene, hits[0], before=before)

    def _add_meant(self, scene: Scene, trigger: Trigger, *, before: Sequence[Name]) -> None:
        case, text = self.pairing.case, scene.sentence.prose
        here = {name.key for name in scene.names}
        who = next(
            (name.lower() for name in ("SELF", "PAIR") if case.lexicon.first(name, text)), "nobody"
        )
        meant = [
            ("focus", case.focus),
            ("owner", case.publisher),
            *(("before", name) for name in before[:_BEFORE]),
        ]
        for name in scene.names:
            for how, other in meant:
                if other is None or other.person or other.key in here:
                    continue
                known = self.candidate(other, name)
                if known is None:
                    continue
                known.places.append(
                    Place(
                        sentence=scene.sentence, trigger=trigger, names=(other, name), whole=False
                    )
                )
                known.signs |= {
                    f"far:{how}:{'alone' if len(here) == 1 else 'among'}",
                    f"far:{how}:{where(scene.sentence)}:{trigger.rank}",
                    f"far:{how}:{who}",
                    f"far:{side(name, trigger)}{bond(scene, name)}",
                }

    def count(self) -> None:
        """Count the sentences that name both."""
        for names in self.pairing.named.values():
            for pair in combinations(sorted({name.key for name in names[:_MOST_NAMES]}), 2):
                if pair in self.candidates:
                    self.candidates[pair].together += 1


def _whole(scene: Scene, hits: tuple[Trigger, ...], *, one: Name, two: Name) -> set[str]:
    """Return what speaks for two names of one sentence."""
    place = where(scene.sentence)
    signs = {f"{place}:both", *words(scene, one, two=two)}
    for trigger in hits[:_MOST_TRIGGERS]:
        form = shape(scene, trigger, one=one, two=two)
        signs |= {f"shape:{form}", f"{place}:{form}", f"{trigger.name}{trigger.rank}:{form}"}
    return signs
