import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.analysis.text.normal import canonical
from monitor.analysis.text.origin import Traced

_ODD = st.sampled_from(
    "ab \n\r\t\x00\x1c\x1f\x85\u2028\xa0\u3000\xad\u200b\u200d\ufeff\u0301\u0308\u0327\u0344\ud800"
    "\udc00é한\u1112\u1161\u11ab\u09c7\u09be\u0958\ufb2c\u212b\U0001d15e🙂"
)


@settings(max_examples=300)
@given(text=st.text(_ODD) | st.text())
def test_traced_text_is_canonical_and_its_words_come_from_their_places(text: str) -> None:
    traced = Traced.of(text)
    assert traced.text == canonical(text)
    place = 0
    for word in traced.text.split():
        place = traced.text.index(word, place)
        start, end = traced.origin(place, place + len(word))
        assert canonical(text[start:end]) == word
        place += len(word)


@pytest.mark.parametrize(
    ("text", "word", "there"),
    [
        ("one two", "two", "two"),
        ("one  \r\n\r\n two", "two", "two"),
        ("pa\xadrt\u200bner now", "partner", "pa\xadrt\u200bner"),
        ("ein Ru\u0308ckzug", "Rückzug", "Ru\u0308ckzug"),
        ("\ufeffone", "one", "one"),
        ("a\x1fb", "ab", "a\x1fb"),
        ("one\r\ntwo", "e\ntw", "e\r\ntw"),
    ],
)
def test_quote_is_found_where_it_stands(text: str, word: str, there: str) -> None:
    traced = Traced.of(text)
    start = traced.text.index(word)
    begin, end = traced.origin(start, start + len(word))
    assert text[begin:end] == there


def test_letters_within_one_word_keep_their_places() -> None:
    traced = Traced.of(unicodedata.normalize("NFD", "Müller-Lüdenscheid"))
    start = traced.text.index("L")
    assert traced.origin(start, start + 2) == (8, 11)
