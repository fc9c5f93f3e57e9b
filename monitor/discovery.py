"""What can be watched behind an address: feeds, sitemaps and pages of headlines, found politely."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urljoin

from monitor.analysis.body import kind_of, parsed
from monitor.analysis.parse.listing import is_html
from monitor.analysis.parse.site import Lead, leads_of, sitemaps_of, title_of, well_known
from monitor.analysis.track import verdict
from monitor.model.access import AccessNote
from monitor.model.capture import Capture, Captured, FetchFailed, FetchResult, Request
from monitor.model.findings import NOTHING_SEEN
from monitor.model.protocols import Fetcher
from monitor.model.source import Found, SourceKind
from monitor.model.statement import Verdict
from monitor.urls import canonical

# Requests behind the first two, in two rounds: a person waits, and the host is a guest room.
_FIRST_ROUND = 16
_SECOND_ROUND = 6

_KINDS = (SourceKind.FEED, SourceKind.JSON_FEED, SourceKind.SITEMAP, SourceKind.LISTING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """What was found behind an address, the best first; `fault` is why the address said nothing."""

    found: tuple[Found, ...]
    requests: int
    fault: str | None = None


def discover(url: str, fetcher: Fetcher, *, access: AccessNote | None = None) -> Discovery:
    """Look behind an address: is it a source itself, and where does its page lead."""
    search = _Search(fetcher, access)
    robots = Lead(url=urljoin(url, "/robots.txt"), how="")
    first, said = search.fetch([Lead(url=url, how="this address"), robots])
    if not isinstance(first, Captured):
        fault = first.detail if isinstance(first, FetchFailed) else "no answer"
        return Discovery(found=(), requests=search.requests, fault=fault)
    judged = verdict.of_status(first)
    problem = judged.detail if judged else None
    if judged is None and search.take(first.capture, "this address"):
        return search.discovery(fault=None)
    leads = search.leads if judged is None else []
    if isinstance(said, Captured) and verdict.of_status(said) is None:
        leads = [*leads, *sitemaps_of(said.capture)]
    search.follow([*leads, *well_known(first.capture.final_url)], most=_FIRST_ROUND)
    search.follow(search.leads, most=_SECOND_ROUND)
    return search.discovery(fault=problem)


@dataclass(slots=True)
class _Search:
    """What was asked and found so far."""

    fetcher: Fetcher
    access: AccessNote | None
    requests: int = 0
    found: list[Found] = field(default_factory=list)
    leads: list[Lead] = field(default_factory=list)
    met: set[str] = field(default_factory=set)

    def fetch(self, leads: Iterable[Lead]) -> list[FetchResult]:
        wanted = list(leads)
        self.requests += len(wanted)
        self.met |= {canonical(lead.url) for lead in wanted}
        requests = [
            Request(key=str(n), url=lead.url, access=self.access) for n, lead in enumerate(wanted)
        ]
        came = {result.request.key: result for result in self.fetcher.fetch(requests)}
        return [came[str(number)] for number in range(len(wanted))]

    def follow(self, leads: Iterable[Lead], *, most: int) -> None:
        fresh = {canonical(one.url): one for one in leads if canonical(one.url) not in self.met}
        wanted = list(fresh.values())[:most]
        self.leads = []
        for lead, result in zip(wanted, self.fetch(wanted), strict=True):
            if isinstance(result, Captured) and verdict.of_status(result) is None:
                self.take(result.capture, lead.how)

    def take(self, capture: Capture, how: str) -> bool:
        """Note what an answer is; return whether it is a feed or a sitemap itself."""
        if is_html(capture.body):
            self._note(capture, SourceKind.LISTING, how=how)
            self.leads += leads_of(capture)
            return False
        return self._note(capture, kind_of(capture.body), how=how)

    def _note(self, capture: Capture, kind: SourceKind, *, how: str) -> bool:
        body = parsed(capture, kind, seen=NOTHING_SEEN)
        if body.judged.verdict is not Verdict.GOOD:
            return False
        dates = [entry.published or entry.updated for entry in body.entries]
        self.found.append(
            Found(
                url=capture.final_url,
                kind=kind,
                title=title_of(capture),
                entries=len(body.entries),
                newest=max((at for at in dates if at), default=None),
                how=how,
                detail=body.judged.detail,
                is_news=kind is not SourceKind.SITEMAP or any(e.title for e in body.entries),
            )
        )
        return True

    def discovery(self, *, fault: str | None) -> Discovery:
        once: dict[str, Found] = {}
        for one in self.found:
            once.setdefault(canonical(one.url), one)
        found = sorted(once.values(), key=_worth)
        return Discovery(found=tuple(found), requests=self.requests, fault=fault)


def _worth(found: Found) -> tuple[bool, bool, int]:
    """Sort news before whole sites, what companies say before comments, feeds before pages."""
    is_talk = "comment" in f"{found.url} {found.title}".lower()
    return (not found.is_news, is_talk, max(_KINDS.index(found.kind), 1))
