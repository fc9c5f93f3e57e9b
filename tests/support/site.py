"""What a newsroom without a feed has: sitemaps, pages of headlines, PDFs."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from monitor.model.source import Source, SourceKind
from tests.support.newsroom import Answer, Release
from tests.support.world import MINUTE, World

_SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
)


def a_kind(
    world: World,
    key: str,
    path: str,
    *,
    kind: SourceKind,
    include: tuple[str, ...] = (),
) -> Source:
    """Configure a source of a kind besides those that are."""
    source = Source(
        key=key,
        url=f"{world.newsroom.root}{path}",
        every=15 * MINUTE,
        kind=kind,
        include=include,
    )
    world.settings = replace(world.settings, sources=(*world.settings.sources, source))
    world.keep_sources(*(one.key for one in world.settings.sources))
    return source


def put_sitemap(
    world: World, path: str, pages: Iterable[str], *, dates: dict[str, str] | None = None
) -> None:
    """Let a sitemap stand at a path that names these paths."""
    urls = "".join(
        f"<url><loc>{world.newsroom.root}{page}</loc>"
        f"<lastmod>{(dates or {}).get(page, '2026-03-01')}</lastmod></url>"
        for page in pages
    )
    put(world, path, f"<urlset {_SPACES}>{urls}</urlset>", "application/xml")


def put_news(world: World, path: str, releases: Sequence[Release], *, folder: str) -> None:
    """Let a news sitemap stand at a path that names releases of a feed's folder."""
    urls = "".join(
        f"<url><loc>{world.newsroom.root}/{folder}/{one.slug}</loc><news:news>"
        f"<news:publication_date>2026-03-02T09:00:00Z</news:publication_date>"
        f"<news:title>{one.title}</news:title></news:news></url>"
        for one in releases
    )
    put(world, path, f"<urlset {_SPACES}>{urls}</urlset>", "application/xml")


def put_index(world: World, path: str, sitemaps: Iterable[str]) -> None:
    """Let an index stand at a path; addresses that are not complete are of the newsroom."""
    root = world.newsroom.root
    urls = "".join(
        f"<sitemap><loc>{one if '://' in one else root + one}</loc></sitemap>" for one in sitemaps
    )
    put(world, path, f"<sitemapindex {_SPACES}>{urls}</sitemapindex>", "application/xml")


def put(world: World, path: str, body: str | bytes, content_type: str) -> None:
    """Let a body stand at a path."""
    given = body if isinstance(body, bytes) else body.encode()
    world.newsroom.faults[path] = Answer(content_type=content_type, body=given)


def asked(world: World) -> list[str]:
    """Return the paths that were asked for since the last call."""
    paths = [path for path, _ in world.newsroom.asked]
    world.newsroom.asked.clear()
    return paths
