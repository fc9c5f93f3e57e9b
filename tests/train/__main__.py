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
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import Pool
from pathlib import Path
from statistics import fmean
from typing import Final

from monitor.analysis.detect.as_given import full_name
from monitor.analysis.detect.claims import claims_of
from monitor.analysis.detect.document import Detector
from monitor.analysis.detect.evaluate import Labelled, Said, Score, table
from monitor.analysis.detect.label import features_of
from monitor.analysis.detect.matching import PairModel
from monitor.analysis.detect.scorer import NOTHING, Model
from monitor.analysis.detect.settle import settled
from monitor.analysis.detect.sorting import KindModel
from monitor.languages.loader import load_packs
from monitor.model.claim import Detection
from tests.quality.corpus import Document, documents_of, is_held_out
from tests.train.kinds import Example, examples_of, fit_kinds
from tests.train.logistic import Features, Fitted, fit
from tests.train.pairs import Couple, couples_of, fit_pairs

TARGET: Final = Path("monitor/analysis/detect/weights.py")
PAIR_TARGET: Final = Path("monitor/analysis/detect/pair_weights.py")
KIND_TARGET: Final = Path("monitor/analysis/detect/kind_weights.py")
FOLDS: Final = 10
PENALTY: Final = 4.0
LEAST: Final = 0.03
# How much a document counts whose label was given in doubt.
DOUBTFUL: Final = 0.6
# Steps of a twentieth to each side of a threshold, whose mean it is judged by.
ABOUT: Final = 4
AS_GOOD: Final = 0.0005
HEAD: Final = '''"""The weights of the features that make a document an announcement.

Written by `python -m tests.train --write`, which fits them on labelled releases and news; of those
texts only these numbers are kept. A positive weight speaks for an announcement. The features are
explained in label.py.
"""

from typing import Final

from monitor.analysis.detect.scorer import Model

'''
KIND_HEAD: Final = '''"""The weights of the features that sort a claim among the kinds of alliance.

Written by `python -m tests.train --write`, as weights.py is. The features are explained in
sorting.py.
"""

from typing import Final

from monitor.analysis.detect.sorting import KindModel

'''


PAIR_HEAD: Final = '''"""The weights of the features that say which organisations a document joins.

Written by `python -m tests.train --write`, as weights.py is. The features are explained in
pairing.py.
"""

from typing import Final

from monitor.analysis.detect.matching import PairModel

'''


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What is kept of a document that was read: features, claims with kinds, pairs."""

    features: Features
    examples: Sequence[Example]
    couples: Sequence[Couple]


@dataclass(frozen=True, slots=True, kw_only=True)
class Models:
    """What is fitted on one set of documents."""

    label: Fitted
    kinds: KindModel
    pairs: PairModel


# What a worker process fits on: each document as it was read, and its labels.
_KEPT: list[tuple[Read, Document]] = []


def main() -> int:
    """Fit, measure out of fold, and write the weights when asked to."""
    folder = Path(os.environ["MONITOR_CORPORA"]) / "detection"
    documents = documents_of(folder)
    with Pool() as pool:
        reads = pool.map(_read, documents, chunksize=20)
    rows = [read.features for read in reads]
    fold = [_fold(document) for document in documents]
    seen = [not is_held_out(document.key) for document in documents]
    truths = [document.truth.label == "ANNOUNCEMENT" for document in documents]
    tasks = [
        [i for i in range(len(rows)) if seen[i] and fold[i] != number]
        for number in range(FOLDS + 1)
    ]
    # Forked workers inherit the reads: to send them with each task takes longer than the fits.
    with Pool(initializer=_KEPT.extend, initargs=(zip(reads, documents, strict=True),)) as pool:
        fitted = pool.map(_fit, tasks, chunksize=1)
    scores = [fitted[fold[i]].label.score(rows[i]) for i in range(len(rows))]
    own = [i for i in range(len(rows)) if seen[i]]
    threshold = _threshold([(scores[i], truths[i], bool(rows[i].get("able"))) for i in own])
    with Pool() as pool:
        found = pool.map(
            _detected,
            [
                (document, _model(fitted[fold[i]].label, threshold), fitted[fold[i]])
                for i, document in enumerate(documents)
            ],
            chunksize=20,
        )
    calibration = _calibration([
        (found[i].label.value if rows[i] else NOTHING, scores[i],
         found[i].label.value == documents[i].truth.label)
        for i in own
    ])  # fmt: skip
    model = _model(fitted[FOLDS].label, threshold, calibration)
    print(table(_scores(documents, found)))
    print(_reliability(model, [
        (found[i].label.value if rows[i] else NOTHING, scores[i],
         found[i].label.value == documents[i].truth.label)
        for i in range(len(rows)) if not seen[i]
    ]))  # fmt: skip
    if "--write" in sys.argv:
        TARGET.write_text(_source(model), encoding="utf-8")
        KIND_TARGET.write_text(_kind_source(fitted[FOLDS].kinds), encoding="utf-8")
        PAIR_TARGET.write_text(_pair_source(fitted[FOLDS].pairs), encoding="utf-8")
    return 0


@cache
def _detector() -> Detector:
    """Return the detector of this process."""
    return Detector.build(load_packs(), ())


def _read(document: Document) -> Read:
    case = _detector().read(
        document.title, document.text, spoken=document.language, publisher=document.publisher
    )
    if case is None:
        return Read(features={}, examples=(), couples=())
    found = settled(case, claims_of(case))
    alerting = document.truth.label in {"ANNOUNCEMENT", "SIGNAL"}
    examples = examples_of(case, found, document.truth) if alerting else []
    couples = couples_of(case, found, document.truth) if alerting else []
    return Read(features=features_of(case, found), examples=examples, couples=couples)


def _fit(own: Sequence[int]) -> Models:
    """Fit on documents; the label only on those that could announce, which alone it decides."""
    kept = [_KEPT[i] for i in own]
    able = [(read, document) for read, document in kept if read.features.get("able")]
    return Models(
        label=fit(
            [read.features for read, _ in able],
            [document.truth.label == "ANNOUNCEMENT" for _, document in able],
            penalty=PENALTY,
            shares=[DOUBTFUL if document.doubtful else 1.0 for _, document in able],
        ),
        kinds=fit_kinds([example for read, _ in kept for example in read.examples]),
        pairs=fit_pairs([couple for read, _ in kept for couple in read.couples]),
    )


def _detected(task: tuple[Document, Model, Models]) -> Detection:
    document, model, fitted = task
    detector = replace(_detector(), model=model, kinds=fitted.kinds, pairs=fitted.pairs)
    return detector.detect(
        document.title, document.text, language=document.language, publisher=document.publisher
    )


def _fold(document: Document) -> int:
    return int(hashlib.sha256(document.group.encode()).hexdigest(), 16) % FOLDS


def _threshold(rows: Sequence[tuple[float, bool, bool]]) -> float:
    """Return the least score whose F1 of announcements is as good as the best.

    One document more or less moves the curve, so each score is judged by the mean about it. Between
    scores that tell announcements equally well, the lower one finds more of their parties.
    """

    def quality(least: float) -> float:
        hits = sum(truth and able and score >= least for score, truth, able in rows)
        taken = sum(able and score >= least for score, _, able in rows)
        return 2 * hits / (taken + sum(truth for _, truth, _ in rows))

    steps = range(-40, 21)
    raw = {step: quality(step / 20) for step in range(steps[0] - ABOUT, steps[-1] + ABOUT + 1)}
    means = {step: fmean(raw[step + by] for by in range(-ABOUT, ABOUT + 1)) for step in steps}
    best = max(means.values())
    return min(step for step, reached in means.items() if reached >= best - AS_GOOD) / 20


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


def _kind_source(model: KindModel) -> str:
    def rows(pairs: Mapping[str, object], indent: int) -> str:
        space = " " * indent
        return "".join(f"{space}{json.dumps(k)}: {v!r},\n" for k, v in sorted(pairs.items()))

    tables = "".join(
        f"        {json.dumps(kind)}: {{\n{rows(weights, 12)}        }},\n"
        for kind, weights in sorted(model.weights.items())
    )
    return (
        f"{KIND_HEAD}KINDS: Final = KindModel(\n    least={model.least},\n"
        f"    biases={{\n{rows(model.biases, 8)}    }},\n    weights={{\n{tables}    }},\n)\n"
    )


def _quoted(name: str) -> str:
    """Return a name as the formatter leaves it."""
    if '"' in name and not {"'", "\\"} & set(name):
        return f"'{name}'"
    return json.dumps(name, ensure_ascii=False)


def _pair_source(model: PairModel) -> str:
    rows = "".join(
        f"        {_quoted(name)}: {weight!r},\n" for name, weight in sorted(model.weights.items())
    )
    return (
        f"{PAIR_HEAD}PAIRS: Final = PairModel(\n    bias={model.bias},\n    least={model.least},\n"
        f"    part={model.part},\n    weights={{\n{rows}    }},\n)\n"
    )


def said(found: Detection) -> Labelled:
    """Return a detection as it is measured."""
    claims = tuple(
        Said(
            parties=tuple(full_name(party) or party.surface for party in claim.parties),
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
