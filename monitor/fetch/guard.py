"""Refuse to dial addresses that are not on the public internet, at the moment of dialling.

The check sits where the socket is made, so it sees the address that is really dialled: a DNS
answer that changes after a check, a redirect, and a literal address (for which aiohttp asks no
resolver) all pass here.
"""

import socket
from collections.abc import Iterable, Iterator
from contextlib import suppress
from contextvars import ContextVar
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from aiohttp.connector import AddrInfoType

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# Written out instead of `ipaddress.is_global`, whose answer differs between Python versions.
# Sources: the IANA special-purpose address registries (RFC 6890 and successors).
_REFUSED: tuple[tuple[Network, str], ...] = tuple(
    (ip_network(network), kind)
    for kind, networks in {
        "an unspecified": ("0.0.0.0/8", "::/128"),
        "a loopback": ("127.0.0.0/8", "::1/128"),
        # 169.254.169.254 is where clouds keep their secrets; Azure adds 168.63.129.16.
        "a cloud metadata": ("169.254.169.254/32", "168.63.129.16/32", "fd00:ec2::254/128"),
        "a link-local": ("169.254.0.0/16", "fe80::/10"),
        "a private": (
            *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fec0::/10"),
            "64:ff9b:1::/48",
        ),
        "a carrier-internal": ("100.64.0.0/10",),
        "a multicast": ("224.0.0.0/4", "ff00::/8"),
        "a documentation": (
            *("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"),
            *("2001:db8::/32", "3fff::/20"),
        ),
        "a reserved": (
            *("192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4"),
            *("100::/64", "2001::/23", "5f00::/16"),
        ),
    }.items()
    for network in networks
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_TEREDO = IPv6Network("2001::/32")
_SIX_TO_FOUR = IPv6Network("2002::/16")
# In these the last 32 bits are an IPv4 address: compatible, mapped, translated, NAT64.
_ENDS_IN_IPV4 = (
    IPv6Network("::/96"),
    IPv6Network("::ffff:0:0/96"),
    IPv6Network("::ffff:0:0:0/96"),
    IPv6Network("64:ff9b::/96"),
)
_LOW_32_BITS = 0xFFFFFFFF


class AddressRefused(OSError):
    """The guard did not let an address be dialled; `str()` says which and why."""

    def __init__(self, address: str, kind: str) -> None:
        super().__init__(f"{address} is {kind} address")
        self.address = address


_refusals: ContextVar[list[AddressRefused] | None] = ContextVar("refusals", default=None)


def watch_refusals() -> list[AddressRefused]:
    """Return a list that receives what the guard refuses to the current task from now on.

    Connecting to several addresses folds their errors into one text; this keeps them apart.
    """
    refused: list[AddressRefused] = []
    _refusals.set(refused)
    return refused


def networks(allow: Iterable[str]) -> tuple[Network, ...]:
    """Parse what `fetch.allow` says; raises ValueError on what is no network."""
    return tuple(ip_network(text, strict=False) for text in allow)


def refusal(address: str, allow: tuple[Network, ...] = ()) -> str | None:
    """Return what kind of forbidden address this is ("a private"), or None if it may be dialled."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return "an unreadable"
    if _is_in(parsed, allow):
        return None
    carried = tuple(_carried(parsed)) if isinstance(parsed, IPv6Address) else ()
    if carried and parsed not in (IPv6Address("::"), IPv6Address("::1")):
        return _first_refusal(carried, allow)
    return _own_refusal(parsed)


class Guard:
    """Makes the sockets of a connector, or refuses to."""

    def __init__(self, allow: Iterable[str]) -> None:
        self._allow = networks(allow)

    def __call__(self, info: AddrInfoType) -> socket.socket:
        """Make a socket for this address; raises AddressRefused before anything is dialled."""
        family, kind, protocol, _, target = info
        self._check(str(target[0]))
        return socket.socket(family=family, type=kind, proto=protocol)

    def check_name(self, host: str) -> None:
        """Raise AddressRefused where a host that a proxy would dial is a forbidden address.

        What a proxy finds for a name is out of our sight; an address in any spelling that a
        resolver takes (127.1, 0x7f000001) and the names of the proxy's own machine are not.
        """
        name = host.rstrip(".").lower()
        if name == "localhost" or name.endswith(".localhost"):
            self._check("127.0.0.1")
            return
        with suppress(ValueError):
            # What this refuses is no ValueError.
            self._check(str(ip_address(name.strip("[]"))))
            return
        try:
            number = socket.inet_aton(name)
        except (OSError, UnicodeError):
            return
        self._check(socket.inet_ntoa(number))

    def _check(self, address: str) -> None:
        forbidden = refusal(address, self._allow)
        if forbidden is None:
            return
        refused = AddressRefused(address, forbidden)
        noted = _refusals.get()
        if noted is not None:
            noted.append(refused)
        raise refused


def _is_in(address: Address, allow: tuple[Network, ...]) -> bool:
    return any(address.version == network.version and address in network for network in allow)


def _first_refusal(addresses: Iterable[IPv4Address], allow: tuple[Network, ...]) -> str | None:
    kinds = (None if _is_in(address, allow) else _own_refusal(address) for address in addresses)
    return next((kind for kind in kinds if kind is not None), None)


def _own_refusal(address: Address) -> str | None:
    for network, kind in _REFUSED:
        if address.version == network.version and address in network:
            return kind
    if isinstance(address, IPv6Address) and address not in _GLOBAL_UNICAST:
        return "a reserved"
    return None


def _carried(address: IPv6Address) -> Iterator[IPv4Address]:
    """Yield the IPv4 addresses that a transition mechanism would take out of this one."""
    bits = int(address)
    if any(address in network for network in _ENDS_IN_IPV4):
        yield IPv4Address(bits & _LOW_32_BITS)
    elif address in _SIX_TO_FOUR:
        yield IPv4Address(bits >> 80 & _LOW_32_BITS)
    elif address in _TEREDO:
        # RFC 4380: the server as it is, the client's address with every bit turned.
        yield IPv4Address(bits >> 64 & _LOW_32_BITS)
        yield IPv4Address(~bits & _LOW_32_BITS)
