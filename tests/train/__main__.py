"""Fits the scorer's weights: `python -m tests.train [--write]`, with MONITOR_CORPORA set.

Everything is fitted on two thirds of the documents; the third that a hash of the id picks is only
measured. Folds are grouped by publisher, written documents by language, so that every figure is of
publishers the weights have not seen.
"""

import hashlib
import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from monitor.analysis.detect.claims import claims_of
from monitor.analysis.detect.document import Detector
from monitor.analysis.detect.evaluate import Labelled, Said, Score, table
from monitor.analysis.detect.label import features_of
from monitor.analysis.detect.scorer import NOTHING, Model
from monitor.languages.loader import load_packs
from monitor.model.claim import Detection
from tests.quality.corpus import Document, documents_of, is_held_out
from tests.train.logistic import Features, Fitted, fit

TARGET: Final = Path("monitor/analysis/detect/weights.py")
FOLDS: Final = 10
PENALTY: Final = 4.0
LEAST: Final = 0.03
HEAD: Final = '''"""The weights of the features that make a document an announcement.

Written by `python -m tests.train --write`, which fits them on labelled releases and news; of those
texts only these numbers are kept. A positive weight speaks for an announcement. The features are
explained in label.py.
"""

from typing import Final

from monitor.analysis.detect.scorer import Model

'''


def main() -> int:
    """Fit, measure out of fold, and write the weights when asked to."""
    folder = Path(os.environ["MONITOR_CORPORA"]) / "detection"
    documents = documents_of(folder)
    detector = Detector.build(load_packs(), ())
    rows = [_features(detector, document) for document in documents]
    fold = [_fold(document) for document in documents]
    seen = [not is_held_out(document.key) for document in documents]
    truths = [document.truth.label == "ANNOUNCEMENT" for document in documents]
    models: list[Fitted] = []
    for number in range(FOLDS):
        own = [i for i in range(len(rows)) if seen[i] and fold[i] != number]
        models.append(fit([rows[i] for i in own], [truths[i] for i in own], penalty=PENALTY))
    scores = [models[fold[i]].score(rows[i]) for i in range(len(rows))]
    own = [i for i in range(len(rows)) if seen[i]]
    threshold = _threshold([(scores[i], truths[i], bool(rows[i].get("able"))) for i in own])
    whole = fit([rows[i] for i in own], [truths[i] for i in own], penalty=PENALTY)
    found = [
        replace(detector, model=_model(models[fold[i]], threshold)).detect(
            document.title, document.text, language=document.language, publisher=document.publisher
        )
        for i, document in enumerate(documents)
    ]
    calibration = _calibration([
        (found[i].label.value if rows[i] else NOTHING, scores[i],
         found[i].label.value == documents[i].truth.label)
        for i in own
    ])  # fmt: skip
    model = _model(whole, threshold, calibration)
    print(table(_scores(documents, found)))
    print(_reliability(model, [
        (found[i].label.value if rows[i] else NOTHING, scores[i],
         found[i].label.value == documents[i].truth.label)
        for i in range(len(rows)) if not seen[i]
    ]))  # fmt: skip
    if "--write" in sys.argv:
        TARGET.write_text(_source(model), encoding="utf-8")
    return 0


def _features(detector: Detector, document: Document) -> Features:
    case = detector.read(
        document.title, document.text, spoken=document.language, publisher=document.publisher
    )
    return {} if case is None else features_of(case, claims_of(case))


def _fold(document: Document) -> int:
    return int(hashlib.sha256(document.group.encode()).hexdigest(), 16) % FOLDS


def _threshold(rows: Sequence[tuple[float, bool, bool]]) -> float:
    """Return the score with the best F1 of announcements."""

    def quality(least: float) -> float:
        hits = sum(truth and able and score >= least for score, truth, able in rows)
        taken = sum(able and score >= least for score, _, able in rows)
        return 2 * hits / (taken + sum(truth for _, truth, _ in rows))

    return max((step / 20 for step in range(-40, 21)), key=quality)


def _calibration(
    rows: Sequence[tuple[str, float, bool]],
) -> dict[str, tuple[float, float]]:
    """Return the logistic curve of each label, fitted on scores out of fold."""
    by_label: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for label, score, right in rows:
        by_label[label].append((score, right))
    curves: dict[str, tuple[float, float]] = {}
    for label, pairs in sorted(by_label.items()):
        slope = 0.0 if label == NOTHING else 1.0
        fitted = fit(
            [{"score": slope * score} for score, _ in pairs], [r for _, r in pairs], penalty=1
        )
        curves[label] = (round(fitted.bias, 3), round(slope * fitted.weights["score"], 3))
    return curves


def _model(
    fitted: Fitted, threshold: float, calibration: Mapping[str, tuple[float, float]] | None = None
) -> Model:
    kept = {name: round(w, 2) for name, w in sorted(fitted.weights.items()) if abs(w) >= LEAST}
    return Model(
        bias=round(fitted.bias, 2),
        threshold=threshold,
        weights=kept,
        calibration=calibration or {},
    )


def said(found: Detection) -> Labelled:
    """Return a detection as it is measured."""
    claims = tuple(
        Said(
            parties=tuple(
                party.organisation if party.via and party.organisation else party.surface
                for party in claim.parties
            ),
            stage=claim.stage.value,
            modality=claim.modality.value,
            kinds=frozenset(kind.value for kind in claim.kinds),
            news=claim.news,
            evidence=claim.evidence,
        )
        for claim in found.claims
    )
    return Labelled(label=found.label.value, claims=claims)


def _scores(documents: Sequence[Document], found: Sequence[Detection]) -> dict[str, Score]:
    scores: dict[str, Score] = defaultdict(Score)
    for document, detection in zip(documents, found, strict=True):
        for name in _sets(document):
            text = f"{document.title}\n{document.text}"
            scores[name].add(document.truth, said(detection), text=text)
    return dict(sorted(scores.items(), key=lambda item: (len(item[0]) < 3, item[0])))


def _sets(document: Document) -> Iterator[str]:
    yield from ("all", document.language)
    if is_held_out(document.key):
        yield "held"
    if document.written:
        yield from ("writ", f"w:{document.language}")


def _reliability(model: Model, rows: Sequence[tuple[str, float, bool]]) -> str:
    """Return a table of how often labels of each confidence are right, and the Brier score."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    loss = 0.0
    for label, score, right in rows:
        sure = model.confidence(label, score)
        loss += (sure - right) ** 2 / len(rows)
        bins[min(9, int(sure * 10))].append((sure, right))
    lines = [
        f"{number / 10:.1f}: {len(cases):4} said {sum(s for s, _ in cases) / len(cases):.2f} "
        f"right {sum(r for _, r in cases) / len(cases):.2f}"
        for number, cases in sorted(bins.items())
    ]
    return "\n".join([f"confidence on the third kept aside: Brier {loss:.3f}", *lines])


def _source(model: Model) -> str:
    def rows(pairs: Mapping[str, object]) -> str:
        return "".join(f"        {json.dumps(k)}: {v!r},\n" for k, v in sorted(pairs.items()))

    return (
        f"{HEAD}MODEL: Final = Model(\n    bias={model.bias},\n    threshold={model.threshold},\n"
        f"    calibration={{\n{rows(model.calibration)}    }},\n"
        f"    weights={{\n{rows(model.weights)}    }},\n)\n"
    )


if __name__ == "__main__":
    sys.exit(main())
