from dataclasses import replace

import pytest

from monitor.analysis.extract.page import extract
from tests.support.builders import a_capture

_WORDS = "Müller & Söhne größer als je zuvor, sagt der Vorstand in München. " * 4
_PAGE = (
    "<html><head>{meta}<title>Müller</title></head>"
    "<body><article><h1>Müller</h1><p>{words}</p></article></body></html>"
)


def _text(*, body: bytes, named: str) -> str:
    headers = (("Content-Type", f"text/html; charset={named}"),)
    page = extract(replace(a_capture(body=body), headers=headers))
    return page.text if page else ""


@pytest.mark.parametrize("named", ["utf-8", "iso-8859-1", "windows-1252", "no-such-charset"])
def test_utf_8_is_read_whatever_the_server_calls_it(named: str) -> None:
    body = _PAGE.format(meta="", words=_WORDS).encode()
    assert "Müller & Söhne größer" in _text(body=body, named=named)


def test_a_page_that_is_not_what_its_server_says_is_read_by_its_own_word() -> None:
    meta = '<meta charset="windows-1252">'
    body = _PAGE.format(meta=meta, words=_WORDS).encode("windows-1252")
    assert "Müller & Söhne größer" in _text(body=body, named="utf-8")


def test_a_broken_byte_does_not_change_the_words_around_it() -> None:
    body = _PAGE.format(meta="", words=_WORDS).encode().replace(b"Vorstand", b"Vor\xffstand")
    assert "Müller & Söhne größer" in _text(body=body, named="utf-8")
