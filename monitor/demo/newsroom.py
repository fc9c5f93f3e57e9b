"""The newsrooms of the story: what stands on their sites, and how they change it."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path

from monitor.demo.story import Edit, Publish, Remove, Room, Scene, Story

_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title} | {name}</title></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav>
<article><h1>{title}</h1>
{paragraphs}
</article>
<footer>{name} is invented, and so is all that it says.</footer></body></html>
"""
_CLOSED = """<!doctype html>
<html lang="en"><head><title>Scheduled maintenance | {name}</title></head>
<body><h1>We will be right back</h1>
<p>Our web site is being looked after. Please come again in an hour. Thank you for your patience
with us, and for your interest in our news.</p>
</body></html>
"""
_FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>{name}</title><link>{link}</link>
<description>News</description><language>{language}</language>
{items}</channel></rss>
"""
_ENTRY = """<item><guid isPermaLink="false">{id}</guid><link>{link}</link><title>{title}</title>
<pubDate>{published}</pubDate><description>{teaser}</description></item>
"""
_HTML = "text/html; charset=utf-8"
_RSS = "application/rss+xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the site says when asked for a path."""

    status: int = 200
    content_type: str = _HTML
    body: bytes = b""
    location: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A statement as it stands on a site; `number` counts how often its page was written."""

    slug: str
    title: str
    paragraphs: tuple[str, ...]
    published: datetime
    number: int = 1


@dataclass(slots=True, kw_only=True)
class Desk:
    """One newsroom's site. After it was re-keyed, all its ids and addresses are other ones."""

    room: Room
    pages: Path
    releases: list[Release] = field(default_factory=list)
    is_closed: bool = False
    is_rekeyed: bool = False

    def put(self, release: Release) -> None:
        """Set a release on top of the feed, or in place of its earlier wording."""
        slugs = [known.slug for known in self.releases]
        if release.slug in slugs:
            self.releases[slugs.index(release.slug)] = release
        else:
            self.releases.insert(0, release)
        folder = self.pages / self.room.key
        folder.mkdir(parents=True, exist_ok=True)
        page = folder / f"{release.slug}.{release.number}.html"
        page.write_text(self._page(release), encoding="utf-8")

    def release(self, slug: str) -> Release:
        """Return the release with this slug."""
        return next(release for release in self.releases if release.slug == slug)

    def take_down(self, slug: str) -> Release:
        """Remove a release from the site."""
        release = self.release(slug)
        self.releases.remove(release)
        return release

    def answer(self, path: str, *, root: str) -> Answer:
        """Return what stands at a path below this newsroom."""
        if self.is_closed:
            return Answer(body=_CLOSED.format(name=escape(self.room.name)).encode())
        if path == "feed.xml":
            return Answer(content_type=_RSS, body=self._feed(root).encode())
        for release in self.releases:
            if path == self._path(release):
                return Answer(body=self._page(release).encode())
            if path == release.slug:
                return Answer(status=301, location=self._link(release, root))
        return Answer(status=404, body=b"<html><title>Not found</title>Not found</html>")

    def _path(self, release: Release) -> str:
        slug = release.slug
        return f"press/{release.published:%Y}/{slug}.html" if self.is_rekeyed else slug

    def _link(self, release: Release, root: str) -> str:
        return f"{root}/{self.room.key}/{self._path(release)}"

    def _page(self, release: Release) -> str:
        return _PAGE.format(
            language=self.room.language,
            title=escape(release.title),
            name=escape(self.room.name),
            paragraphs="\n".join(f"<p>{escape(text)}</p>" for text in release.paragraphs),
        )

    def _feed(self, root: str) -> str:
        prefix = "urn:press" if self.is_rekeyed else "post"
        items = "".join(
            _ENTRY.format(
                id=f"{prefix}:{self.room.key}:{release.slug}",
                link=self._link(release, root),
                title=escape(release.title),
                published=format_datetime(release.published),
                teaser=escape(release.paragraphs[0]),
            )
            for release in self.releases
        )
        return _FEED.format(
            name=escape(self.room.name),
            link=f"{root}/{self.room.key}/",
            language=self.room.language,
            items=items,
        )


@dataclass(slots=True, kw_only=True)
class Town:
    """All newsrooms of a story, on one server. Each page that is written is kept in a folder."""

    desks: dict[str, Desk]
    root: str = ""
    answered: int = 0

    @classmethod
    def of(cls, story: Story, pages: Path) -> "Town":
        """Set up the empty newsrooms of a story."""
        return cls(desks={room.key: Desk(room=room, pages=pages) for room in story.rooms})

    def feed_url(self, key: str) -> str:
        """Return the address of a newsroom's feed."""
        return f"{self.root}/{key}/feed.xml"

    def answer(self, path: str) -> Answer:
        """Return what stands at a path of the server."""
        self.answered += 1
        key, _, rest = path.lstrip("/").partition("/")
        desk = self.desks.get(key)
        return desk.answer(rest, root=self.root) if desk else Answer(status=404)

    def play(self, scene: Scene) -> tuple[str, ...]:
        """Let the newsrooms do what a scene says. Return it in words, a line for each deed."""
        deeds = [self._publish(publish, scene.at) for publish in scene.publish]
        deeds += [deed for edit in scene.edit for deed in self._edit(edit)]
        deeds += [self._remove(remove) for remove in scene.remove]
        if scene.close:
            self.desks[scene.close].is_closed = True
            deeds.append(f"{self._name(scene.close)} answers everything with an error page")
        if scene.open:
            self.desks[scene.open].is_closed = False
            deeds.append(f"{self._name(scene.open)} answers again")
        if scene.rekey:
            self.desks[scene.rekey].is_rekeyed = True
            deeds.append(f"{self._name(scene.rekey)} gives every entry a new id and a new address")
        return tuple(deeds)

    def _name(self, key: str) -> str:
        return self.desks[key].room.name

    def _publish(self, publish: Publish, at: datetime) -> str:
        room, _, slug = publish.copies.partition("/")
        title, paragraphs = publish.title, tuple(publish.text.strip().split("\n\n"))
        if publish.copies:
            original = self.desks[room].release(slug)
            title, paragraphs = original.title, original.paragraphs
        desk = self.desks[publish.room]
        desk.put(Release(slug=publish.slug, title=title, paragraphs=paragraphs, published=at))
        return f"{desk.room.name} publishes “{title}”"

    def _edit(self, edit: Edit) -> Iterator[str]:
        desk = self.desks[edit.room]
        known = desk.release(edit.slug)
        text = "\n\n".join(known.paragraphs)
        for old, new in edit.replace:
            text = text.replace(old, new)
            deed = f"writes “{new}” in place of “{old}”" if new else f"deletes “{old.strip()}”"
            yield f"{desk.room.name} {deed}"
        desk.put(replace(known, paragraphs=tuple(text.split("\n\n")), number=known.number + 1))

    def _remove(self, remove: Remove) -> str:
        desk = self.desks[remove.room]
        return f"{desk.room.name} removes “{desk.take_down(remove.slug).title}”"
