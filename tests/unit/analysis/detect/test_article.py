"""A German article of our own in the shape that made the rules: talks, hearsay, old relations."""

import pytest

from monitor.analysis.detect.document import Detector
from monitor.languages.loader import load_packs
from monitor.model.claim import Capacity, Claim, Label, Modality, Newness, Reaction, Stage, Terms
from monitor.model.source import Company

WISH = (
    "Velora-CEO Jonas Brandt, der diese Woche Asien bereist, sagte am Montag bei einem Treffen mit "
    "dem südkoreanischen Präsidenten Han Seo Jun, dass Velora seine Zusammenarbeit mit Hanbit "
    "Electronics für Sensoren vertiefen wolle."
)
STATE = (
    "Brandt und Han diskutierten auch Möglichkeiten zur Ausweitung der Zusammenarbeit bei "
    "Sensoren und bei erweiterter Realität, sagte ein Regierungssprecher."
)
HEARSAY = (
    "Berichten zufolge traf sich Brandt am Dienstag mit Führungskräften von Hanbit, darunter dem "
    "Vorstandsvorsitzenden von Hanbit, Kim D. Park, um mögliche Kooperationen rund um Kameras zu "
    "besprechen."
)
SILENCE = "Ein Hanbit-Sprecher lehnte es ab, sich zu äußern, bestritt dies aber auch nicht."
OTHERS = "Große Firmen wie Nordlicht, Ostwind und Kestrel suchen ebenfalls nach Sensoren."
VISIT = "Der Gründer von Velora traf am Mittwoch auch den Minister Kenji Sato."
TALKS = (
    "Mirae Electronics sagte, es habe ein Treffen mit Brandt gegeben, um die mögliche strategische "
    "Zusammenarbeit der beiden Unternehmen bei der Entwicklung von Brillen zu besprechen."
)
BEFORE = (
    "Ein Sprecher von Mirae Electronics sagte, dass Mirae Electronics und Velora „schon vor dem "
    "Treffen eng zusammengearbeitet haben“."
)
TERMS = "Keine Angaben zu den Konditionen, die eine Zusammenarbeit hätte."
RELAYED = (
    "Der Mirae-Sprecher sagte außerdem: „Das Management der beiden Unternehmen hat die Richtung "
    "der Zusammenarbeit besprochen.“"
)
IDEA = "Velora bietet Mirae die Chance, mit einem Unternehmen zusammenzuarbeiten, das weiter ist."
PRAISE = "„Wir freuen uns über das Engagement“, sagte ein Sprecher von Velora."
OURS = "„Unsere Zusammenarbeit mit Mirae eröffnet Menschen neue Wege.“"
PLANT = (
    "Das zur Ostwind AG gehörende Werk, das 2015 von der japanischen Regierung und den Unternehmen "
    "gegründet wurde, begann im April mit dem Bau."
)
ARTICLE = "\n".join([
    *(WISH, STATE, f"{HEARSAY} {SILENCE}", PLANT, VISIT, OTHERS, TALKS, f"{BEFORE} {TERMS}"),
    *(RELAYED, IDEA, f"{PRAISE} {OURS}"),
])  # fmt: skip
COMPANIES = (
    Company(key="velora", name="Velora"),
    Company(key="hanbit", name="Hanbit Electronics", aliases=("Hanbit",)),
    Company(key="mirae", name="Mirae Electronics", aliases=("Mirae",)),
)
DETECTOR = Detector.build(load_packs(), COMPANIES)
FOUND = DETECTOR.detect("", ARTICLE)


def claim_at(sentence: str) -> Claim:
    start = ARTICLE.index(sentence)
    return next(claim for claim in FOUND.claims if claim.span.start == start)


def test_article_of_talks_and_old_relations_is_a_signal() -> None:
    assert FOUND.label is Label.SIGNAL
    assert FOUND.language == "de"


@pytest.mark.parametrize(
    ("sentence", "parties", "stage", "modality", "capacity"),
    [
        (WISH, {"velora", "hanbit"}, Stage.SOUGHT, Modality.PLANNED, Capacity.PARTY),
        (STATE, {"velora", None}, Stage.TALKS, Modality.POSSIBLE, Capacity.GOVERNMENT),
        (HEARSAY, {"velora", "hanbit"}, Stage.TALKS, Modality.REPORTED, Capacity.UNNAMED),
        (TALKS, {"velora", "mirae"}, Stage.TALKS, Modality.POSSIBLE, Capacity.PARTY),
        (BEFORE, {"velora", "mirae"}, Stage.ACTIVE, Modality.ASSERTED, Capacity.PARTY),
        (RELAYED, {"velora", "mirae"}, Stage.TALKS, Modality.ASSERTED, Capacity.PARTY),
        (OURS, {"velora", "mirae"}, Stage.ACTIVE, Modality.ASSERTED, Capacity.PARTY),
    ],
)
def test_claim_says_who_how_far_how_firmly_and_by_whom(
    sentence: str,
    parties: set[str | None],
    stage: Stage,
    modality: Modality,
    capacity: Capacity,
) -> None:
    claim = claim_at(sentence)
    assert claim.evidence == sentence
    assert {party.company for party in claim.parties} == parties
    assert (claim.stage, claim.modality) == (stage, modality)
    assert claim.attribution.capacity is capacity


def test_executive_stands_for_the_company() -> None:
    party = next(party for party in claim_at(HEARSAY).parties if party.surface == "Brandt")
    assert (party.company, party.via, party.organisation) == ("velora", "executive", "Velora")


def test_silence_and_missing_denial_are_responses_to_the_hearsay() -> None:
    responses = claim_at(HEARSAY).responses
    assert {response.reaction for response in responses} == {
        Reaction.NO_COMMENT,
        Reaction.NOT_DENIED,
    }
    assert {response.evidence for response in responses} == {SILENCE}


def test_undisclosed_terms_belong_to_the_talks_not_to_the_old_relation() -> None:
    assert claim_at(TALKS).terms is Terms.NO_EXPLICIT
    assert claim_at(BEFORE).terms is Terms.NOT_MENTIONED


def test_deepening_is_expansion_and_an_old_relation_exists() -> None:
    assert claim_at(WISH).newness is Newness.EXPANSION
    assert claim_at(BEFORE).newness is Newness.EXISTING


def test_founding_long_ago_is_no_news() -> None:
    assert not claim_at(PLANT).news


@pytest.mark.parametrize("sentence", [VISIT, OTHERS, IDEA, TERMS, SILENCE, PRAISE])
def test_sentence_without_a_claim_has_none(sentence: str) -> None:
    start = ARTICLE.index(sentence)
    assert all(claim.span.start != start for claim in FOUND.claims)


def test_parties_are_found_without_configured_companies() -> None:
    found = Detector.build(load_packs(), ()).detect("", ARTICLE)
    names = {
        party.organisation or party.surface for claim in found.claims for party in claim.parties
    }
    assert found.label is Label.SIGNAL
    assert {"Velora", "Hanbit Electronics", "Mirae Electronics"} <= names
