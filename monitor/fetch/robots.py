"""Ask a host's robots.txt before its pages (RFC 9309), once a day, through the same fetcher."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Protocol as Seam

from protego import Protego

from monitor.fetch.address import BadUrl, address
from monitor.model.capture import (
    Capture,
    Captured,
    FailureReason,
    FetchFailed,
    FetchResult,
    Request,
)

# RFC 9309 2.4: no longer than a day.
_KEPT = timedelta(days=1)
# RFC 9309 2.3.1.4: what answers 5xx must be taken for a refusal of everything.
_KEPT_REFUSAL = timedelta(hours=1)
# Nobody answered: the page would not have come either, and is asked again by its own back-off.
_KEPT_OUTAGE = timedelta(minutes=2)
# RFC 9309 2.5 asks for 500 KiB at least.
_MOST_BYTES = 512 * 1024
_MOST_HOSTS = 10_000
# "Crawl-delay" is in no standard; some say a day. Nobody's newsroom needs more than this.
_LONGEST_DELAY = 60.0
# One call asks a host for no more pages than go out in this time; the others stay due.
_LENGTH_OF_A_CALL = 60.0
# Private addresses, circles and silly URLs: the page itself is asked, and says so better.
_SAYS_NOTHING = frozenset({FailureReason.ADDRESS, FailureReason.URL, FailureReason.REDIRECTS})


class Spaced(Seam):
    """A fetcher that keeps a host's own distance between requests."""

    def fetch(self, requests: Iterable[Request]) -> Iterator[FetchResult]:
        """Yield exactly one result for each request."""

    def space(self, host: str, seconds: float) -> None:
        """Let at least so many seconds pass between two requests to a host."""

    def close(self) -> None:
        """Stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    """What one origin's robots.txt says until it is asked again.

    `failed` is there where it could not be read, and is what its pages get.
    """

    expires: datetime
    parsed: Protego | None = None
    failed: FetchFailed | None = None


class RobotsFetcher:
    """The `Fetcher` that asks robots.txt where a request wants it; the others pass through."""

    def __init__(self, inner: Spaced, clock: Callable[[], datetime], *, user_agent: str) -> None:
        self._inner = inner
        self._clock = clock
        self._agent = user_agent.partition("/")[0].strip()
        self._rules: dict[str, _Rules] = {}

    def fetch(self, requests: Iterable[Request]) -> Iterator[FetchResult]:
        """Yield exactly one result for each request, as they complete, in any order."""
        at_once: list[Request] = []
        unknown: dict[str, list[Request]] = {}
        pages: dict[str, list[Request]] = {}
        for request in requests:
            origin = _origin(request.url) if request.robots else None
            if origin is None:
                at_once.append(request)
            elif self._known(origin) is None:
                unknown.setdefault(origin, []).append(request)
            else:
                pages.setdefault(origin, []).append(request)
        for origin, wanted in pages.items():
            yield from self._sorted(origin, wanted, into=at_once)
        files = [
            # A host that lets nobody in without a password does not show its rules either.
            Request(
                key=origin,
                url=f"{origin}/robots.txt",
                source=wanted[0].source,
                access=wanted[0].access,
            )
            for origin, wanted in unknown.items()
        ]
        asked = frozenset(map(id, files))
        # Pages whose rules are known do not wait for other hosts' robots.txt.
        for result in self._inner.fetch([*files, *at_once]):
            if id(result.request) in asked:
                self._learn(result)
            else:
                yield result
        later: list[Request] = []
        for origin, wanted in unknown.items():
            yield from self._sorted(origin, wanted, into=later)
        if later:
            yield from self._inner.fetch(later)

    def close(self) -> None:
        """Abort what is under way and let go of the network."""
        self._inner.close()

    def _known(self, origin: str) -> _Rules | None:
        rules = self._rules.get(origin)
        return None if rules is None or rules.expires <= self._clock() else rules

    def _learn(self, result: FetchResult) -> None:
        origin, before = result.request.key, self._rules.pop(result.request.key, None)
        if len(self._rules) >= _MOST_HOSTS:
            del self._rules[next(iter(self._rules))]
        rules = self._read(result)
        if rules.failed is not None and before is not None and before.parsed is not None:
            # RFC 9309 2.4: a copy may be used for longer while the file is unreachable.
            rules = _Rules(expires=rules.expires, parsed=before.parsed)
        self._rules[origin] = rules
        delay = rules.parsed.crawl_delay(self._agent) if rules.parsed else None
        if delay:
            self._inner.space(address(origin).host, min(float(delay), _LONGEST_DELAY))

    def _read(self, result: FetchResult) -> _Rules:
        now = self._clock()
        if isinstance(result, Captured):
            return self._said(result.capture, result.request, now=now)
        if isinstance(result, FetchFailed) and result.reason not in _SAYS_NOTHING:
            until = result.not_before or now + _KEPT_OUTAGE
            return _Rules(expires=until, failed=result)
        return _Rules(expires=now + _KEPT)

    def _said(self, capture: Capture, request: Request, *, now: datetime) -> _Rules:
        if capture.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            until = now + _KEPT_REFUSAL
            detail = f"not asked: {request.url} answered {capture.status}, which refuses everything"
            held = FetchFailed(
                request=request,
                at=now,
                reason=FailureReason.HELD,
                detail=detail,
                not_before=until,
            )
            return _Rules(expires=until, failed=held)
        if capture.status != HTTPStatus.OK:
            return _Rules(expires=now + _KEPT)
        text = capture.body[:_MOST_BYTES].decode("utf-8", "replace")
        return _Rules(expires=now + _KEPT, parsed=Protego.parse(text))

    def _sorted(
        self, origin: str, wanted: list[Request], *, into: list[Request]
    ) -> Iterator[FetchFailed]:
        """Put what may be asked now into a list, and yield the others' results."""
        rules, now = self._rules.get(origin), self._clock()
        if rules is None or (rules.parsed is None and rules.failed is None):
            into.extend(wanted)
            return
        if rules.failed is not None:
            for request in wanted:
                yield _as_failed(rules.failed, request, now=now)
            return
        assert rules.parsed is not None  # noqa: S101 - one of the three is there
        delay = min(float(rules.parsed.crawl_delay(self._agent) or 0), _LONGEST_DELAY)
        most = int(max(_LENGTH_OF_A_CALL / delay, 1)) if delay else len(wanted)
        room = most
        for request in wanted:
            if not rules.parsed.can_fetch(request.url, self._agent):
                detail = f"{origin}/robots.txt does not allow {self._agent} to ask for this page"
                yield FetchFailed(
                    request=request,
                    at=now,
                    reason=FailureReason.ROBOTS,
                    detail=detail,
                    not_before=rules.expires,
                )
            elif room:
                room -= 1
                into.append(request)
            else:
                yield FetchFailed(
                    request=request,
                    at=now,
                    reason=FailureReason.HELD,
                    detail=f"not asked yet: {origin}/robots.txt asks for {delay:g} s between pages",
                    not_before=now + timedelta(seconds=most * delay),
                )


def _as_failed(failed: FetchFailed, request: Request, *, now: datetime) -> FetchFailed:
    detail = failed.detail
    if failed.reason is not FailureReason.HELD:
        detail = f"robots.txt: {detail}"
    return FetchFailed(
        request=request,
        at=now,
        reason=failed.reason,
        detail=detail,
        not_before=failed.not_before,
    )


def _origin(url: str) -> str | None:
    """Return scheme, host and port; None for what the fetcher refuses anyway."""
    try:
        return str(address(url).url.origin())
    except BadUrl:
        return None
