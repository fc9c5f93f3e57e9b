import html_text
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.analysis.text.markup import text_of
from monitor.analysis.text.normal import canonical, canonical_line, fingerprint


@given(st.text())
def test_canonical_form_is_idempotent(text: str) -> None:
    assert canonical(canonical(text)) == canonical(text)


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("a\u00a0b  c\t d", "a b c d"),
        ("one\r\n\r\n two \u2028three\x85four", "one\ntwo\nthree\nfour"),
        ("soft\u00adhyphen zero\u200bwidth \ufeffmark", "softhyphen zerowidth mark"),
        ("e\u0301", "é"),
        ("bell\x07 and nul\x00", "bell and nul"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_canonical_form(given_text: str, expected: str) -> None:
    assert canonical(given_text) == expected


def test_a_title_is_one_line() -> None:
    assert canonical_line(" Acme\n and  Globex ") == "Acme and Globex"


def test_fingerprint_tells_title_from_text() -> None:
    assert fingerprint("a", "b") != fingerprint("", "a\n\nb")


def test_fingerprint_takes_lone_surrogates() -> None:
    assert fingerprint("\ud800", "x") != fingerprint("\ud801", "x")


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("<p>One &amp; two</p><p>Three<br>four</p>", "One & two\nThree\nfour"),
        ("plain &lt;b&gt; text", "plain <b> text"),
        ("no markup", "no markup"),
        ("<!-- only a comment -->", ""),
        ("<script>alert(1)</script>after", "after"),
        ("", ""),
    ],
)
def test_markup_becomes_paragraphs(fragment: str, expected: str) -> None:
    assert text_of(fragment) == expected


_MARKUP = st.lists(
    st.sampled_from(
        [
            *("<p>", "</p>", "<br/>", "<b>", "</b>", "<P CLASS='x'>", "<img alt='<b>'>", "</ul>"),
            *("<!-- x -->", "<script>q</script>", "<style>z</style>", "<svg>", "<title>t</title>"),
            *("<a href='x'>", "<o:p>", "<![CDATA[x]]>", "<iframe>f</iframe>", "<object>", "<"),
            *("one", " two", "&amp;", "\u0301", "e", "\u00ad", "\r\n", "\t", "three", ".", "&lt;"),
        ]
    ),
    max_size=9,
).map("".join)


@given(_MARKUP)
def test_markup_without_hidden_parts_reads_as_if_it_was_cleaned_of_them(fragment: str) -> None:
    is_markup = "<" in fragment or "&" in fragment
    whole = html_text.extract_text(fragment) if is_markup else fragment
    assert text_of(fragment) == canonical(whole)


@given(st.text(alphabet="<>&;/ab\x00\ud800"))
def test_markup_never_raises(fragment: str) -> None:
    assert isinstance(text_of(fragment), str)
