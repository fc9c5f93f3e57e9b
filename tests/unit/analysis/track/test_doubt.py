from dataclasses import replace

import pytest

from monitor.analysis.text.normal import canonical
from monitor.analysis.track.doubt import doubt, hollowed, is_cut_short, is_doubly_encoded, same_as
from monitor.model.findings import Twin
from monitor.model.statement import Content, Verdict
from tests.support.builders import TEXT, a_capture, a_content

_WHOLE = b"<html><body><p>Text</p></body></html>"
_CUT = b"<html><body><p>Tex"


def _doubted(content: Content, *, body: bytes = _WHOLE) -> Verdict | None:
    judged = doubt(content, before=a_content(), capture=a_capture(body=body))
    return judged.verdict if judged else None


def test_another_language_is_no_edit() -> None:
    assert _doubted(replace(a_content("Acme kooperiert"), language="de")) is Verdict.UNREADABLE


def test_an_unknown_language_is_no_other_language() -> None:
    assert _doubted(replace(a_content("Acme"), language=None)) is None
    assert _doubted(replace(a_content(), language="en-GB")) is None


def test_a_page_that_lost_its_end_is_no_edit() -> None:
    assert _doubted(a_content(TEXT[:60]), body=_CUT) is Verdict.TRUNCATED


def test_a_whole_page_that_says_less_is_an_edit() -> None:
    assert _doubted(a_content(TEXT[:60])) is None


def test_a_page_without_end_tags_that_says_something_else_is_an_edit() -> None:
    assert _doubted(a_content("Acme Corp. ends it all."), body=_CUT) is None


@pytest.mark.parametrize(
    ("before", "now", "is_gone"),
    [(3000, 12, True), (3000, 250, True), (3000, 301, False), (300, 79, True), (300, 81, False)],
)
def test_a_page_that_was_full_and_is_nearly_empty_is_as_good_as_gone(
    before: int, now: int, *, is_gone: bool
) -> None:
    judged = hollowed(now, before=a_content("a" * before))
    assert (judged.verdict if judged else None) is (Verdict.SOFT_404 if is_gone else None)


def test_a_page_that_never_had_much_text_is_not_emptied() -> None:
    assert hollowed(10, before=a_content("a" * 200)) is None


_ACCENTED = "Café Zürich GmbH und Müller AG prüfen eine Partnerschaft – „für später“."


@pytest.mark.parametrize("charset", ["cp1252", "latin-1"])
def test_a_page_that_is_encoded_twice_is_no_edit(charset: str) -> None:
    twice = canonical(_ACCENTED.encode().decode(charset, "ignore"))
    judged = doubt(a_content(twice), before=a_content(_ACCENTED), capture=a_capture(body=_WHOLE))
    assert judged is not None
    assert judged.verdict is Verdict.UNREADABLE
    assert "encoded twice" in judged.detail


def test_another_name_with_an_accent_is_an_edit() -> None:
    edited = _ACCENTED.replace("Müller", "Möller").replace("Zürich", "Genève")
    assert not is_doubly_encoded(a_content(edited), before=a_content(_ACCENTED))
    assert not is_doubly_encoded(a_content("Plain."), before=a_content(_ACCENTED))


@pytest.mark.parametrize(
    ("before", "title", "is_template"),
    [
        (None, "Acme opens plant", True),
        (None, "Acme and Globex sign", False),
        ("Acme opens plant", "Acme and Globex sign", True),
        ("Acme and Globex sign", "Acme and Globex sign", False),
    ],
)
def test_the_text_of_another_statement_is_a_template_but_for_a_release_at_two_addresses(
    before: str | None, title: str, *, is_template: bool
) -> None:
    twin = Twin(title="Acme and Globex Sign", url="https://acme.example/2")
    was = replace(a_content(), title=before) if before else None
    judged = same_as(replace(a_content(), title=title), twin, before=was)
    assert (judged is not None) is is_template


@pytest.mark.parametrize(
    ("body", "is_short"),
    [(_WHOLE, False), (_CUT, True), (b"<p>Text</p>", False), (b"<p>Text</p></body>\n ", False)],
)
def test_a_body_that_ends_within_a_text_is_cut_short(body: bytes, *, is_short: bool) -> None:
    assert is_cut_short(a_capture(body=body)) is is_short
