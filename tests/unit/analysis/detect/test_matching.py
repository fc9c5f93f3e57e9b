"""Tests who is with whom: candidates, and which of them are told."""

import pytest

from monitor.analysis.detect.claims import claims_of
from monitor.analysis.detect.document import Detector
from monitor.analysis.detect.matching import PairModel, matched
from monitor.analysis.detect.pairing import Pairing, pair_of
from monitor.languages.loader import load_packs

TITLE = "Veltrix and Sunharbor announce strategic partnership"
TEXT = (
    "Veltrix Inc. today announced a strategic partnership with Sunharbor Ltd. to build pumps. "
    "Veltrix and Sunharbor also thank Calderon Corp. for its advice. "
    "The partnership was presented at the Calderon Corp. fair."
)


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector.build(load_packs(), ())


def model(**weights: float) -> PairModel:
    return PairModel(bias=-1.0, least=0.05, part=0.6, weights=weights)


def test_pair_beside_a_trigger_is_a_candidate_with_its_signs(detector: Detector) -> None:
    case = detector.read(TITLE, TEXT, spoken="en")
    assert case is not None
    signs = Pairing.of(case, claims_of(case)).features()[pair_of("veltrix", "sunharbor")]
    assert {"both:in_title", "both:legal", "claimed:title", "title:LL-&0", "ranks:01"} <= signs


def test_word_that_the_text_writes_small_is_told_as_such(detector: Detector) -> None:
    text = "Sunharbor and Pumping formed a partnership. Veltrix makes pumping easy with Sunharbor."
    case = detector.read("", text, spoken="en")
    assert case is not None
    rows = Pairing.of(case, claims_of(case)).features()
    assert "one:lowered" in rows[pair_of("pumping", "sunharbor")]


def test_likeliest_pair_is_told_and_others_only_near_it() -> None:
    sure = {("a", "b"): 0.5, ("a", "c"): 0.31, ("b", "c"): 0.29}
    assert model().told(sure) == {("a", "b"), ("a", "c")}
    assert model().told({("a", "b"): 0.01}) == {("a", "b")}
    assert model().told({}) == frozenset()


def test_claim_of_a_pair_that_is_not_told_is_background(detector: Detector) -> None:
    case = detector.read(TITLE, TEXT, spoken="en")
    assert case is not None
    apart = model(**{"both:in_title": -9.0, "one:in_title": 5.0})
    found = matched(case, claims_of(case), model=apart)
    assert found
    for one in found:
        if one.claim.span.field.value == "title":
            assert not one.claim.news


def test_pair_that_no_claim_joins_gets_one_with_its_sentence(detector: Detector) -> None:
    case = detector.read(TITLE, TEXT, spoken="en")
    assert case is not None
    wanted = model(**{"both:in_title": -9.0, "one:in_title": 5.0})
    told = [one for one in matched(case, (), model=wanted) if one.claim.news]
    assert told
    for one in told:
        assert "calderon" in one.keys
        assert one.claim.evidence in TEXT


def test_partner_is_told_and_not_who_only_stands_beside(detector: Detector) -> None:
    found = detector.detect(TITLE, TEXT, language="en")
    news = [claim for claim in found.claims if claim.news]
    assert {frozenset(party.surface for party in claim.parties) for claim in news} <= {
        frozenset({"Veltrix", "Sunharbor"}),
        frozenset({"Veltrix Inc", "Sunharbor Ltd"}),
    }


def test_likelihood_is_the_same_in_whatever_order_the_signs_come() -> None:
    weighed = {name: 0.1 * place for place, name in enumerate("abcdefgh")} | {"i": -1e3, "j": 1e3}
    likely = model(**weighed).likely
    assert {likely(names) for names in (list(weighed), list(weighed)[::-1], [*"hgijbacdfe"])} == {
        likely(weighed)
    }
