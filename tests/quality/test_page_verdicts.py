"""Real article pages are read, whatever they speak of: none is taken for an error page."""

import gzip
import os
from pathlib import Path

import pytest
from lxml import html

from monitor.analysis.track import verdict
from monitor.model.statement import Verdict

_CORPORA = os.environ.get("MONITOR_CORPORA", "")
_PAGES = Path(_CORPORA, "pages")
_LONG = "A paragraph of running text. " * 10


def _titles() -> list[tuple[str, str]]:
    found = []
    for file in sorted(_PAGES.rglob("*.html.gz")):
        tree = html.fromstring(gzip.decompress(file.read_bytes()))
        found.append((file.name, " ".join((tree.findtext(".//title") or "").split())))
    return found


@pytest.mark.skipif(not _PAGES.is_dir(), reason="MONITOR_CORPORA names no folder with pages")
def test_no_real_article_is_taken_for_an_error_page() -> None:
    titles = _titles()
    refused = [
        (name, title)
        for name, title in titles
        if verdict.of_page(page_title=title, text=_LONG).verdict is not Verdict.GOOD
    ]
    assert len(titles) > 300
    assert refused == []
