"""A real web server on loopback that takes posts and answers as it is told."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True, kw_only=True)
class Posted:
    """One post, as it came."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(kw_only=True)
class Hook:
    """The server's orders, one status for each of the next posts and 204 after them; its record."""

    statuses: list[int] = field(default_factory=list)
    posts: list[Posted] = field(default_factory=list)
    taken: list[Posted] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/alerts"


@contextmanager
def running(hook: Hook) -> Iterator[Hook]:
    """Run the server in a thread until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the library's name
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            posted = Posted(path=self.path, headers=headers, body=body)
            hook.posts.append(posted)
            status = hook.statuses.pop(0) if hook.statuses else 204
            if status < 300:  # what is not a success begins there
                hook.taken.append(posted)
            self.send_response(status)
            if 300 <= status < 400:  # redirects
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep the tests' output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", hook.port), Handler)
    hook.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield hook
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
