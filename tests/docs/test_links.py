"""Every link between documents leads somewhere, and so does every page that the code names."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = (*sorted((ROOT / "docs").rglob("*.md")), *sorted(ROOT.glob("*.md")))
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
_CITED = re.compile(r"(?<![\w/.])docs/[\w./-]*\w")
_ELSEWHERE = re.compile(r"[a-z]+:")
# Code, data and settings that may name a page.
_SOURCES = ("monitor/**/*.py", "monitor/**/*.toml", "tests/**/*.py", "*.toml", "*.yaml", "Makefile")


def anchors(page: Path) -> frozenset[str]:
    """Return the names that headings of a page can be linked by."""
    headings = _HEADING.findall(_FENCE.sub("", page.read_text(encoding="utf-8")))
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return frozenset(heading.replace(" ", "-") for heading in plain)


def broken(page: Path) -> Iterator[str]:
    text = _SPAN.sub("", _FENCE.sub("", page.read_text(encoding="utf-8")))
    for link in _LINK.findall(text):
        if _ELSEWHERE.match(link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            yield link


def cited() -> Iterator[tuple[Path, str]]:
    """Return the pages that files other than documents name; those of other projects aside."""
    for pattern in _SOURCES:
        for file in sorted(ROOT.glob(pattern)):
            text = re.sub(r"\w+://\S+", "", file.read_text(encoding="utf-8"))
            for path in _CITED.findall(text):
                yield file, path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    assert list(broken(page)) == []


def test_every_page_that_the_code_names_exists() -> None:
    missing = [
        f"{file.relative_to(ROOT)}: {path}" for file, path in cited() if not _exists(ROOT / path)
    ]
    assert missing == []


def test_every_document_is_linked_from_the_index() -> None:
    index = ROOT / "docs/index.md"
    records = ROOT / "docs/decisions/README.md"
    linked = {
        (page.parent / link.partition("#")[0]).resolve()
        for page in (index, records)
        for link in _LINK.findall(page.read_text(encoding="utf-8"))
        if not _ELSEWHERE.match(link)
    }
    unlinked = [page for page in PAGES if page.is_relative_to(ROOT / "docs") and page != index]
    assert [page for page in unlinked if page.resolve() not in linked] == []


def _exists(path: Path) -> bool:
    """Whether a page is there; a record may be named by its number alone."""
    return path.exists() or (
        path.parent.name == "decisions" and any(path.parent.glob(f"{path.name}-*.md"))
    )
