from dataclasses import replace

from monitor.analysis.track.doubt import doubt
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
