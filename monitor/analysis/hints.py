"""What a source says about its statements before any is read, and in which way they are read."""

from dataclasses import dataclass, fields
from functools import cache

from monitor.analysis.extract.page import EXTRACTOR
from monitor.analysis.parse.feed import FEED_READER
from monitor.analysis.parse.json_feed import JSON_READER
from monitor.analysis.parse.listing import LISTING_READER
from monitor.analysis.parse.sitemap import SITEMAP_READER
from monitor.model.digest import key_of
from monitor.model.source import SourceKind

_READERS = (FEED_READER, JSON_READER, LISTING_READER, SITEMAP_READER, EXTRACTOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What a source says about its statements before any is read."""

    language: str | None = None
    publisher: str | None = None
    kind: SourceKind = SourceKind.FEED
    include: tuple[str, ...] = ()
    selector: str | None = None


@cache
def reader_of(hints: Hints) -> str:
    """Return the fingerprint of the way in which a source and its pages are read.

    Where it differs from that of the last reading, the same bytes may say something else, and are
    asked for as a whole. Detectors are left out: a new one never tells anything of old texts.
    """
    given = (str(getattr(hints, field.name)) for field in fields(hints))
    return key_of("reader", *_READERS, *given)[:16]
