"""Every feed and page of the shared corpora is parsed, or refused with a clear reason."""

import gzip
import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.analysis.body import Parsed, extracted_page, parsed
from monitor.model.capture import Capture
from monitor.model.findings import NOTHING_SEEN
from monitor.model.source import SourceKind
from monitor.model.statement import Verdict
from tests.support.builders import NOW

CORPORA = Path(os.environ.get("MONITOR_CORPORA", "nowhere"))
FEEDS, PAGES = CORPORA / "feeds", CORPORA / "pages"

pytestmark = [
    pytest.mark.skipif(not FEEDS.is_dir(), reason="MONITOR_CORPORA has no feeds"),
    pytest.mark.timeout(600),
]

KINDS = {".xml", ".rss", ".atom", ".rdf", ".json", ".html", ".txt", ".opml"}
# Files from which feedparser makes entries and we none: cut off, of no known format, or a web page.
REFUSED = 17
# What was good when this was written; the number only rises.
GOOD = 1803
GOOD_PAGES = 0.95


def answer(file: Path) -> Capture:
    body = file.read_bytes()
    body = gzip.decompress(body) if file.suffix == ".gz" else body
    url = "https://acme.example/feed"
    return Capture(url=url, final_url=url, at=NOW, status=200, headers=(), body=body)


def files() -> Iterator[Path]:
    return (file for file in sorted(FEEDS.rglob("*")) if file.suffix in KINDS and file.is_file())


@pytest.fixture(scope="module")
def read() -> dict[str, Parsed]:
    return {
        str(file.relative_to(FEEDS)): parsed(answer(file), SourceKind.AUTO, seen=NOTHING_SEEN)
        for file in files()
    }


@pytest.mark.filterwarnings("ignore")
def test_every_feed_is_parsed_or_refused_with_a_reason(read: dict[str, Parsed]) -> None:
    assert len(read) > 3_000
    assert [name for name, found in read.items() if not found.judged.detail] == []
    assert [
        name
        for name, found in read.items()
        if found.judged.verdict is Verdict.GOOD and not (found.entries or found.branches)
    ] == []
    verdicts = Counter(found.judged.verdict for found in read.values())
    assert verdicts[Verdict.GOOD] >= GOOD
    assert set(verdicts) <= {
        Verdict.GOOD,
        Verdict.EMPTIED,
        Verdict.NOT_A_FEED,
        Verdict.TRUNCATED,
    }


@pytest.mark.filterwarnings("ignore")
def test_feeds_with_entries_are_read(read: dict[str, Parsed]) -> None:
    index = FEEDS / "feed_fixture_index.jsonl"
    with index.open(encoding="utf-8") as lines:
        expected = {one["file"]: one.get("entries") or 0 for one in map(json.loads, lines)}
    refused = [
        name
        for name, found in read.items()
        if expected.get(name) and found.judged.verdict is not Verdict.GOOD
    ]
    assert len(refused) <= REFUSED
    fewer = [
        name
        for name, found in read.items()
        if found.judged.verdict is Verdict.GOOD
        and found.reader.startswith("feedparser")
        and len(found.entries) != expected.get(name, len(found.entries))
    ]
    assert fewer == []


def test_every_page_is_read_or_refused_with_a_reason() -> None:
    pages = [file for file in sorted(PAGES.rglob("*")) if file.name.endswith((".html", ".html.gz"))]
    found = [extracted_page(answer(file)).judged for file in pages]
    assert all(judged.detail for judged in found)
    good = sum(judged.verdict is Verdict.GOOD for judged in found)
    assert good >= GOOD_PAGES * len(found)
