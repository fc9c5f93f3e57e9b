"""What only the host of one source gets to see: headers, a password; and how it is reached."""

import ssl
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from yarl import URL

from monitor.errors import MonitorError
from monitor.fetch.address import address, basic
from monitor.fetch.batch import Job
from monitor.fetch.failures import Failed
from monitor.fetch.guard import AddressRefused, Guard
from monitor.model.access import AccessNote
from monitor.model.capture import FailureReason, Request
from monitor.model.settings import Access, Proxy


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What goes with one request; no repr shows a secret.

    `proxy_headers` are for the proxy alone.
    """

    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    proxy: URL | None = None
    proxy_headers: Mapping[str, str] | None = field(default=None, repr=False)
    trust: ssl.SSLContext | bool = True


PLAIN = Means()
# Reads what a note leads to; raises MonitorError where a secret is not there.
Resolve = Callable[[AccessNote], Access]


class Accesses:
    """Knows which requests may use the access of their source; in the loop's thread."""

    def __init__(
        self, given: Iterable[Access], guard: Guard, *, resolve: Resolve | None = None
    ) -> None:
        self._given = {access.source: access for access in given}
        self._guard = guard
        self._resolve = resolve
        self._noted: dict[AccessNote, Access] = {}
        self._made: dict[str | AccessNote | None, Means] = {}

    def means(self, job: Job) -> Means:
        """Return what goes with a job's next request; raises Failed where it cannot be had.

        That is nothing where the request goes to another host than its source's, or has been at
        another on its way: a redirect could otherwise choose what the password is used for.
        """
        access = self._access(job.request)
        if access is None:
            return PLAIN
        home = address(access.url).url
        places = (*(URL(hop.url, encoded=True) for hop in job.hops), job.address.url)
        if not all(_is_own(place, home) for place in places):
            return PLAIN
        if access.proxy is not None:
            self._check(job.address.host)
        of = access.source if access.source in self._given else job.request.access
        means = self._made.get(of)
        if means is None:
            means = self._made[of] = _means(access)
        return means

    def _access(self, request: Request) -> Access | None:
        given, note = self._given.get(request.source), request.access
        if given is not None or note is None or self._resolve is None:
            return given
        if note not in self._noted:
            try:
                self._noted[note] = self._resolve(note)
            except MonitorError as error:
                # Not remembered: what is missing may be there at the next request.
                raise Failed(FailureReason.ACCESS, f"not asked: {error}") from error
        return self._noted[note]

    def _check(self, host: str) -> None:
        try:
            self._guard.check_name(host)
        except AddressRefused as refused:
            detail = (
                f"refused to ask a proxy for {host}: {refused}; "
                f"to fetch it all the same, add {refused.address} to fetch.allow"
            )
            raise Failed(FailureReason.ADDRESS, detail) from refused


def refuse_unauthorized(proxy: URL, status: int) -> None:
    """Raise Failed where a proxy wants another account: that is no answer of the source."""
    if status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
        detail = f"the proxy {proxy.host} wants a user and a password, or others (407)"
        raise Failed(FailureReason.CONNECT, detail)


def _means(access: Access) -> Means:
    headers = {name: value.reveal() for name, value in access.headers}
    proxy = access.proxy
    if access.user is not None and access.password is not None:
        headers["Authorization"] = basic(access.user, access.password.reveal())
    return Means(
        headers=headers,
        proxy=None if proxy is None else URL(proxy.url),
        proxy_headers=None if proxy is None else _proxy_headers(proxy),
        trust=True if access.ca_file is None else _trusting(access.ca_file),
    )


def _proxy_headers(proxy: Proxy) -> Mapping[str, str]:
    if proxy.user is None or proxy.password is None:
        return {}
    return {"Proxy-Authorization": basic(proxy.user, proxy.password.reveal())}


def _trusting(ca_file: str) -> ssl.SSLContext:
    """Return a context that trusts these authorities beside the machine's own."""
    context = ssl.create_default_context()
    try:
        context.load_verify_locations(ca_file)
    except OSError as error:
        detail = f"ca_file {ca_file} is not usable: {error}"
        raise Failed(FailureReason.TLS, detail) from error
    return context


def _is_own(place: URL, home: URL) -> bool:
    """Whether a URL is where its source's secrets may go: to the same host, never less guarded."""
    if (place.raw_host or "").lower() != (home.raw_host or "").lower():
        return False
    if (place.scheme, place.port) == (home.scheme, home.port):
        return True
    is_upgraded = (home.scheme, place.scheme) == ("http", "https")
    return is_upgraded and home.is_default_port() and place.is_default_port()
