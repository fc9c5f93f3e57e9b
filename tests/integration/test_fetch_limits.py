import asyncio
import gzip
import socket
import ssl
import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from monitor.model.capture import FailureReason
from tests.integration.fetch_servers import (
    Call,
    Names,
    Server,
    captured,
    failed,
    fetching,
    serving,
)

# Without the moment: names of tests are the same in every process.
zipped = partial(gzip.compress, mtime=0)

pytestmark = pytest.mark.integration

SHORT = timedelta(seconds=0.25)
HEAD = b"HTTP/1.1 200 OK\r\n"
PAGE = b"<html>" + b"a release, " * 2000


@contextmanager
def saying(text: bytes) -> Iterator[Server]:
    """Serve these bytes and hang up."""

    def respond(call: Call) -> None:
        call.send(text)
        call.connection.shutdown(socket.SHUT_WR)

    with serving({"*": respond}) as server:
        yield server


def body(coding: str, content: bytes) -> bytes:
    head = f"Content-Encoding: {coding}\r\nContent-Length: {len(content)}\r\n\r\n"
    return HEAD + head.encode() + content


def self_signed(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
    certificate = builder.not_valid_after(datetime(2100, 1, 1, tzinfo=UTC)).sign(key, SHA256())
    file = folder / "server.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + certificate.public_bytes(Encoding.PEM))
    return file


def raw_deflate(content: bytes) -> bytes:
    return zlib.compress(content)[2:-4]


def test_silent_server_ends_at_the_deadline() -> None:
    with serving({"*": Call.hang}) as server, fetching(timeout=SHORT) as fetcher:
        result = failed(fetcher, server.url())
    assert result.reason == FailureReason.TIMEOUT
    assert result.detail == "no answer from 127.0.0.1 within 0.25 s"


def test_headers_that_drip_end_at_the_deadline() -> None:
    def loris(call: Call) -> None:
        call.send(HEAD)
        call.drip(b"X-A: b\r\n", every=0.02)

    with serving({"*": loris}) as server, fetching(timeout=SHORT) as fetcher:
        assert failed(fetcher, server.url()).reason == FailureReason.TIMEOUT


def test_body_that_drips_ends_at_the_deadline() -> None:
    def loris(call: Call) -> None:
        call.send(HEAD + b"Content-Length: 100000\r\n\r\n")
        call.drip(b"x", every=0.02)

    with serving({"*": loris}) as server, fetching(timeout=SHORT) as fetcher:
        result = failed(fetcher, server.url())
    assert result.reason == FailureReason.TIMEOUT
    assert "still sending" in result.detail


def test_endless_body_ends_at_the_size_limit() -> None:
    def endless(call: Call) -> None:
        call.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        call.drip(b"10000\r\n" + b"x" * 0x10000 + b"\r\n", every=0)

    with serving({"*": endless}) as server, fetching(max_bytes=1_000_000) as fetcher:
        result = failed(fetcher, server.url())
    assert result.reason == FailureReason.TOO_LARGE
    assert "1,000,000" in result.detail


def test_deadline_holds_across_redirects() -> None:
    def onwards(call: Call) -> None:
        call.closing.wait(0.1)
        call.redirect(f"/{len(server.calls)}")

    with serving({"*": onwards}) as server, fetching(timeout=SHORT, max_redirects=99) as fetcher:
        assert failed(fetcher, server.url()).reason == FailureReason.TIMEOUT
    assert len(server.calls) <= 3


def test_lookup_that_hangs_ends_at_the_deadline() -> None:
    class Never(AbstractResolver):
        async def resolve(
            self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
        ) -> list[ResolveResult]:
            await asyncio.Event().wait()
            return []

        async def close(self) -> None:
            pass

    with fetching(Never(), timeout=SHORT) as fetcher:
        assert failed(fetcher, "http://slow.test/").reason == FailureReason.TIMEOUT


def test_declared_length_above_the_limit_is_not_read() -> None:
    def huge(call: Call) -> None:
        call.send(HEAD + b"Content-Length: 3000000000\r\n\r\n")
        call.hang()

    with serving({"*": huge}) as server, fetching() as fetcher:
        assert failed(fetcher, server.url()).reason == FailureReason.TOO_LARGE


def test_body_of_exactly_the_limit_passes() -> None:
    with (
        serving({"*": lambda call: call.answer("200 OK", b"x" * 1000)}) as server,
        fetching(max_bytes=1000) as fetcher,
    ):
        assert len(captured(fetcher, server.url()).capture.body) == 1000


def test_gzip_bomb_is_cut() -> None:
    bomb = zipped(b"\0" * 50_000_000)
    with saying(body("gzip", bomb)) as server, fetching(max_bytes=5_000_000) as fetcher:
        assert failed(fetcher, server.url()).reason == FailureReason.TOO_LARGE


@pytest.mark.parametrize(
    ("coding", "content"),
    [
        ("gzip", zipped(PAGE)),
        ("X-GZip", zipped(PAGE)),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", raw_deflate(PAGE)),
        ("gzip", zipped(PAGE[:500]) + zipped(PAGE[500:]) + b"\0\0"),
        ("identity", PAGE),
        ("utf-8", PAGE),
    ],
)
def test_compressed_body_is_undone(coding: str, content: bytes) -> None:
    with saying(body(coding, content)) as server, fetching() as fetcher:
        assert captured(fetcher, server.url()).capture.body == PAGE


def test_empty_body_that_says_gzip_is_empty() -> None:
    with saying(body("gzip", b"")) as server, fetching() as fetcher:
        assert captured(fetcher, server.url()).capture.body == b""


@pytest.mark.parametrize(
    ("coding", "content"),
    [
        ("gzip", PAGE),
        ("gzip", zipped(PAGE)[:-30]),
        ("gzip", zipped(PAGE)[:-8] + b"12345678"),
        ("deflate", zlib.compress(PAGE)[:-30]),
        ("br", b"anything"),
        ("gzip, gzip", zipped(zipped(PAGE))),
    ],
)
def test_body_that_is_not_what_it_says_fails(coding: str, content: bytes) -> None:
    with saying(body(coding, content)) as server, fetching() as fetcher:
        assert failed(fetcher, server.url()).reason == FailureReason.ENCODING


@pytest.mark.parametrize(
    "text",
    [
        HEAD + b"Content-Length: 100\r\n\r\nshort",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n50\r\nshort",
        HEAD + b"Content-Le",
        b"",
    ],
)
def test_answer_that_is_cut_fails(text: bytes) -> None:
    with saying(text) as server, fetching() as fetcher:
        result = failed(fetcher, server.url())
    assert result.reason == FailureReason.PROTOCOL
    assert "connection closed early" in result.detail


def test_connection_that_is_reset_fails() -> None:
    def reset(call: Call) -> None:
        call.send(HEAD + b"Content-Length: 100\r\n\r\nshort")
        call.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        call.connection.close()

    with serving({"*": reset}) as server, fetching() as fetcher:
        assert failed(fetcher, server.url()).reason == FailureReason.PROTOCOL


@pytest.mark.parametrize(
    "text",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 2OO OK\r\n\r\n",
        HEAD + b"Content-Length: many\r\n\r\n",
        HEAD + b"X-Long: " + b"x" * 1_000_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 " + b"x" * 1_000_000 + b"\r\n\r\n",
    ],
    ids=["ssh", "status", "length", "long header", "long status"],
)
def test_answer_that_is_no_http_fails_in_one_line(text: bytes) -> None:
    with saying(text) as server, fetching() as fetcher:
        result = failed(fetcher, server.url())
    assert result.reason == FailureReason.PROTOCOL
    assert "127.0.0.1" in result.detail
    assert len(result.detail) <= 300
    assert result.detail.isprintable()


def test_header_line_of_30_kilobytes_is_read() -> None:
    policy = f"Content-Security-Policy: {'x' * 30_000}"
    with (
        serving({"*": lambda call: call.answer("200 OK", b"", policy)}) as server,
        fetching() as fetcher,
    ):
        assert captured(fetcher, server.url()).capture.status == 200


def test_closed_port_is_a_connection_failure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with fetching() as fetcher:
        result = failed(fetcher, f"http://127.0.0.1:{port}/")
    assert result.reason == FailureReason.CONNECT
    assert f"127.0.0.1:{port}" in result.detail


def test_unknown_name_is_a_lookup_failure() -> None:
    with fetching(Names({})) as fetcher:
        result = failed(fetcher, "http://nowhere.test/")
    assert result.reason == FailureReason.DNS
    assert "nowhere.test" in result.detail


def test_name_that_cannot_be_looked_up_is_a_failure() -> None:
    with fetching() as fetcher:
        assert failed(fetcher, f"http://{'a' * 64}.test/").reason == FailureReason.DNS


def test_plain_server_on_https_is_a_tls_failure() -> None:
    def talk(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection:
            connection.sendall(HEAD + b"\r\n")
            connection.recv(1)

    with socket.create_server(("127.0.0.1", 0)) as listener, fetching() as fetcher:
        talking = threading.Thread(target=talk, args=(listener,))
        talking.start()
        result = failed(fetcher, f"https://127.0.0.1:{listener.getsockname()[1]}/")
        talking.join()
    assert result.reason == FailureReason.TLS


def test_unknown_certificate_is_a_tls_failure(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))
    with serving({"*": lambda call: call.answer()}) as server, fetching() as fetcher:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        result = failed(fetcher, server.url().replace("http", "https"))
    assert result.reason == FailureReason.TLS
    assert "self-signed" in result.detail
    assert server.calls == []
