"""Servers on loopback that answer as they are told, and the fetchers that ask them."""

import socket
import socketserver
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from aiohttp.abc import AbstractResolver, ResolveResult

from monitor.fetch.http import HttpFetcher
from monitor.model.capture import (
    Captured,
    FetchFailed,
    FetchResult,
    NotModified,
    Request,
    Validators,
)
from monitor.model.settings import FetchSettings

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LOOPBACK = ("127.0.0.1/32",)
# No test gets here; it ends one that would hang.
FAR = 10.0


@dataclass
class Call:
    """One request as it came, and the connection to answer on."""

    path: str
    headers: tuple[tuple[str, str], ...]
    connection: socket.socket
    closing: threading.Event = field(repr=False)

    def header(self, name: str) -> str | None:
        values = [value for given, value in self.headers if given.lower() == name.lower()]
        return values[-1] if values else None

    def send(self, text: bytes) -> None:
        self.connection.sendall(text)

    def answer(self, status: str = "200 OK", body: bytes = b"", *headers: str) -> None:
        lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""]
        self.send("\r\n".join(lines).encode("latin-1") + body)

    def redirect(self, target: str, status: str = "302 Found") -> None:
        self.answer(status, b"", f"Location: {target}")

    def hang(self) -> None:
        """Say nothing until the client hangs up."""
        self.connection.settimeout(FAR)
        with suppress(OSError):
            self.connection.recv(1)

    def drip(self, piece: bytes, every: float) -> None:
        """Send a piece again and again until the client hangs up."""
        while not self.closing.wait(every):
            self.send(piece)


Respond = Callable[[Call], None]


class Server(socketserver.ThreadingTCPServer):
    """A server that hands each request to the responder of its path."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 512
    block_on_close = True

    def __init__(self, responders: Mapping[str, Respond], *, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Connection)
        self.responders = responders
        self.calls: list[Call] = []
        self.connections = 0
        self.reached = threading.Event()
        self.closing = threading.Event()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        return [call.path for call in self.calls]


class _Connection(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server = self.server
        assert isinstance(server, Server)
        server.connections += 1
        with suppress(OSError):
            while (call := self._call(server)) is not None:
                server.calls.append(call)
                server.reached.set()
                respond = server.responders.get(call.path) or server.responders["*"]
                respond(call)
                if call.header("connection") == "close":
                    return

    def finish(self) -> None:
        with suppress(OSError):
            super().finish()

    def _call(self, server: Server) -> Call | None:
        first = self.rfile.readline().decode("latin-1").split()
        if not first:
            return None
        lines = iter(lambda: self.rfile.readline().decode("latin-1").rstrip("\r\n"), "")
        pairs = (line.partition(":") for line in lines)
        headers = tuple((name, value.strip()) for name, _, value in pairs)
        return Call(first[1], headers, self.connection, server.closing)


@contextmanager
def serving(responders: Mapping[str, Respond], *, port: int = 0) -> Iterator[Server]:
    """Run a server in a thread for the length of the block."""
    with Server(responders, port=port) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.closing.set()
            server.shutdown()
            thread.join()


class Names(AbstractResolver):
    """Answers lookups from a table; each name has its answers one after another, the last stays."""

    def __init__(self, table: Mapping[str, tuple[tuple[str, ...], ...]]) -> None:
        self._answers = {name: list(answers) for name, answers in table.items()}
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        if host not in self._answers:
            raise OSError(None, "name not known")
        answers = self._answers[host]
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in addresses
        ]

    async def close(self) -> None:
        pass


def everywhere(*names: str) -> Names:
    """Return a resolver that places all these names on loopback."""
    return Names(dict.fromkeys(names, (("127.0.0.1",),)))


def settings(**changes: object) -> FetchSettings:
    plain: dict[str, object] = {
        "allow": LOOPBACK,
        "spacing": timedelta(0),
        "timeout": timedelta(seconds=FAR),
    }
    return FetchSettings(**(plain | changes))  # type: ignore[arg-type]


@contextmanager
def fetching(resolver: AbstractResolver | None = None, **changes: object) -> Iterator[HttpFetcher]:
    """Open a fetcher that may dial 127.0.0.1, with no spacing, for the length of the block."""
    fetcher = HttpFetcher(settings(**changes), lambda: NOW, resolver=resolver)
    try:
        yield fetcher
    finally:
        fetcher.close()


def fetch_one(fetcher: HttpFetcher, url: str, validators: Validators | None = None) -> FetchResult:
    (result,) = fetcher.fetch([Request(key="k", url=url, validators=validators)])
    return result


def captured(fetcher: HttpFetcher, url: str, validators: Validators | None = None) -> Captured:
    result = fetch_one(fetcher, url, validators)
    assert isinstance(result, Captured), result
    return result


def failed(fetcher: HttpFetcher, url: str) -> FetchFailed:
    result = fetch_one(fetcher, url)
    assert isinstance(result, FetchFailed), result
    return result


def not_modified(fetcher: HttpFetcher, url: str, validators: Validators) -> NotModified:
    result = fetch_one(fetcher, url, validators)
    assert isinstance(result, NotModified), result
    return result
