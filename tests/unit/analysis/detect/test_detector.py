import pytest

from monitor.analysis.detect.document import Detector
from monitor.languages.loader import load_packs
from monitor.model.claim import (
    Detection,
    Field,
    Kind,
    Label,
    Modality,
    Newness,
    PartyType,
    Reaction,
    Stage,
    Terms,
)
from monitor.model.source import Company

DETECTOR = Detector.build(load_packs(), ())
RELEASE = (
    "TURIN, Italy – Veltrix Inc., a maker of batteries, today announced a strategic partnership "
    "with Sunharbor Ltd. to recycle lithium cells.\n"
    "“Our partnership with Sunharbor closes the loop,” said Ann Moor, CEO of Veltrix.\n"
    "“We are glad to work with Veltrix,” said Tim Rowe, CEO of Sunharbor.\n"
    "About Veltrix\n"
    "Veltrix has a partnership with Kestrel Corp and Ostwind GmbH.\n"
)


def detect(text: str, title: str = "", language: str = "en") -> Detection:
    return DETECTOR.detect(title, text, language=language)


def names(found: Detection) -> set[str]:
    return {
        party.organisation or party.surface for claim in found.claims for party in claim.parties
    }


def test_release_of_two_named_firms_is_an_announcement() -> None:
    found = detect(RELEASE, "Veltrix and Sunharbor Announce Strategic Partnership")
    assert found.label is Label.ANNOUNCEMENT
    assert found.confidence > 0.5
    assert found.claims[0].span.field is Field.TITLE
    assert [party.surface for party in found.claims[0].parties] == ["Veltrix", "Sunharbor"]


def test_boilerplate_is_no_evidence() -> None:
    assert not names(detect(RELEASE)) & {"Kestrel Corp", "Ostwind GmbH"}


def test_we_is_the_speakers_company() -> None:
    claim = next(claim for claim in detect(RELEASE).claims if "closes the loop" in claim.evidence)
    assert {party.organisation or party.surface for party in claim.parties} == {
        "Veltrix Inc",
        "Sunharbor Ltd",
    }
    assert claim.attribution.speaker == "Ann Moor"


@pytest.mark.parametrize(
    ("sentence", "stage", "modality"),
    [
        (
            "Veltrix Inc. and Kestrel Corp signed a memorandum of understanding on hydrogen.",
            Stage.INTENT_SIGNED,
            Modality.ASSERTED,
        ),
        (
            "Veltrix Inc. is in talks with Kestrel Corp about a possible alliance.",
            Stage.TALKS,
            Modality.POSSIBLE,
        ),
        (
            "Veltrix Inc. is reportedly in talks with Kestrel Corp about a joint venture.",
            Stage.TALKS,
            Modality.REPORTED,
        ),
        (
            "Veltrix Inc. wants to deepen its cooperation with Kestrel Corp.",
            Stage.SOUGHT,
            Modality.PLANNED,
        ),
        (
            "Veltrix Inc. terminated its joint venture agreement with Kestrel Corp.",
            Stage.ENDED,
            Modality.ASSERTED,
        ),
        (
            "Veltrix Inc. formed a joint venture with Kestrel Corp, subject to an approval.",
            Stage.CONDITIONAL,
            Modality.ASSERTED,
        ),
        (
            "Veltrix Inc. and Kestrel Corp called off their alliance talks.",
            Stage.CALLED_OFF,
            Modality.ASSERTED,
        ),
    ],
)
def test_stage_and_modality_follow_the_words(
    sentence: str, stage: Stage, modality: Modality
) -> None:
    claim = detect(sentence).claims[0]
    assert (claim.stage, claim.modality) == (stage, modality)
    assert claim.evidence == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "She is managing partner at Holt & Reyes LLP in Boston and met Kestrel Corp.",
        "Veltrix Inc. acquired Kestrel Corp for two billion dollars.",
        "Units of the limited partnership rose after Kestrel Corp and Veltrix Inc. reported.",
        "We thank our partners.",
        "Veltrix Inc. showed extended reality glasses beside Kestrel Corp.",
        "Ann Moor was named vice president of strategic alliances at Veltrix Inc.",
    ],
)
def test_other_news_has_no_claim(sentence: str) -> None:
    found = detect(sentence)
    assert found.label is Label.NONE
    assert not found.claims


def test_partner_without_a_name_is_a_signal() -> None:
    found = detect(
        "Veltrix Inc. today announced a strategic partnership with a leading Asian carmaker."
    )
    assert found.label is Label.SIGNAL
    assert found.claims[0].unnamed_party


def test_denial_is_a_response_and_not_denying_is_none() -> None:
    rumour = "Veltrix Inc. is reportedly in talks with Kestrel Corp about an alliance."
    denied = detect(f"{rumour} Kestrel Corp denied the report.").claims[0]
    silent = detect(f"{rumour} Kestrel Corp did not deny the report.").claims[0]
    assert [response.reaction for response in denied.responses] == [Reaction.DENY]
    assert [response.reaction for response in silent.responses] == [Reaction.NOT_DENIED]


def test_terms_may_stand_in_the_next_sentence() -> None:
    found = detect(
        "Veltrix Inc. and Kestrel Corp formed a joint venture. Financial terms were not disclosed."
    )
    assert found.claims[0].terms is Terms.NO_EXPLICIT
    assert Kind.JOINT_VENTURE in found.claims[0].kinds


def test_owner_of_the_newsroom_is_meant_where_only_the_other_is_named() -> None:
    text = (
        "There is a new technology partnership with Kestrel Corp. Veltrix Inc. is based in Turin."
    )
    claim = DETECTOR.detect("", text, language="en", publisher="Veltrix").claims[0]
    assert {party.surface for party in claim.parties} == {"Veltrix Inc", "Kestrel Corp"}


def test_deepening_presupposes_a_relation() -> None:
    claim = detect("Veltrix Inc. expands its partnership with Kestrel Corp.").claims[0]
    assert claim.newness is Newness.EXPANSION


def test_university_is_a_party_of_its_own_type() -> None:
    claim = detect("Veltrix Inc. entered into a collaboration with Northmere University.").claims[0]
    assert claim.parties[1].type is PartyType.UNIVERSITY
    assert Kind.RESEARCH in claim.kinds


def test_configured_company_carries_its_key_and_no_neighbour_does() -> None:
    company = Company(key="mirae", name="Mirae Electronics", aliases=("Mirae",))
    detector = Detector.build(load_packs(), (company,))
    found = detector.detect("", "Mirae signed a cooperation agreement with Kestrel Corp.")
    other = detector.detect("", "Mirae Bank signed a cooperation agreement with Kestrel Corp.")
    assert [party.company for party in found.claims[0].parties] == ["mirae", None]
    assert [party.company for party in other.claims[0].parties] == [None, None]


def test_hard_wrapped_text_is_quoted_as_it_stands() -> None:
    text = (
        "Veltrix Inc said it signed a co-operation agreement with\n"
        "Kestrel Corp of Austria on the storage of wind power in the\n"
        "salt caverns of the north, a company spokesman told the press.\n"
    )
    claim = detect(text).claims[0]
    assert claim.evidence == text.strip()


def test_language_without_a_pack_says_nothing() -> None:
    found = detect("Veltrix ja Kestrel solmivat kumppanuuden pohjoisessa.", language="fi")
    assert (found.label, found.language, found.claims) == (Label.NONE, "fi", ())


def test_detection_names_its_detector() -> None:
    assert detect("Nothing.").detector == f"rules 2 {DETECTOR.fingerprint[:12]}"
