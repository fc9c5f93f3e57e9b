"""Answers with what was recorded at the moment where the replay stands."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from monitor.model.capture import (
    Capture,
    Captured,
    FailureReason,
    FetchFailed,
    FetchResult,
    Request,
)


class Playback:
    """The `Fetcher` of a replay, and its clock.

    Answers are given by the key of the request, a source's or a location's. What has no answer was
    not recorded, which is neither gone nor an outage.
    """

    def __init__(self, begin: datetime) -> None:
        self._now = begin
        self._answers: dict[str, Capture] = {}

    def __call__(self) -> datetime:
        """Return the moment where the replay stands."""
        return self._now

    def stand(self, at: datetime, *, answers: dict[str, Capture]) -> None:
        """Move the clock, and have these answers and no others."""
        self._now, self._answers = at, answers

    def fetch(self, requests: Iterable[Request]) -> Iterator[FetchResult]:
        """Yield exactly one result for each request, in order."""
        for request in requests:
            capture = self._answers.get(request.key)
            if capture is not None:
                yield Captured(request=request, capture=capture)
                continue
            yield FetchFailed(
                request=request,
                at=self._now,
                reason=FailureReason.NOT_RECORDED,
                detail=f"{request.url} was not recorded",
            )

    def close(self) -> None:
        """Let go of the answers."""
        self._answers = {}
