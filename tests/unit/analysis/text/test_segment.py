import pytest

from monitor.analysis.text.segment import paragraphs, sentences, words

GERMAN = frozenset({"z. B.", "Mio.", "Inc.", "12.", "3."})


def texts(text: str, abbreviations: frozenset[str] = frozenset()) -> list[str]:
    return [piece.text for piece in sentences(text, abbreviations=abbreviations)]


def test_paragraphs_are_trimmed_lines_with_exact_offsets() -> None:
    text = "  One. \n\n \tTwo\u00a0three \n"
    found = paragraphs(text)
    assert [piece.text for piece in found] == ["One.", "Two\u00a0three"]
    assert all(text[piece.start : piece.end] == piece.text for piece in found)


def test_sentences_have_exact_offsets_between_two_places() -> None:
    text = "First one. Second one! Third?\nFourth"
    found = sentences(text, start=11, end=len(text))
    assert [piece.text for piece in found] == ["Second one!", "Third?", "Fourth"]
    assert all(text[piece.start : piece.end] == piece.text for piece in found)


@pytest.mark.parametrize(
    "text",
    [
        "The chair, Ann Y. Lee, agreed.",
        "Veltrix Inc. Europe sells lamps.",
        "Das kostet z. B. Geld und 3.5 Mio. Euro.",
        "Am 12. März 2024 beginnt der Bau.",
        "Am 3. Mai beginnt der Bau.",
        "Er zögerte ... Dann kam nichts.",
        "Er zögerte… Dann kam nichts.",
        "The ratio rose to 2.5 in May.",
        "Yahoo! said it would stay.",
    ],
)
def test_dot_inside_a_sentence_does_not_end_it(text: str) -> None:
    assert texts(text, GERMAN) == [text]


def test_date_is_not_cut_without_a_list_of_abbreviations() -> None:
    assert texts("Am 12. März 2024 beginnt der Bau.") == ["Am 12. März 2024 beginnt der Bau."]


def test_closing_quote_stays_with_its_sentence() -> None:
    text = "„Das ist gut.“ „Und das auch!“ Sie ging."
    assert texts(text) == ["„Das ist gut.“", "„Und das auch!“", "Sie ging."]


def test_dot_after_a_space_ends_a_sentence() -> None:
    assert texts("Sie erwarten mehr . Keine Angaben.") == ["Sie erwarten mehr .", "Keine Angaben."]


def test_east_asian_enders_need_no_space() -> None:
    assert texts("提携した。「はい。」終わり！") == ["提携した。", "「はい。」", "終わり！"]


def test_words_keep_numbers_and_part_punctuation() -> None:
    found = [piece.text for piece in words("It pays $12.5 million, 10,5 % of H&M's 東京!")]
    assert found == [
        *("It", "pays", "$12.5", "million", ",", "10,5", "%", "of", "H&M's", "東", "京", "!")
    ]


@pytest.mark.parametrize("text", ["a" * 10**6, "." * 10**6, "a." * 500_000, '"' * 10**6])
@pytest.mark.timeout(60)
def test_segmentation_of_a_million_characters_ends(text: str) -> None:
    # What is not linear takes hours.
    assert "".join(piece.text for piece in sentences(text)) == text
    assert [piece.text for piece in paragraphs(text)] == [text]


def test_lone_surrogates_are_text_like_any_other() -> None:
    assert [piece.text for piece in sentences("A\ud800b. C")] == ["A\ud800b.", "C"]
    assert words("\ud800")[0].text == "\ud800"
