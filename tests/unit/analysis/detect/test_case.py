"""A document's names are looked for when they are asked for, and only then."""

import pytest

from monitor.analysis.detect.case import Case
from monitor.analysis.detect.claims import claims_of
from monitor.analysis.detect.document import Detector
from monitor.analysis.detect.label import features_of
from monitor.languages.loader import load_packs


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector.build(load_packs(), ())


def _case(detector: Detector, text: str) -> Case:
    case = detector.read("", text, spoken="en", publisher="Veltrix")
    assert case is not None
    return case


def test_no_names_are_looked_for_where_nothing_triggers(detector: Detector) -> None:
    case = _case(detector, "Veltrix thanked its partner, said Ada Lorn of Kestrel Corp.")
    assert not any(case.triggers.values())
    assert claims_of(case) == ()
    assert features_of(case, ())
    assert "names" not in vars(case)


def test_names_are_found_once_for_all_who_ask(detector: Detector) -> None:
    case = _case(detector, "Veltrix Inc. and Kestrel Corp. formed a strategic partnership.")
    assert claims_of(case)
    [sentence] = case.reading.sentences
    assert [name.surface for name in case.named(sentence)] == ["Veltrix Inc", "Kestrel Corp"]
    assert case.named(sentence) is case.named(sentence)
    assert case.publisher is not None
    assert case.focus is not None
    assert case.publisher.key == case.focus.key == "veltrix"
