"""Sitemaps that an index names: fetched and read through the same guard and limits, and bounded."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace

from monitor.model.capture import Capture, Captured, Request
from monitor.model.findings import EntryReading, FeedReading
from monitor.model.protocols import Fetcher
from monitor.model.statement import Verdict
from monitor.streams import overlapped
from monitor.urls import canonical, host

# An index of indexes is allowed nowhere and found in places; a third level is a maze.
MAX_DEPTH = 3
# Sitemaps that are read of one source at one poll, those that changed last first.
MAX_SITEMAPS = 20
MAX_BYTES = 64 * 1024 * 1024
MAX_ENTRIES = 5_000

# Begins the reading of an answer for the source with this key.
Read = Callable[[str, Captured], Future[FeedReading]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What an index and all that it leads to list together, and the answers that said so."""

    reading: FeedReading
    captures: tuple[Capture, ...]


@dataclass(slots=True, kw_only=True)
class _Tree:
    """What was met of one index so far."""

    root: Captured
    reading: FeedReading
    waiting: list[str] = field(default_factory=list)
    met: set[str] = field(default_factory=set)
    asked: int = 0
    size: int = 0
    is_partial: bool = False
    is_empty_of_news: bool = False
    faults: list[str] = field(default_factory=list)
    entries: dict[tuple[str | None, str], EntryReading] = field(default_factory=dict)
    captures: list[Capture] = field(default_factory=list)

    def wait_for(self, urls: Iterable[str]) -> None:
        """Let sitemaps wait to be fetched that are new, and of the site."""
        for url in urls:
            name = canonical(url)
            if name in self.met:
                continue
            self.met.add(name)
            if _is_of_site(url, self.root.capture.final_url):
                self.waiting.append(url)
            else:
                self.faults.append(f"{host(url)} is another site")

    def next_level(self) -> list[str]:
        """Return what is to be fetched now, and forget what is too much."""
        room = max(MAX_SITEMAPS - self.asked, 0) if self.size < MAX_BYTES else 0
        urls, left = self.waiting[:room], self.waiting[room:]
        self.is_partial = self.is_partial or bool(left)
        self.asked += len(urls)
        self.waiting.clear()
        return urls

    def take(self, captured: Captured, reading: FeedReading) -> None:
        """Take in what one sitemap lists, or where it leads."""
        if reading.verdict is not Verdict.GOOD and reading.verdict is not Verdict.EMPTIED:
            self.fail(reading.detail)
            return
        self.size += len(captured.capture.body)
        self.captures.append(captured.capture)
        self.is_partial = self.is_partial or reading.is_partial
        self.is_empty_of_news |= reading.verdict is Verdict.GOOD and not reading.branches
        for part in reading.entries:
            name = (part.entry.url, part.entry.title)
            self.entries.setdefault(name, replace(part, capture=captured.capture.key))
        self.wait_for(reading.branches)

    def fail(self, detail: str) -> None:
        """Note a sitemap that could not be read: what it lists is not missing."""
        self.is_partial = True
        self.faults.append(detail)

    def gathered(self) -> Gathered:
        """Return all that was read as one reading."""
        read = len(self.captures)
        entries = _latest(list(self.entries.values()))
        detail = f"{len(entries)} entries in {read} of {self.asked} sitemaps"
        if self.faults:
            detail = f"{detail} ({self.faults[0]})"
        reading = replace(
            self.reading,
            verdict=self._verdict(),
            detail=detail,
            entries=entries,
            is_partial=self.is_partial or bool(self.waiting) or len(entries) < len(self.entries),
        )
        return Gathered(reading=reading, captures=tuple(self.captures))

    def _verdict(self) -> Verdict:
        if self.entries or self.is_empty_of_news:
            return Verdict.GOOD
        return Verdict.EMPTIED if self.captures else Verdict.OUTAGE


def gather(
    indexes: Mapping[str, tuple[Captured, FeedReading]], fetcher: Fetcher, *, read: Read
) -> dict[str, Gathered]:
    """Follow indexes, by the keys of their sources, to the sitemaps they name, level by level."""
    trees = {key: _Tree(root=root, reading=reading) for key, (root, reading) in indexes.items()}
    for tree in trees.values():
        tree.met |= {canonical(tree.root.capture.url), canonical(tree.root.capture.final_url)}
        tree.wait_for(tree.reading.branches)
    for _ in range(MAX_DEPTH):
        wanted = [(key, url) for key, tree in trees.items() for url in tree.next_level()]
        if not wanted:
            break
        _follow(trees, wanted, fetcher=fetcher, read=read)
    return {key: tree.gathered() for key, tree in trees.items()}


def _follow(
    trees: Mapping[str, _Tree],
    wanted: list[tuple[str, str]],
    *,
    fetcher: Fetcher,
    read: Read,
) -> None:
    owners = {str(number): key for number, (key, _) in enumerate(wanted)}
    requests = [
        Request(key=str(number), url=url, source=key, access=trees[key].root.request.access)
        for number, (key, url) in enumerate(wanted)
    ]
    results = overlapped(
        fetcher.fetch(requests),
        lambda result: (
            read(owners[result.request.key], result) if isinstance(result, Captured) else None
        ),
    )
    # As the index names them, not as they came: of two that list a page the first counts.
    came = {
        result.request.key: (result, reading) for result, reading in results if result is not None
    }
    for number, key in owners.items():
        result, reading = came[number]
        if isinstance(result, Captured) and reading is not None:
            try:
                trees[key].take(result, reading.result())
            except Exception as error:  # noqa: BLE001  # a worker that died or ran out of time
                trees[key].fail(f"{result.request.url} could not be read ({error})")
        else:
            trees[key].fail(getattr(result, "detail", "no answer"))


def _latest(parts: list[EntryReading]) -> tuple[EntryReading, ...]:
    if len(parts) <= MAX_ENTRIES:
        return tuple(parts)

    def age(part: EntryReading) -> float:
        at = part.entry.published or part.entry.updated
        return -at.timestamp() if at else 0.0

    return tuple(sorted(parts, key=age)[:MAX_ENTRIES])


def _is_of_site(url: str, root: str) -> bool:
    """Whether an address is on the host of another, or above or below it (www counts for nothing).

    A sitemap speaks for its own host (https://www.sitemaps.org/protocol.html#location).
    """
    one, other = (host(given).removeprefix("www.") for given in (url, root))
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
