"""Reading a source once, for whoever asks, with nothing remembered and nothing written."""

from dataclasses import dataclass, replace

from monitor.analysis.hints import Hints
from monitor.model.capture import Captured
from monitor.model.findings import NOTHING_SEEN, EntryReading, FeedReading, PageReading
from monitor.model.protocols import Fetcher
from monitor.model.source import Source, SourceKind
from monitor.model.statement import Entry
from monitor.readers import Readers
from monitor.sitemaps import gather


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Reads answers as a poll does; sitemaps that an index names are fetched."""

    fetcher: Fetcher
    readers: Readers

    def read(self, captured: Captured, source: Source) -> FeedReading:
        """Return what a source's answer lists; a page lists itself."""
        hints = Hints(
            language=source.language,
            kind=source.kind,
            include=source.include,
            selector=source.selector,
        )
        if source.kind is SourceKind.PAGE:
            return _as_entry(captured, self.readers.page(captured, hints=hints).result())
        reading = self.readers.feed(captured, seen=NOTHING_SEEN, hints=hints).result()
        if not reading.branches:
            return reading
        inner = replace(hints, kind=SourceKind.SITEMAP)
        gathered = gather(
            {source.key: (captured, reading)},
            self.fetcher,
            read=lambda _, branch: self.readers.feed(branch, seen=NOTHING_SEEN, hints=inner),
        )
        return gathered[source.key].reading


def _as_entry(captured: Captured, page: PageReading) -> FeedReading:
    if page.content is None:
        return FeedReading(verdict=page.verdict, detail=page.detail)
    entry = Entry(
        id=None,
        url=captured.capture.final_url,
        title=page.content.title,
        text=page.content.text,
        raw_hash=page.fingerprint,
        published=page.content.published,
    )
    part = EntryReading(
        entry=entry,
        content=page.content,
        fingerprint=page.fingerprint,
        detection=page.detection,
    )
    return FeedReading(verdict=page.verdict, detail=page.detail, entries=(part,))
