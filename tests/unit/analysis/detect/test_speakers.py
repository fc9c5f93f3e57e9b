"""Whom a person speaks for, and whose denial "we are not in talks" is."""

import pytest

from monitor.analysis.detect.document import Detector
from monitor.languages.loader import load_packs
from monitor.model.claim import Capacity, Detection, Modality, Reaction, Stage
from monitor.model.source import Company

DETECTOR = Detector.build(
    load_packs(),
    (Company(key="veltrix", name="Veltrix"), Company(key="sunharbor", name="Sunharbor")),
)
QUOTES = {
    "en": (
        "Veltrix Inc. today announced a partnership with Sunharbor Ltd. to recycle cells. "
        "“We have signed a partnership agreement with Veltrix,” said Tim Rowe, CEO of Sunharbor."
    ),
    "de": (
        "Die Veltrix AG hat heute eine Partnerschaft mit der Sunharbor GmbH bekannt gegeben. "
        "„Wir haben mit Veltrix eine Partnerschaft vereinbart“, sagte Tim Rowe, Geschäftsführer "
        "von Sunharbor."
    ),
}


def detect(text: str, *, language: str = "en", publisher: str | None = None) -> Detection:
    return DETECTOR.detect("", text, language=language, publisher=publisher)


@pytest.mark.parametrize("language", QUOTES)
def test_an_executive_speaks_for_the_company_of_the_office(language: str) -> None:
    found = detect(QUOTES[language], language=language, publisher="Veltrix")
    [said] = [claim.attribution for claim in found.claims if "Tim Rowe" in claim.evidence]
    assert (said.speaker, said.capacity) == ("Tim Rowe", Capacity.PARTY)
    assert said.organisation is not None
    assert said.organisation.startswith("Sunharbor")


def test_a_company_that_speaks_in_its_own_name_needs_no_organisation() -> None:
    found = detect("Veltrix Inc. said it has signed a partnership with Sunharbor Ltd.")
    assert [claim.attribution.organisation for claim in found.claims] == [None]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We are not in talks with Sunharbor about a partnership. Veltrix makes batteries."),
        ("de", "Wir führen keine Gespräche mit Sunharbor über eine Partnerschaft. Veltrix baut."),
    ],
)
def test_what_we_deny_is_the_publishers_denial(language: str, text: str) -> None:
    [claim] = detect(text, language=language, publisher="Veltrix").claims
    assert claim.modality is Modality.DENIED
    assert [(one.party, one.reaction) for one in claim.responses] == [("Veltrix", Reaction.DENY)]


def test_a_company_that_is_said_to_deny_is_the_one_that_denies() -> None:
    text = "Sunharbor denied reports of a partnership with Veltrix, it said on Monday."
    [claim] = detect(text, publisher="Veltrix").claims
    assert [(one.party, one.reaction) for one in claim.responses] == [("Sunharbor", Reaction.DENY)]


def test_what_is_denied_has_no_stage() -> None:
    text = "We did not sign a partnership with Sunharbor. Veltrix makes batteries."
    [claim] = detect(text, publisher="Veltrix").claims
    assert (claim.stage, claim.modality) == (Stage.UNSPECIFIED, Modality.DENIED)


def test_denied_talks_are_talks() -> None:
    text = "We are not in talks with Sunharbor about a partnership. Veltrix makes batteries."
    [claim] = detect(text, publisher="Veltrix").claims
    assert (claim.stage, claim.modality) == (Stage.TALKS, Modality.DENIED)


def test_rumour_of_a_partnership_that_is_denied_is_talk_of_it() -> None:
    text = (
        "Veltrix Inc. reportedly plans a partnership with Sunharbor Ltd. Veltrix denied the report."
    )
    [claim] = detect(text).claims
    assert (claim.stage, claim.modality) == (Stage.TALKS, Modality.DENIED)
