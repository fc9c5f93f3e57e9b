import io
import sys

import pytest
from pypdf import PdfWriter

from monitor.analysis.body import extracted_pdf
from monitor.analysis.extract.pdf import ExtractedPdf, extract_pdf, is_pdf
from monitor.model.capture import Capture
from monitor.model.statement import Basis, Verdict
from tests.support.builders import NOW
from tests.support.pdf import a_pdf, encrypted

HEADLINE = "Acme and Globex announce a strategic partnership"
LINES = (
    HEADLINE,
    "Porto, 2 March 2026. Acme Corp. and Globex Inc. today signed a strategic partnership to de-",
    "velop batteries for buses. Globex contributes its cells and Acme contributes two factories in",
    "Porto.",
    "Financial terms were not disclosed. The work begins in June and the first buses are to be",
    "delivered in 2027.",
)


def answer(body: bytes, content_type: str = "application/pdf") -> Capture:
    url = "https://acme.example/pact.pdf"
    headers = (("Content-Type", content_type),)
    return Capture(url=url, final_url=url, at=NOW, status=200, headers=headers, body=body)


def read(body: bytes) -> ExtractedPdf:
    return extract_pdf(answer(body))


def test_lines_that_the_page_broke_become_paragraphs() -> None:
    found = read(a_pdf(LINES))
    assert found.fault is None
    assert found.title == HEADLINE
    headline, first, second = found.text.split("\n")
    assert headline == HEADLINE
    assert "partnership to develop batteries for buses. Globex contributes" in first
    assert first.endswith("two factories in Porto.")
    assert second.endswith("are to be delivered in 2027.")


def test_page_numbers_and_what_every_page_repeats_are_left_out() -> None:
    pages = [
        ("Acme Corp. | Press", f"Chapter {name} tells of the plant in Porto.", f"{n} / 3")
        for n, name in enumerate(("one", "two", "three"), start=1)
    ]
    found = read(a_pdf(*pages))
    assert "Acme Corp. | Press" not in found.text
    assert "/ 3" not in found.text
    assert "Chapter two tells of the plant in Porto." in found.text


def test_the_name_of_a_template_is_no_title() -> None:
    assert read(a_pdf(LINES, title="Microsoft Word - template_v3.docx")).title == HEADLINE
    assert read(a_pdf(LINES, title="Acme and Globex")).title == "Acme and Globex"


def test_empty_password_is_no_obstacle() -> None:
    assert read(encrypted(a_pdf(LINES), password="")).text == read(a_pdf(LINES)).text


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (encrypted(a_pdf(LINES), password="secret"), "the PDF is encrypted with a password"),
        (b"%PDF-1.7\n", "the PDF is damaged"),
        (a_pdf(LINES)[:200], "the PDF is damaged"),
        (b"%PDF-1.4 " + bytes(range(256)) * 40, "the PDF is damaged"),
        (a_pdf(()), "the PDF has no text: it may be a scan"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(body: bytes, fault: str) -> None:
    found = extracted_pdf(answer(body))
    assert found.judged.verdict is Verdict.UNREADABLE
    assert found.judged.detail.startswith(fault)
    assert found.content is None


def test_deep_circle_of_pages_ends() -> None:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    out = io.BytesIO()
    writer.write(out)
    looped = out.getvalue().replace(b"/Kids [ 4 0 R ]", b"/Kids [ 1 0 R ]")
    assert read(looped).fault is not None


def test_missing_library_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    assert read(a_pdf(LINES)).fault == (
        "reading PDF needs pypdf: pip install 'press-release-monitor[pdf]'"
    )


def test_content_is_on_the_basis_of_pdf() -> None:
    content = extracted_pdf(answer(a_pdf(LINES))).content
    assert content is not None
    assert content.basis is Basis.PDF
    assert content.extractor.startswith("pypdf-")


def test_pdf_is_told_by_its_bytes_then_by_its_type() -> None:
    assert is_pdf(answer(a_pdf(LINES), "text/html"))
    assert is_pdf(answer(b"\xef\xbb\xbf\r\n" + a_pdf(LINES), "application/octet-stream"))
    assert is_pdf(answer(b"damaged", "application/pdf; qs=0.1"))
    assert not is_pdf(answer(b"\n<html>Please log in</html>", "application/pdf"))
    assert not is_pdf(answer(b"<html>%PD</html>", "text/html"))
