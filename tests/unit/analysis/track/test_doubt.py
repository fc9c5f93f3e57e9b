from dataclasses import replace

import pytest

from monitor.analysis.track.doubt import doubt, hollowed
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
