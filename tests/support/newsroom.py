"""A real newsroom on loopback: feeds and pages that a test writes, edits and breaks."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import sleep

_PAGE = """<!doctype html>
<html lang="{language}"><head><title>{title} | Newsroom</title></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav>
<article><h1>{title}</h1>{paragraphs}</article>
<footer>Legal notice</footer></body></html>
"""


@dataclass(kw_only=True)
class Release:
    """One statement as the newsroom publishes it."""

    slug: str
    title: str
    paragraphs: list[str]
    published: str = "Mon, 02 Mar 2026 09:00:00 GMT"
    language: str = "en"
    has_page: bool = True


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the newsroom says instead of what it has."""

    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(kw_only=True)
class Newsroom:
    """Feeds at /NAME.xml, pages at /NAME/SLUG. `faults` answer for a path while they stand."""

    feeds: dict[str, list[Release]] = field(default_factory=dict)
    faults: dict[str, Answer] = field(default_factory=dict)
    delay: float = 0.0
    has_validators: bool = True
    # Said of everything, whatever it says: an ETag that lies.
    stuck_etag: str | None = None
    port: int = 0
    asked: list[tuple[str, int]] = field(default_factory=list)
    robots_asked: int = 0
    # Whom alone it lets in (an Authorization header), and how many others knocked.
    lets_in: str | None = None
    strangers: int = 0
    # The Authorization header of each request, empty where it had none.
    accounts: list[str] = field(default_factory=list)

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def feed_url(self, name: str) -> str:
        return f"{self.root}/{name}.xml"

    def publish(self, name: str, release: Release) -> Release:
        """Put a release on top of a feed."""
        self.feeds.setdefault(name, []).insert(0, release)
        return release

    def answer(self, path: str) -> Answer:
        """Return what stands at a path."""
        if path in self.faults:
            return self.faults[path]
        for name, releases in self.feeds.items():
            if path == f"/{name}.xml":
                return self._feed(name, releases)
            for release in releases:
                if path == f"/{name}/{release.slug}" and release.has_page:
                    return _page(release)
        return Answer(status=404, body=b"<html><title>404</title>Not found</html>")

    def _feed(self, name: str, releases: list[Release]) -> Answer:
        items = "".join(
            f"<item><guid isPermaLink='false'>{name}-{r.slug}</guid>"
            f"<link>{self.root}/{name}/{r.slug}</link><title>{escape(r.title)}</title>"
            f"<pubDate>{r.published}</pubDate>"
            f"<description>{escape(' '.join(r.paragraphs))}</description></item>"
            for r in releases
        )
        feed = (
            "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel>"
            f"<title>{name}</title><link>{self.root}</link><description>News</description>"
            f"{items}</channel></rss>"
        )
        return Answer(content_type="application/rss+xml", body=feed.encode())


def _page(release: Release) -> Answer:
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in release.paragraphs)
    page = _PAGE.format(
        language=release.language, title=escape(release.title), paragraphs=paragraphs
    )
    return Answer(body=page.encode())


@contextmanager
def running(newsroom: Newsroom) -> Iterator[Newsroom]:
    """Serve a newsroom while the block runs."""

    class Desk(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            sleep(newsroom.delay)
            answer = newsroom.answer(self.path)
            newsroom.accounts.append(self.headers.get("Authorization", ""))
            if newsroom.lets_in not in {None, self.headers.get("Authorization")}:
                newsroom.strangers += 1
                answer = Answer(status=401, headers=(("WWW-Authenticate", "Basic"),))
            etag = newsroom.stuck_etag or f'"{sha256(answer.body).hexdigest()[:16]}"'
            is_known = answer.status == 200 and self.headers.get("If-None-Match") == etag
            status = 304 if is_known else answer.status
            if self.path == "/robots.txt":
                newsroom.robots_asked += 1
            else:
                newsroom.asked.append((self.path, status))
            self.send_response(status)
            if newsroom.has_validators:
                self.send_header("ETag", etag)
            for name, value in answer.headers:
                self.send_header(name, value)
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", "0" if is_known else str(len(answer.body)))
            self.end_headers()
            if not is_known:
                self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Say nothing: a client that was killed leaves its connection open."""

    server = Server(("127.0.0.1", newsroom.port), Desk)
    newsroom.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, name="newsroom", daemon=True)
    thread.start()
    try:
        yield newsroom
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
