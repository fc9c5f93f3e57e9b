import pytest

from monitor.errors import PackError
from monitor.languages.edit_words import load_edit_words, read_edit_words

WORDS = load_edit_words()


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("code = ", "compare/xx.toml: expected TOML"),
        ('code = "yy"', "compare/xx.toml: code: expected the name of the file"),
        ('code = "xx"\ncolour = 1', "compare/xx.toml: colour: expected one of"),
        ('code = "xx"\nnumbers = "two"', "compare/xx.toml: numbers: expected word=number"),
        ('code = "xx"\ncorrects = ["("]', "compare/xx.toml: corrects: expected patterns"),
        ('code = "xx"\n[lines]\nhead = ["a"]', "compare/xx.toml: lines: head: expected one of"),
        ('code = "xx"\n[words]\nnoun = "a"', "compare/xx.toml: words: noun: expected one of"),
    ],
)
def test_fault_names_file_place_and_expectation(source: str, fault: str) -> None:
    with pytest.raises(PackError) as caught:
        read_edit_words("xx.toml", source)
    assert str(caught.value).startswith(fault)


@pytest.mark.parametrize("code", WORDS)
def test_each_language_has_what_edits_are_judged_by(code: str) -> None:
    words = WORDS[code]
    assert words.words["firm"]
    assert words.words["deny"]
    assert words.words["stage"]
    assert words.unspaced or set(words.months.values()) == set(range(1, 13))


@pytest.mark.parametrize(
    ("code", "line", "role"),
    [
        ("en", "About Kestrel Ltd", "about"),
        ("en", "Media contact:", "contact"),
        ("en", "Last updated on 3 May 2024", "footer"),
        ("en", "Posted 2 hours ago", "footer"),
        ("en", "1,204 views", "footer"),
        ("en", "Related articles", "related"),
        ("en", "Photo: the plant at night", "caption"),
        ("de", "Über Kestrel:", "about"),
        ("de", "Pressekontakt", "contact"),
        ("fr", "À propos de Kestrel", "about"),
        ("es", "Síguenos en nuestras redes", "footer"),
        ("it", "Ufficio stampa", "contact"),
        ("pt", "Leia também", "related"),
        ("nl", "Lees ook: een nieuwe hal", "related"),
        ("ja", "【会社概要】", "about"),
        ("ko", "무단전재 및 재배포 금지", "footer"),
        ("zh", "责任编辑：某某", "footer"),
    ],
)
def test_a_line_is_known_by_how_it_opens(code: str, line: str, role: str) -> None:
    match = WORDS[code].lines.match(line)
    assert match is not None
    assert match.lastgroup == role


@pytest.mark.parametrize("line", ["About 30 plants will close.", "The plant opened in May."])
def test_a_sentence_is_no_heading(line: str) -> None:
    assert WORDS["en"].lines.match(line) is None
