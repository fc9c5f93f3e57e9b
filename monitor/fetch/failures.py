"""Put a name and one plain sentence to everything that can go wrong while fetching."""

from collections.abc import Sequence
from dataclasses import dataclass

import aiohttp
from yarl import URL

from monitor.fetch.address import Address, BadUrl
from monitor.fetch.decode import BadEncoding
from monitor.fetch.guard import AddressRefused
from monitor.model.capture import FailureReason

_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a fetch failed, and what to tell a person."""

    reason: FailureReason
    detail: str


class Failed(Exception):
    """A fetch cannot go on, for a reason found on our side of the HTTP library."""

    def __init__(self, reason: FailureReason, detail: str) -> None:
        super().__init__(detail)
        self.failure = Failure(reason, one_line(detail))


# What is the network's or the server's doing; anything else is a mistake of this program.
EXPECTED = (Failed, BadEncoding, BadUrl, aiohttp.ClientError, OSError, UnicodeError)


def failure(
    error: Exception,
    address: Address,
    *,
    refused: Sequence[AddressRefused] = (),
    proxy: URL | None = None,
) -> Failure:
    """Classify one of the EXPECTED errors; `refused` is what the guard did not let through.

    Where there is a `proxy`, it is what was looked up and dialled.
    """
    if isinstance(error, Failed):
        return error.failure
    if isinstance(error, aiohttp.ClientConnectorError | UnicodeError):
        found = _unconnected(error, address, refused=refused, proxy=proxy)
    else:
        found = _broken(error, address)
    return Failure(found.reason, one_line(found.detail))


def one_line(text: str) -> str:
    """Return a text on one line, not too long, without characters that would garble a log."""
    printable = "".join(c if c.isprintable() else " " for c in text[: 2 * _LONGEST])
    line = " ".join(printable.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _unconnected(
    error: Exception,
    address: Address,
    *,
    refused: Sequence[AddressRefused],
    proxy: URL | None,
) -> Failure:
    host = address.host
    dialled = host if proxy is None else f"the proxy {proxy.host}"
    match error:
        case aiohttp.ClientConnectorDNSError() | UnicodeError():
            return Failure(FailureReason.DNS, f"no address found for {dialled}: {_cause(error)}")
        case aiohttp.ClientConnectorSSLError() | aiohttp.ClientConnectorCertificateError():
            return Failure(FailureReason.TLS, f"no secure connection to {host}: {_cause(error)}")
        case _ if refused:
            return Failure(
                FailureReason.ADDRESS,
                f"refused to connect to {dialled}: {refused[0]}; "
                f"to fetch it all the same, add {refused[0].address} to fetch.allow",
            )
        case _:
            where = f"{dialled}:{(proxy or address.url).port}"
            return Failure(FailureReason.CONNECT, f"no connection to {where}: {_cause(error)}")


def _broken(error: Exception, address: Address) -> Failure:
    match error:
        case aiohttp.InvalidURL() | BadUrl():
            return Failure(FailureReason.URL, f"cannot ask {address.url}: {error}")
        case BadEncoding():
            return Failure(FailureReason.ENCODING, f"{address.host} sent a bad body: {error}")
        case aiohttp.ClientHttpProxyError():
            detail = f"the proxy did not lead to {address.host}: {error.status} {error.message}"
            return Failure(FailureReason.CONNECT, detail)
        case aiohttp.ServerDisconnectedError():
            what = "connection closed early, without an answer"
        case aiohttp.ClientPayloadError():
            what = "connection closed early, the body is not complete"
        case aiohttp.ClientResponseError():
            what = f"the answer is not valid HTTP: {error.message}"
        case _:
            what = f"connection broken: {_cause(error)}"
    return Failure(FailureReason.PROTOCOL, f"{address.host}: {what}")


def _cause(error: Exception) -> str:
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        inner: Exception = error.certificate_error
    elif isinstance(error, aiohttp.ClientConnectorError):
        inner = error.os_error
    else:
        inner = error
    text = inner.strerror if isinstance(inner, OSError) and inner.strerror else str(inner)
    verified = getattr(inner, "verify_message", "")
    return verified or text or type(inner).__name__
