"""Serves the newsrooms of the story on loopback, with entity tags as good servers do."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from typing_extensions import override

from monitor.demo.newsroom import Town

HOST = "127.0.0.1"

_OK = 200
_NOT_MODIFIED = 304


@contextmanager
def serving(town: Town) -> Iterator[None]:
    """Serve the newsrooms on a free port while the block runs; only this machine can ask."""

    class Counter(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            answer = town.answer(self.path)
            tag = f'"{sha256(answer.body).hexdigest()[:16]}"'
            is_known = answer.status == _OK and self.headers.get("If-None-Match") == tag
            self.send_response(_NOT_MODIFIED if is_known else answer.status)
            self.send_header("ETag", tag)
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", "0" if is_known else str(len(answer.body)))
            if answer.location:
                self.send_header("Location", answer.location)
            self.end_headers()
            if not is_known:
                self.wfile.write(answer.body)

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer((HOST, 0), Counter)
    server.daemon_threads = True
    town.root = f"http://{HOST}:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, name="newsrooms", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
