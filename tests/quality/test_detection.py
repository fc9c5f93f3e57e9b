"""Measures detection on labelled documents that are not ours to ship."""

import json
import os
import runpy
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.analysis.detect.as_given import full_name
from monitor.analysis.detect.document import Detector
from monitor.analysis.detect.evaluate import Score as Figures
from monitor.analysis.detect.evaluate import f1
from monitor.languages.loader import load_packs
from monitor.model.claim import Detection
from tests.quality.corpus import is_held_out, truth_of

FLOORS = Path(__file__).parent / "floors.toml"
PARTS = ("", "more_", "written_")
Row = dict[str, object]
Score = dict[str, dict[str, float] | int]


def rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as lines:  # texts hold U+2028: never splitlines()
        for line in lines:
            row: Row = json.loads(line)
            yield row


def key(row: Row) -> str:
    return str(row.get("id") or row["gid"])


def prediction(found: Detection) -> Row:
    return {
        "label": found.label.value,
        "claims": [
            {
                "parties": [full_name(party) or party.surface for party in claim.parties],
                "stage": claim.stage.value,
                "modality": claim.modality.value,
                "kind": [kind.value for kind in claim.kinds],
                "evidence": claim.evidence,
                "news": claim.news,
            }
            for claim in found.claims
        ],
    }


@pytest.fixture(scope="module")
def corpora() -> Path:
    folder = os.environ.get("MONITOR_CORPORA")
    if not folder:
        pytest.skip("MONITOR_CORPORA is not set: the labelled documents are not here")
    return Path(folder)


@pytest.fixture(scope="module")
def floors() -> dict[str, float]:
    read: dict[str, dict[str, float]] = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    return read["detection"]


@pytest.fixture(scope="module")
def documents(corpora: Path) -> dict[str, Row]:
    folder = corpora / "detection"
    return {key(row): row for part in PARTS for row in rows(folder / f"{part}documents.jsonl")}


@pytest.fixture(scope="module")
def labels(corpora: Path) -> dict[str, Row]:
    folder = corpora / "detection"
    return {key(row): row for part in PARTS for row in rows(folder / f"{part}labels.jsonl")}


@pytest.fixture(scope="module")
def predictions(documents: dict[str, Row]) -> dict[str, Row]:
    detector = Detector.build(load_packs(), ())
    return {
        place: prediction(
            detector.detect(
                str(row["title"] or ""),
                str(row["text"] or ""),
                language=str(row["lang"]),
                publisher=str(row["publisher"] or ""),
            )
        )
        for place, row in documents.items()
    }


@pytest.fixture(scope="module")
def score(
    corpora: Path,
    documents: dict[str, Row],
    labels: dict[str, Row],
    predictions: dict[str, Row],
) -> Score:
    tool = corpora / ".." / "tools" / "score_detection.py"
    if not tool.exists():
        pytest.skip("the scorer is not beside the corpora")
    ours = {place: row for place, row in labels.items() if documents[place]["lang"] in {"en", "de"}}
    measure = runpy.run_path(str(tool))["score"]
    result: Score = measure(documents, ours, predictions)[0]
    return result


@pytest.fixture(scope="module")
def aside(
    labels: dict[str, Row], predictions: dict[str, Row], documents: dict[str, Row]
) -> Figures:
    """Measure the third that nothing was fitted or tuned on, in all languages."""
    figures = Figures()
    for place, row in labels.items():
        if is_held_out(place):
            text = f"{documents[place]['title'] or ''}\n{documents[place]['text'] or ''}"
            figures.add(truth_of(row), truth_of(predictions[place]), text=text)
    return figures


@pytest.mark.parametrize("measure", ["announcement", "alertable"])
def test_third_kept_aside_is_no_worse_than_its_floor(aside: Figures, measure: str) -> None:
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))["detection_kept_aside"]
    counts = aside.announcement if measure == "announcement" else aside.alertable
    assert f1(counts.precision, counts.recall) >= floors[f"{measure}_f1"]


def test_pairs_of_the_third_kept_aside_are_no_worse_than_their_floor(aside: Figures) -> None:
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))["detection_kept_aside"]
    assert f1(*aside.pairs) >= floors["party_pairs_f1"]
    assert aside.kind >= floors["kind"]


def test_stages_of_the_third_kept_aside_are_no_worse_than_their_floor(aside: Figures) -> None:
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))["detection_kept_aside"]
    assert aside.macro("stage") >= floors["stage_macro"]


def test_own_figures_are_those_of_the_shared_scorer(
    score: Score, labels: dict[str, Row], predictions: dict[str, Row], documents: dict[str, Row]
) -> None:
    figures = Figures()
    for place, row in labels.items():
        if documents[place]["lang"] in {"en", "de"}:
            figures.add(truth_of(row), truth_of(predictions[place]), text="")
    pairs, announcement = score["party_pairs"], score["announcement"]
    assert isinstance(pairs, dict)
    assert isinstance(announcement, dict)
    assert round(f1(*figures.pairs), 3) == pytest.approx(pairs["f1"], abs=0.002)
    assert round(figures.announcement.recall, 3) == announcement["r"]
    assert round(figures.macro("stage"), 3) == score["stage_macro"]
    assert round(figures.macro("modality"), 3) == score["modality_macro"]


@pytest.mark.parametrize(
    ("measure", "field", "floor"),
    [
        ("announcement", "f1", "announcement_f1"),
        ("announcement", "p", "announcement_precision"),
        ("announcement", "r", "announcement_recall"),
        ("alertable", "f1", "alertable_f1"),
        ("party_pairs", "f1", "party_pairs_f1"),
    ],
)
def test_detection_is_no_worse_than_its_floor(
    score: Score, floors: dict[str, float], measure: str, field: str, floor: str
) -> None:
    figures = score[measure]
    assert isinstance(figures, dict)
    assert figures[field] >= floors[floor]


def test_every_quote_is_in_its_document(score: Score) -> None:
    assert score["quotes_not_in_text"] == 0
