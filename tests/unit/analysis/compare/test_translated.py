"""A statement that is served in another language is no news, and one that changes with it is."""

import pytest

from monitor.analysis.compare.compare import compare
from monitor.languages.edit_words import load_edit_words
from monitor.languages.loader import load_packs
from monitor.model.statement import Basis, Comparison, Content

ENGLISH = (
    "Harbour Labs opens a crane school",
    (
        "The school is in the old port and it has room for 120 people who want to learn how a crane"
        " is moved. It opens in May, and the first course is free for all who live in the town."
    ),
)
GERMAN = (
    "Harbour Labs eröffnet eine Kranschule",
    (
        "Die Schule liegt im alten Hafen und hat Platz für 120 Menschen, die lernen wollen, wie man"
        " einen Kran bewegt. Sie öffnet im Mai, und der erste Kurs ist für alle in der Stadt frei."
    ),
)


def content(given: tuple[str, str], language: str) -> Content:
    title, text = given
    return Content(title=title, text=text, basis=Basis.PAGE, extractor="x", language=language)


def compared(
    before: tuple[str, str], after: tuple[str, str], *, parties: frozenset[str] = frozenset()
) -> Comparison:
    return compare(
        content(before, "en"),
        content(after, "de"),
        packs=load_packs(),
        edit_words=load_edit_words(),
        parties=parties,
    )


@pytest.mark.parametrize(("before", "after"), [(ENGLISH, GERMAN), (GERMAN, ENGLISH)])
def test_a_translation_is_silent(before: tuple[str, str], after: tuple[str, str]) -> None:
    found = compared(before, after)
    assert found.edits
    assert not found.material
    assert "translated" in {edit.rule for edit in found.edits}


def test_a_translation_with_another_number_is_told() -> None:
    assert compared(ENGLISH, (GERMAN[0], GERMAN[1].replace("120", "210"))).material


def test_a_translation_without_a_party_is_told() -> None:
    before = (ENGLISH[0], f"{ENGLISH[1]} Kestrel pays for it.")
    assert compared(before, GERMAN, parties=frozenset({"Kestrel"})).material


def test_a_sentence_written_anew_in_the_same_language_is_told() -> None:
    other = "Nobody who lives near the old port was asked whether 120 cranes should be moved there."
    assert compared(ENGLISH, (ENGLISH[0], other)).material
