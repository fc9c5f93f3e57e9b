"""From which day on a deal is in effect, read from its own words."""

from datetime import UTC, datetime

import pytest

from monitor.analysis.detect.document import Detector
from monitor.languages.loader import load_packs
from monitor.model.claim import Stated
from monitor.model.source import Company

DETECTOR = Detector.build(
    load_packs(),
    (Company(key="veltrix", name="Veltrix"), Company(key="solvane", name="Solvane")),
)
SAID = {
    "en": "Veltrix and Solvane signed a partnership agreement, effective January 1, 2027.",
    "de": (
        "Veltrix und Solvane haben mit Wirkung zum 1. Januar 2027 eine strategische "
        "Partnerschaft vereinbart."
    ),
    "fr": "Veltrix et Solvane ont signé un accord de partenariat à compter du 1er janvier 2027.",
    "es": "Veltrix y Solvane firmaron una alianza con efectos desde el 1 de enero de 2027.",
    "it": "Veltrix e Solvane hanno firmato una partnership con effetto dal 1 gennaio 2027.",
    "pt": "Veltrix e Solvane assinaram uma parceria com efeito a partir de 1 de janeiro de 2027.",
    "nl": "Veltrix en Solvane hebben een samenwerking gesloten met ingang van 1 januari 2027.",
}


def stated(text: str, language: str = "en") -> list[Stated | None]:
    found = DETECTOR.detect("", text, language=language, publisher="Veltrix")
    return [claim.effective for claim in found.claims]


@pytest.mark.parametrize("language", SAID)
def test_the_day_is_read_with_its_words(language: str) -> None:
    text = SAID[language]
    [found] = stated(text, language)
    assert found is not None
    assert found.day == datetime(2027, 1, 1, tzinfo=UTC)
    assert text[found.span.start : found.span.end] == found.evidence
    assert "2027" in found.evidence


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("effective as of March 31, 2027", (2027, 3, 31)),
        ("effective from 5 May 2027", (2027, 5, 5)),
        ("effective 2027-03-01", (2027, 3, 1)),
        ("effective February 30, 2027", None),
        ("effective early next year", None),
        ("which is effective against rust since March 1, 2027", None),
    ],
)
def test_only_whole_days_that_exist_are_read(
    written: str, day: tuple[int, int, int] | None
) -> None:
    [found] = stated(f"Veltrix and Solvane signed a partnership agreement, {written}.")
    assert (found and found.day) == (day and datetime(*day, tzinfo=UTC))


def test_the_sentence_after_gives_the_day_of_the_agreement_before() -> None:
    signed = "Veltrix and Solvane signed a partnership agreement."
    [found] = stated(f"{signed} The agreement takes effect on March 1, 2027.")
    assert found is not None
    assert found.evidence == "takes effect on March 1, 2027"
    [other] = stated(f"{signed} The lease with Solvane Nord GmbH ends in May.")
    assert other is None
