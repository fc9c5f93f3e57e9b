"""On the labelled documents no two unrelated pairs become one partnership."""

import os
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest

from monitor.analysis.link.resolve import UNDECIDED, name_form
from monitor.model.partnership import Partnership
from tests.quality.corpus import documents_of

CORPORA = os.environ.get("MONITOR_CORPORA")
Pair = tuple[str, str]


def _letters(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _is_one(one: Pair, other: Pair) -> bool:
    """Whether two pairs are of the same names: letter by letter, one may go on after the other."""

    def alike(first: str, second: str) -> bool:
        shorter, longer = sorted((_letters(first), _letters(second)), key=len)
        return bool(shorter) and longer.startswith(shorter)

    (a, b), (c, d) = one, other
    return (alike(a, c) and alike(b, d)) or (alike(a, d) and alike(b, c))


@pytest.mark.skipif(CORPORA is None, reason="MONITOR_CORPORA is not set")
def test_no_two_unrelated_pairs_are_merged() -> None:
    found: dict[str, set[Pair]] = defaultdict(set)
    pairs = 0
    for document in documents_of(Path(CORPORA or "", "detection")):
        for said in document.truth.claims:
            for one, other in combinations(said.parties, 2):
                companies = tuple(f"{UNDECIDED}{name_form(name)}" for name in (one, other))
                found[Partnership.key_for(companies)].add((one, other))
                pairs += 1
    assert pairs > 500
    wrong = [
        (one, other)
        for some in found.values()
        for one, other in combinations(sorted(some), 2)
        if not _is_one(one, other)
    ]
    assert wrong == []


def test_pairs_of_other_names_are_told_apart() -> None:
    assert _is_one(("Acme Corp.", "Globex"), ("globex se", "ACME"))
    assert not _is_one(("Acme", "Globex"), ("Acme", "Initech"))
