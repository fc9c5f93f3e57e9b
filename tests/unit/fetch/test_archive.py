from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.fetch.archive import ArchiveFetcher, read_folder, record
from monitor.model.capture import Capture, Captured, FetchFailed, Hop, Request

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def capture(
    body: bytes = b"text", *, url: str = "https://example.com/", at: datetime = NOW
) -> Capture:
    return Capture(
        url=url,
        final_url="https://example.com/there",
        at=at,
        status=200,
        headers=(("X-B", "\xe9"), ("x-a", "1"), ("X-B", "2")),
        body=body,
        hops=(Hop(url=url, status=301, target="https://example.com/there"),),
    )


@pytest.mark.parametrize("body", [b"", b"caf\xc3\xa9\r\n\x00", b"\xff\xfe\x00"])
def test_recorded_capture_is_read_back_exactly(tmp_path: Path, body: bytes) -> None:
    record(capture(body), tmp_path)
    assert read_folder(tmp_path) == {"https://example.com/": capture(body)}


def test_newest_capture_of_a_url_counts(tmp_path: Path) -> None:
    for hours, body in ((1, b"b"), (2, b"c"), (0, b"a")):
        record(capture(body, at=NOW + timedelta(hours=hours)), tmp_path)
    (result,) = ArchiveFetcher(tmp_path).fetch([Request(key="k", url="https://example.com/")])
    assert isinstance(result, Captured)
    assert result.capture.body == b"c"


def test_unknown_url_fails_at_the_moment_of_the_newest_capture() -> None:
    archive = ArchiveFetcher({"https://example.com/": capture()})
    (result,) = archive.fetch([Request(key="k", url="https://example.com/other")])
    assert isinstance(result, FetchFailed)
    assert result.at == NOW
    assert result.detail == "https://example.com/other is not in the archive"


def test_empty_archive_answers_too(tmp_path: Path) -> None:
    (result,) = ArchiveFetcher(tmp_path).fetch([Request(key="k", url="https://example.com/")])
    assert isinstance(result, FetchFailed)
    assert result.at.tzinfo is UTC
