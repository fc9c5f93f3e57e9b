"""A real HTTP proxy on loopback: it forwards, tunnels, and asks for an account if it is told to."""

import selectors
import socket
import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

_PATIENCE = 10.0


@dataclass(kw_only=True)
class Proxy:
    """Every host is at the given port of this machine. `lets_in` is a Proxy-Authorization."""

    ports: Mapping[str, int]
    lets_in: str | None = None
    port: int = 0
    asked: list[tuple[str, str]] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def proxying(proxy: Proxy) -> Iterator[Proxy]:
    """Run a proxy while the block runs."""

    class Connection(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                _serve(proxy, self)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    with Server(("127.0.0.1", proxy.port), Connection) as server:
        proxy.port = int(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield proxy
        finally:
            server.shutdown()
            thread.join()


def _serve(proxy: Proxy, client: socketserver.StreamRequestHandler) -> None:
    client.connection.settimeout(_PATIENCE)
    lines = list(iter(lambda: client.rfile.readline().decode("latin-1").rstrip("\r\n"), ""))
    if not lines:
        return
    method, target, _ = lines[0].split()
    proxy.asked.append((method, target))
    proxy.heads.append("\n".join(lines))
    shown = {line.partition(": ")[2] for line in lines if line.startswith("Proxy-Authorization: ")}
    if proxy.lets_in is not None and proxy.lets_in not in shown:
        client.wfile.write(b"HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n")
        return
    name = target.partition("://")[2] or target
    host, _, path = name.partition("/")
    address = ("127.0.0.1", proxy.ports[host.partition(":")[0]])
    with socket.create_connection(address, _PATIENCE) as origin:
        if method == "CONNECT":
            client.wfile.write(b"HTTP/1.1 200 Connected\r\n\r\n")
        else:
            kept = [line for line in lines[1:] if not line.startswith(("Proxy-", "Connection"))]
            head = [f"{method} /{path} HTTP/1.1", *kept, "Connection: close", "", ""]
            origin.sendall("\r\n".join(head).encode("latin-1"))
        _carry(client.connection, origin)


def _carry(one: socket.socket, other: socket.socket) -> None:
    with selectors.DefaultSelector() as ready:
        ready.register(one, selectors.EVENT_READ, other)
        ready.register(other, selectors.EVENT_READ, one)
        while True:
            for key, _ in ready.select(_PATIENCE):
                assert isinstance(key.fileobj, socket.socket)
                data = key.fileobj.recv(65536)
                if not data:
                    return
                key.data.sendall(data)
