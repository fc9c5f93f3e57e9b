"""The article that the requirements work through claim by claim; it is not ours to ship."""

import os
from pathlib import Path

import pytest

from monitor.analysis.detect.document import Detector
from monitor.languages.loader import load_packs
from monitor.model.claim import Capacity, Detection, Label, Reaction, Terms
from monitor.model.source import Company

COMPANIES = (
    Company(key="meta", name="Meta"),
    Company(key="samsung", name="Samsung Electronics", aliases=("Samsung",)),
    Company(key="lg", name="LG Electronics", aliases=("LG",)),
    Company(key="tsmc", name="TSMC"),
)
CLAIMS = {
    (0, 371): ({"meta", "samsung"}, "sought", "planned", Capacity.PARTY),
    (372, 608): ({"meta", None}, "talks", "possible", Capacity.GOVERNMENT),
    (973, 1215): ({"meta", "samsung"}, "talks", "reported", Capacity.UNNAMED),
    (3144, 3349): ({"meta", "lg"}, "talks", "possible", Capacity.PARTY),
    (3350, 3668): ({"meta", "lg"}, "active", "asserted", Capacity.PARTY),
    (3790, 4038): ({"meta", "lg"}, "talks", "asserted", Capacity.PARTY),
    (4039, 4366): ({"meta", "lg"}, "sought", "planned", Capacity.PARTY),
    (6247, 6536): ({"meta", "lg"}, "active", "asserted", Capacity.PARTY),
}


@pytest.fixture(scope="module")
def found() -> Detection:
    corpora = os.environ.get("MONITOR_CORPORA")
    path = Path(corpora or ".") / ".." / "domain" / "seed_article_de.txt"
    if not corpora or not path.exists():
        pytest.skip("MONITOR_CORPORA names no folder beside domain/seed_article_de.txt")
    return Detector.build(load_packs(), COMPANIES).detect("", path.read_text(encoding="utf-8"))


def test_label_is_signal(found: Detection) -> None:
    assert found.label is Label.SIGNAL


def test_claims_are_those_of_the_requirements(found: Detection) -> None:
    news = {
        (claim.span.start, claim.span.end): (
            {party.company for party in claim.parties},
            claim.stage.value,
            claim.modality.value,
            claim.attribution.capacity,
        )
        for claim in found.claims
        if claim.news
    }
    assert news == CLAIMS


def test_samsung_neither_comments_nor_denies(found: Detection) -> None:
    claim = next(claim for claim in found.claims if claim.span.start == 973)
    assert {response.reaction for response in claim.responses} == {
        Reaction.NO_COMMENT,
        Reaction.NOT_DENIED,
    }
    assert {(response.span.start, response.span.end) for response in claim.responses} == {
        (1216, 1395)
    }


def test_undisclosed_terms_are_those_of_the_talks_with_lg(found: Detection) -> None:
    disclosed = {claim.span.start for claim in found.claims if claim.terms is Terms.NO_EXPLICIT}
    assert disclosed == {3144}


def test_founding_of_the_plant_is_history(found: Detection) -> None:
    history = [claim for claim in found.claims if not claim.news]
    assert [(claim.span.start, claim.span.end) for claim in history] == [(1588, 1781)]


def test_bystanders_are_no_parties(found: Detection) -> None:
    names = {party.surface for claim in found.claims for party in claim.parties}
    assert not names & {"Nvidia", "Microsoft", "OpenAI", "Google", "Amazon", "Fumio Kishida"}
