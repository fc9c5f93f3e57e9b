from monitor.analysis.detect.document import Detector
from monitor.analysis.detect.explain import explain_document
from monitor.languages.loader import load_packs

DETECTOR = Detector.build(load_packs(), ())
TEXT = (
    "Veltrix Inc. and Kestrel Corp signed a strategic partnership. "
    "She is managing partner at Holt & Reyes LLP and sees a new alliance of Veltrix Inc."
)


def test_label_is_explained_by_names_phrases_and_vetoes() -> None:
    found = explain_document(DETECTOR, title="", text=TEXT, language="en", publisher=None)
    first, second = found.lines
    assert first.names == ("Veltrix Inc (sure)", "Kestrel Corp (sure)")
    assert any(phrase.startswith("TRIGGER strong") for phrase in first.phrases)
    assert second.vetoed == ("managing partner",)


def test_weights_of_the_features_make_the_score() -> None:
    found = explain_document(DETECTOR, title="", text=TEXT, language="en", publisher=None)
    total = DETECTOR.model.bias + sum(value * weight for value, weight in found.features.values())
    assert abs(total - found.score) < 1e-9


def test_text_without_a_word_of_partnership_has_no_lines() -> None:
    found = explain_document(DETECTOR, title="", text="It rains.", language="en", publisher=None)
    assert (found.lines, dict(found.features)) == ((), {})
