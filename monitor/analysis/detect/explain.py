"""Explains a detection: the sentences that may matter, what was found in them, and the weights."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from monitor.analysis.detect.case import Case
from monitor.analysis.detect.claims import claims_of
from monitor.analysis.detect.document import Detector
from monitor.analysis.detect.judge import Name
from monitor.analysis.detect.label import features_of
from monitor.analysis.detect.lexicon import MASK
from monitor.analysis.detect.reading import Sentence
from monitor.analysis.detect.settle import settled
from monitor.analysis.text.language import guess
from monitor.model.claim import Detection

_SILENT = frozenset({"SECTION", "SPEAK", "SELF", "ORGANISATION", "CONFOUNDER"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A sentence with its names, the phrases found in it and the words that were vetoed."""

    field: str
    text: str
    names: tuple[str, ...]
    phrases: tuple[str, ...]
    vetoed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A detection with what led to it; `features` are values and weights, the heaviest first."""

    detection: Detection
    lines: tuple[Line, ...]
    features: Mapping[str, tuple[float, float]]
    score: float
    threshold: float


def explain_document(
    detector: Detector, *, title: str, text: str, language: str | None, publisher: str | None
) -> Explanation:
    """Return why a document has its label."""
    spoken = guess(title, text, declared=language, packs=detector.packs)
    case = detector.read(title, text, spoken=spoken, publisher=publisher)
    values = features_of(case, settled(case, claims_of(case))) if case else {}
    model = detector.model
    weighed = {name: (value, model.weights.get(name, 0.0)) for name, value in values.items()}
    order = sorted(weighed, key=lambda name: (-abs(weighed[name][0] * weighed[name][1]), name))
    return Explanation(
        detection=detector.detect(title, text, language=language, publisher=publisher),
        lines=_lines(case) if case else (),
        features={name: weighed[name] for name in order},
        score=model.score(values),
        threshold=model.threshold,
    )


def _lines(case: Case) -> tuple[Line, ...]:
    return tuple(_line(case, sentence) for sentence in case.reading.sentences if sentence.stirs)


def _line(case: Case, sentence: Sentence) -> Line:
    lexicon = case.lexicon
    plain = lexicon.veto(sentence.prose)
    phrases = [
        f"{name} {hit.sets or hit.strength}: {sentence.text[hit.start : hit.end]}"
        for name in lexicon.rules
        for hit in lexicon.find(name, plain)
        if name not in _SILENT or (name == "CONFOUNDER" and hit.sets)
    ]
    masked = re.finditer(f"{MASK}+", plain.text)
    return Line(
        field=sentence.field.value,
        text=sentence.text,
        names=tuple(map(_told, case.named(sentence))),
        phrases=tuple(phrases),
        vetoed=tuple(sentence.text[match.start() : match.end()] for match in masked),
    )


def _told(name: Name) -> str:
    kind = "person" if name.person else "sure" if name.sure else "doubtful"
    return f"{name.surface} ({kind})"
