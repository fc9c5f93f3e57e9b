"""What a lexicon finds in a sentence is found once, and is the same however it is asked for."""

import pytest

from monitor.analysis.detect.lexicon import Lexicon, Prose
from monitor.languages.loader import load_packs

TEXT = "Acme signed a partnership with Globex. Globex signed a strategic alliance with Initech."
HALF = TEXT.index(". ") + 1


@pytest.fixture(scope="module")
def english() -> Lexicon:
    return Lexicon.build(load_packs()["en"])


def test_asked_again_the_same_is_found(english: Lexicon) -> None:
    prose = Prose.of(TEXT)
    once = tuple(english.find("TRIGGER", prose))
    assert once
    assert tuple(english.find("TRIGGER", prose)) == once
    assert tuple(english.find("TRIGGER", Prose.of(TEXT))) == once


def test_what_is_found_in_a_part_is_not_told_of_another_part(english: Lexicon) -> None:
    prose = Prose.of(TEXT)
    first = tuple(english.find("TRIGGER", prose, end=HALF))
    second = tuple(english.find("TRIGGER", prose, start=HALF))
    assert all(hit.end <= HALF for hit in first)
    assert all(hit.start >= HALF for hit in second)
    assert first
    assert second


@pytest.mark.parametrize("asked_before", ["nothing", "first", "all"])
def test_the_first_is_the_first_of_all(english: Lexicon, asked_before: str) -> None:
    prose = Prose.of(TEXT)
    if asked_before == "all":
        list(english.find("TRIGGER", prose))
    if asked_before == "first":
        english.first("TRIGGER", prose)
    assert english.first("TRIGGER", prose) == next(english.find("TRIGGER", prose))
    assert len(tuple(english.find("TRIGGER", prose))) > 1


def test_another_language_finds_its_own_in_the_same_text(english: Lexicon) -> None:
    prose, german = Prose.of(TEXT), Lexicon.build(load_packs()["de"])
    assert tuple(english.find("TRIGGER", prose))
    assert tuple(german.find("TRIGGER", prose)) == tuple(german.find("TRIGGER", Prose.of(TEXT)))


def test_lists_are_joined_and_parted(english: Lexicon) -> None:
    both = english.either("executive", "spokesperson")
    assert both == english.listed("executive") | english.listed("spokesperson")
    assert english.either("executive", "spokesperson") is both
    rest = english.only("inner", but="coordinator")
    assert rest == english.listed("inner") - english.listed("coordinator")
    assert english.only("inner", but="coordinator") is rest
