"""Detects what a document says about partnerships: claims, their evidence, and a label."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Self

from monitor.analysis.detect.case import Case
from monitor.analysis.detect.claims import Found, claims_of
from monitor.analysis.detect.judge import Companies
from monitor.analysis.detect.kind_weights import KINDS
from monitor.analysis.detect.label import Verdict, background, verdict
from monitor.analysis.detect.lexicon import Lexicon, Lexicons
from monitor.analysis.detect.matching import PairModel, matched
from monitor.analysis.detect.pair_weights import PAIRS
from monitor.analysis.detect.predicate import triggers
from monitor.analysis.detect.reading import prepare
from monitor.analysis.detect.scorer import NOTHING, Model
from monitor.analysis.detect.settle import settled
from monitor.analysis.detect.sorting import KindModel, Sorter
from monitor.analysis.detect.weights import MODEL
from monitor.analysis.text.language import guess
from monitor.model.claim import Claim, Detection, Field, Label, verify
from monitor.model.language import LanguagePack
from monitor.model.source import Company

VERSION: Final = "rules 2"
_ALERTING: Final = frozenset({Label.ANNOUNCEMENT, Label.SIGNAL})
_ORDER: Final = {3: 0, 2: 1, 1: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Detector:
    """Finds partnership claims, with packs and companies compiled once.

    A worker process builds its own from the packs.
    """

    packs: Mapping[str, LanguagePack]
    lexicons: Mapping[str, Lexicon]
    companies: Companies
    fingerprint: str
    model: Model = MODEL
    kinds: KindModel = KINDS
    pairs: PairModel = PAIRS

    @classmethod
    def build(cls, packs: Mapping[str, LanguagePack], companies: tuple[Company, ...]) -> Self:
        """Compile the packs and the companies' spellings."""
        return cls(
            packs=dict(packs),
            lexicons=Lexicons(dict(packs)),
            companies=Companies.build(companies),
            fingerprint=_fingerprint(packs, companies),
        )

    @property
    def name(self) -> str:
        """What stands in a detection as its detector."""
        return f"{VERSION} {self.fingerprint[:12]}"

    def detect(
        self, title: str, text: str, *, language: str | None = None, publisher: str | None = None
    ) -> Detection:
        """Return the claims of a content and its label; every quote is checked against its span."""
        spoken = guess(title, text, declared=language, packs=self.packs)
        case = self.read(title, text, spoken=spoken, publisher=publisher)
        if case is None:
            return self._nothing(spoken)
        found = settled(case, claims_of(case))
        judged = verdict(case, found, model=self.model)
        if judged.label in _ALERTING:
            found = matched(case, found, model=self.pairs)
        else:
            found = _credible(background(case, found, label=judged.label))
        credible = sorted(found, key=_strongest_first)
        if self.kinds.biases and credible:
            sorter = Sorter.of(case)
            credible = [sorter.sorted(one, self.kinds) for one in credible]
        claims = tuple(_weighed(one, judged) for one in credible)
        for claim in claims:
            verify(claim, title=title, text=text)
        return Detection(
            language=spoken,
            label=judged.label,
            confidence=judged.confidence,
            claims=claims,
            detector=self.name,
        )

    def read(
        self, title: str, text: str, *, spoken: str | None, publisher: str | None = None
    ) -> Case | None:
        """Return a content as far as it is understood before its claims are read.

        None: no pack speaks the language, or no word of it can be about a partnership.
        """
        lexicon = self.lexicons.get(spoken or "")
        if lexicon is None:
            return None
        reading = prepare(title, text, lexicon=lexicon)
        if not any(sentence.stirs for sentence in reading.sentences):
            return None
        return Case(
            reading=reading,
            lexicon=lexicon,
            companies=self.companies,
            published_by=publisher,
            triggers={
                passage.field: triggers(passage, lexicon=lexicon)
                for passage in (reading.title, reading.body)
            },
        )

    def _nothing(self, spoken: str | None) -> Detection:
        return Detection(
            language=spoken,
            label=Label.NONE,
            confidence=self.model.confidence(NOTHING, 0.0),
            claims=(),
            detector=self.name,
        )


def _credible(found: tuple[Found, ...]) -> tuple[Found, ...]:
    """Leave out claims with a doubtful party where another claim has none."""
    sure = [one for one in found if all(party.sure for party in one.parties)]
    best = max((one.rank for one in sure), default=0)
    if best < 2:  # noqa: PLR2004 - a weak phrase outweighs only its like
        return tuple(one for one in found if one in sure or one.rank > best)
    return tuple(sure)


def _strongest_first(one: Found) -> tuple[bool, int, int, int]:
    return (
        not one.claim.news,
        _ORDER.get(one.rank, 3),
        int(one.sentence.field is Field.TEXT),
        one.claim.span.start,
    )


def _weighed(one: Found, judged: Verdict) -> Claim:
    """Return the claim with its confidence: its trigger's strength, raised by the document's."""
    by_rank = {3: 0.7, 2: 0.55, 1: 0.35}.get(one.rank, 0.3)
    if judged.label is Label.ANNOUNCEMENT:
        by_rank = (by_rank + judged.announces) / 2
    return replace(one.claim, confidence=round(by_rank, 2))


def _fingerprint(packs: Mapping[str, LanguagePack], companies: tuple[Company, ...]) -> str:
    digest = hashlib.sha256(repr((VERSION, MODEL.bias, sorted(MODEL.weights.items()))).encode())
    for code, pack in sorted(packs.items()):
        digest.update(
            repr((code, sorted(pack.words.items()), sorted(pack.phrases.items()))).encode()
            + pack.gazetteer.digest.encode()
        )
    digest.update(repr(companies).encode("utf-8", "backslashreplace"))
    return digest.hexdigest()
