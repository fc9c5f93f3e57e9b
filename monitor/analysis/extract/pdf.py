"""A release that is a PDF to its own words, by pypdf, an optional library."""

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from monitor.analysis.text.normal import canonical, canonical_line
from monitor.model.capture import Capture

# Bump when what comes out changes: contents of different extractors are never compared.
_SETTINGS = "1"

# An annual report has 300 pages; what lies beyond this is not read. How long reading may take is
# bounded where it happens, in the worker (monitor/readers.py).
MAX_PAGES = 300
MAX_CHARACTERS = 1_000_000
# pypdf recurses through damaged page trees and outlines as deep as they go.
_BROKEN = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    AssertionError,
    NotImplementedError,
    OSError,
    MemoryError,
)

_MARK = b"%PDF-"
# Readers look for the mark in the first kilobyte (ISO 32000-1, annex H.3.4.1).
_HEAD_BYTES = 1024
_SENTENCE_END = re.compile(r"[.!?:;。！？…][\"'”’»)\]]*$")
_HYPHENATED = re.compile(r"(?<=[^\W\d_])-$")
_LIST_MARK = re.compile(r"^(?:[•●▪■◦‣·–—*-]|\(?\d{1,2}[.)])\s")
_PAGE_NUMBER = re.compile(
    r"^(?:page|seite|p\.)?\s*\d{1,4}(?:\s*(?:/|of|von|de)\s*\d{1,4})?$", re.IGNORECASE
)
# A line that ends far before the others do ends its paragraph.
_SHARE_OF_WIDTH = 0.66
# Where a page repeats a line of the others: its head and its foot.
_MARGIN_LINES = 2
_MIN_PAGES_FOR_MARGINS = 3
_MAX_TITLE = 300
_MIN_WORDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractedPdf:
    """What a PDF says; `fault` is why it says nothing. `extractor` is what read it."""

    title: str = ""
    text: str = ""
    extractor: str = ""
    fault: str | None = None


def is_pdf(capture: Capture) -> bool:
    """Whether an answer is a PDF, by its first bytes, or by its type where those say nothing."""
    if _MARK in capture.body[:_HEAD_BYTES]:
        return True
    given = (capture.header("content-type") or "").partition(";")[0].strip().lower()
    return given == "application/pdf" and not capture.body[:_HEAD_BYTES].lstrip().startswith(b"<")


def extract_pdf(capture: Capture) -> ExtractedPdf:
    """Read the text of a PDF, bounded in pages and characters. Never raises on what was sent."""
    if find_spec("pypdf") is None:
        fault = "reading PDF needs pypdf: pip install 'press-release-monitor[pdf]'"
        return ExtractedPdf(fault=fault)
    # Loading it takes a tenth of a second, which only those pay who meet a PDF.
    import pypdf  # noqa: PLC0415
    from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError  # noqa: PLC0415

    try:
        reader = pypdf.PdfReader(io.BytesIO(capture.body), strict=False)
        # Most are only protected from being printed or changed, with an empty password.
        if reader.is_encrypted:
            reader.decrypt("")
        named = str(reader.metadata.title or "") if reader.metadata else ""
        pages = list(_bounded(page.extract_text() for page in reader.pages[:MAX_PAGES]))
    except DependencyError:
        fault = "the PDF is encrypted with AES, which needs: pip install cryptography"
    except FileNotDecryptedError:
        fault = "the PDF is encrypted with a password"
    except PyPdfError as error:
        fault = f"the PDF is damaged: {canonical_line(str(error))[:200]}"
    except _BROKEN as error:
        fault = f"the PDF is damaged ({type(error).__name__})"
    else:
        return _read(pages, named=named, extractor=f"pypdf-{pypdf.__version__}/{_SETTINGS}")
    return ExtractedPdf(fault=fault)


def _bounded(pages: Iterable[str]) -> Iterator[str]:
    size = 0
    for page in pages:
        yield page[: MAX_CHARACTERS - size]
        size += len(page)
        if size >= MAX_CHARACTERS:
            return


def _read(pages: Sequence[str], *, named: str, extractor: str) -> ExtractedPdf:
    lines = _body([[canonical_line(line) for line in page.splitlines()] for page in pages])
    paragraphs = _paragraphs(lines)
    text = canonical("\n".join(paragraphs))[:MAX_CHARACTERS]
    if not text:
        return ExtractedPdf(fault="the PDF has no text: it may be a scan")
    return ExtractedPdf(title=_title(paragraphs, named), text=text, extractor=extractor)


def _body(pages: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of all pages without their page numbers and what most of them repeat."""
    told = [[line for line in page if line] for page in pages]
    margins = Counter(
        line
        for page in told
        for line in {*page[:_MARGIN_LINES], *page[len(page) - _MARGIN_LINES :]}
    )
    many = max(_MIN_PAGES_FOR_MARGINS, len(told) // 2 + 1)
    repeated = {line for line, times in margins.items() if times >= many}
    lines: list[str] = []
    for page, filled in zip(pages, told, strict=True):
        edge = {*filled[:_MARGIN_LINES], *filled[len(filled) - _MARGIN_LINES :]}
        lines += [
            line
            for line in page
            if not (line in edge and (line in repeated or _PAGE_NUMBER.match(line)))
        ]
    return lines


def _paragraphs(lines: Sequence[str]) -> list[str]:
    """Join lines that a page's width broke: a PDF has lines, and no paragraphs."""
    widths = sorted(len(line) for line in lines if line)
    # The width of a full line: nine of ten are not longer, and titles do not count.
    full = widths[len(widths) * 9 // 10] if widths else 0
    paragraphs: list[str] = []
    is_open = False
    for line in lines:
        if not line:
            is_open = False
            continue
        if is_open and not _LIST_MARK.match(line):
            paragraphs[-1] = _joined(paragraphs[-1], line)
        else:
            paragraphs.append(line)
        is_short = len(line) < full * _SHARE_OF_WIDTH
        is_open = not is_short or not (
            _SENTENCE_END.search(line) or len(paragraphs[-1]) == len(line)
        )
    return paragraphs


def _joined(before: str, line: str) -> str:
    if _HYPHENATED.search(before) and line[:1].islower():
        return before[:-1] + line
    return f"{before} {line}"


def _title(paragraphs: Sequence[str], named: str) -> str:
    """Return the document's own title where its text begins with it, else its first line.

    Programs write the name of a template or a file where nobody gave a title.
    """
    given = canonical_line(named)
    begin = " ".join(paragraphs[:10]).casefold()
    if given and given.casefold() in begin:
        return given[:_MAX_TITLE]
    long = (
        one for one in paragraphs[:10] if len(one.split()) >= _MIN_WORDS and len(one) <= _MAX_TITLE
    )
    return next(long, paragraphs[0])[:_MAX_TITLE]
