"""Answer from recorded responses: for replays, demonstrations and tests without a network."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from monitor.fetch.conditional import is_current, retry_after
from monitor.model.capture import (
    Capture,
    Captured,
    FailureReason,
    FetchFailed,
    FetchResult,
    Hop,
    NotModified,
    Request,
)

_EPOCH = datetime.fromtimestamp(0, UTC)


class ArchiveFetcher:
    """The `Fetcher` for recorded captures, by the URL that was asked for.

    It has no clock: an answer has the moment of its capture, a failure that of the newest one,
    so a replay is the same every time.
    """

    def __init__(self, captures: Mapping[str, Capture] | Path) -> None:
        self._captures = read_folder(captures) if isinstance(captures, Path) else dict(captures)
        self._newest = max((capture.at for capture in self._captures.values()), default=_EPOCH)
        self._is_closed = False

    def fetch(self, requests: Iterable[Request]) -> Iterator[FetchResult]:
        """Yield exactly one result for each request, in order."""
        for request in requests:
            yield self._answer(request)

    def close(self) -> None:
        """Answer everything from now on as stopped."""
        self._is_closed = True

    def _answer(self, request: Request) -> FetchResult:
        if self._is_closed:
            return self._failed(
                request, reason=FailureReason.STOPPED, detail="the fetcher is closed"
            )
        capture = self._captures.get(request.url)
        if capture is None:
            detail = f"{request.url} is not in the archive"
            return self._failed(request, reason=FailureReason.CONNECT, detail=detail)
        if is_current(request.validators, capture):
            return NotModified(request=request, at=capture.at, validators=capture.validators)
        return Captured(request=request, capture=capture, retry_after=retry_after(capture))

    def _failed(self, request: Request, *, reason: FailureReason, detail: str) -> FetchFailed:
        return FetchFailed(request=request, at=self._newest, reason=reason, detail=detail)


def read_folder(folder: Path) -> dict[str, Capture]:
    """Read all captures of a folder; of several with the same URL the newest counts."""
    captures = sorted(map(_read, folder.glob("*.json")), key=lambda capture: capture.at)
    return {capture.url: capture for capture in captures}


def record(capture: Capture, folder: Path) -> Path:
    """Write a capture into a folder for `read_folder`, and return the file."""
    file = folder / f"{capture.key}.json"
    written = {
        "url": capture.url,
        "final_url": capture.final_url,
        "at": capture.at.isoformat(),
        "status": capture.status,
        "headers": capture.headers,
        "hops": [[hop.url, hop.status, hop.target] for hop in capture.hops],
    }
    file.write_text(json.dumps(written | _written(capture.body), indent=1), encoding="utf-8")
    return file


def _read(file: Path) -> Capture:
    read = json.loads(file.read_bytes())
    return Capture(
        url=read["url"],
        final_url=read["final_url"],
        at=datetime.fromisoformat(read["at"]),
        status=read["status"],
        headers=tuple((name, value) for name, value in read["headers"]),
        body=read["text"].encode() if "text" in read else b64decode(read["base64"]),
        hops=tuple(Hop(url=url, status=status, target=to) for url, status, to in read["hops"]),
    )


def _written(body: bytes) -> dict[str, str]:
    """Return a body as text where that is exact, so that a reviewer can read the file."""
    try:
        return {"text": body.decode()}
    except UnicodeDecodeError:
        return {"base64": b64encode(body).decode()}
