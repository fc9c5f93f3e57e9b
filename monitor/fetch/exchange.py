"""Ask one server once: send the request, judge the frame of the answer, read the body."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus

import aiohttp
from aiohttp.abc import AbstractResolver

from monitor.fetch.access import PLAIN, Accesses, Means, refuse_unauthorized
from monitor.fetch.address import BadUrl, redirected
from monitor.fetch.batch import Job
from monitor.fetch.conditional import request_headers, retry_after, text_headers, validators_of
from monitor.fetch.decode import ACCEPT_ENCODING, Body, TooLarge
from monitor.fetch.failures import EXPECTED, Failed, Failure, failure
from monitor.fetch.guard import Guard, watch_refusals
from monitor.fetch.holds import Holds, hold_of
from monitor.model.capture import (
    Capture,
    Captured,
    FailureReason,
    FetchFailed,
    FetchResult,
    Hold,
    Hop,
    NotModified,
)
from monitor.model.settings import FetchSettings

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# Content-Security-Policy headers of newsrooms pass the library's 8 KiB; no header needs a megabyte.
_LONGEST_HEADER = 64 * 1024


def open_session(
    *, guard: Guard, user_agent: str, resolver: AbstractResolver | None
) -> aiohttp.ClientSession:
    """Open the session that all requests share; call it in the loop's thread."""
    connector = aiohttp.TCPConnector(
        # The workers are the limit; a second one would let them wait inside the library.
        limit=0,
        socket_factory=guard,
        resolver=resolver,
    )
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": user_agent, "Accept-Encoding": ACCEPT_ENCODING},
        auto_decompress=False,
        trust_env=False,
        max_line_size=_LONGEST_HEADER,
        max_field_size=_LONGEST_HEADER,
    )


def _deadline(seconds: float) -> aiohttp.ClientTimeout:
    """Bound a request from looking up the host to the end of the body, and nothing in between."""
    # aiohttp takes 0 for "no bound".
    return aiohttp.ClientTimeout(total=max(seconds, 0.001), sock_connect=None, ceil_threshold=60)


class Exchange:
    """Performs requests over one session, each bounded in time, size and redirects."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        settings: FetchSettings,
        clock: Callable[[], datetime],
        holds: Holds,
        accesses: Accesses,
    ) -> None:
        self._session = session
        self._accesses = accesses
        self._holds = holds
        self._settings = settings
        self._clock = clock
        self._whole = _deadline(settings.timeout.total_seconds())

    async def step(self, job: Job, *, keep_alive: bool) -> FetchResult | None:
        """Make one request; None means that the job was redirected and has to go on."""
        hold = self._holds.standing(job.address.url, self._clock)
        if hold is not None:
            return self._held(job, hold)
        refused, means = watch_refusals(), PLAIN
        try:
            means = self._accesses.means(job)
            return await self._ask(job, means, keep_alive=keep_alive)
        except TimeoutError:
            return self.failed(job, Failure(FailureReason.TIMEOUT, self._late(job)))
        except TooLarge:
            most = self._settings.max_bytes
            detail = f"{job.address.host} sent more than fetch.max_bytes ({most:,} bytes)"
            return self.failed(job, Failure(FailureReason.TOO_LARGE, detail))
        except EXPECTED as error:
            why = failure(error, job.address, refused=refused, proxy=means.proxy)
            return self.failed(job, why)

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()
        # The transports close in the loop's next turn.
        await asyncio.sleep(0)

    def failed(self, job: Job, why: Failure) -> FetchFailed:
        """Return the failure of a job, as of now."""
        return FetchFailed(
            request=job.request, at=self._clock(), reason=why.reason, detail=why.detail
        )

    async def _ask(self, job: Job, means: Means, *, keep_alive: bool) -> FetchResult | None:
        began = asyncio.get_running_loop().time()
        headers = request_headers(job.request.validators)
        if job.address.authorization is not None:
            headers["Authorization"] = job.address.authorization
        headers |= means.headers
        if means.proxy_headers and job.address.url.scheme == "http":
            # Without a tunnel the proxy reads the request itself, and takes this out of it.
            headers |= means.proxy_headers
        if not keep_alive:
            # Otherwise a poll of thousands of hosts leaves as many open connections behind.
            headers["Connection"] = "close"
        # A redirected fetch goes on with what is left of its time.
        timeout = _deadline(job.left) if job.hops else self._whole
        asking = self._session.get(
            job.address.url,
            headers=headers,
            allow_redirects=False,
            timeout=timeout,
            proxy=means.proxy,
            proxy_headers=means.proxy_headers,
            ssl=means.trust,
        )
        async with asking as response:
            if means.proxy is not None:
                refuse_unauthorized(means.proxy, response.status)
            if response.status == HTTPStatus.NOT_MODIFIED:
                return self._not_modified(job, response)
            location = response.headers.get("Location") if response.status in _REDIRECTS else None
            if location is not None:
                self._follow(job, response, location=location)
                job.left -= asyncio.get_running_loop().time() - began
                return None
            body = await self._body(job, response)
        return self._captured(job, response, body=body)

    def _not_modified(self, job: Job, response: aiohttp.ClientResponse) -> FetchResult:
        asked = job.request.validators
        if asked is None:
            detail = f"{job.address.host} answered 304 to a request without validators"
            return self.failed(job, Failure(FailureReason.PROTOCOL, detail))
        validators = validators_of(response.headers, asked=asked)
        return NotModified(
            request=job.request, at=self._clock(), validators=validators, hops=job.hops
        )

    def _held(self, job: Job, hold: Hold) -> FetchFailed:
        until = hold.until.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
        return FetchFailed(
            request=job.request,
            at=self._clock(),
            reason=FailureReason.HELD,
            detail=f"not asked: {hold.host} wants to be left alone until {until} UTC "
            f"(HTTP status {hold.status})",
            not_before=hold.until,
        )

    def _follow(self, job: Job, response: aiohttp.ClientResponse, *, location: str) -> None:
        host = job.address.host
        try:
            target = redirected(job.address, location)
        except BadUrl as error:
            shown = f"{host} redirects to {location[:100]!r}: {error}"
            raise Failed(FailureReason.REDIRECTS, shown) from error
        hop = Hop(url=str(job.address.url), status=response.status, target=str(target.url))
        hops = (*job.hops, hop)
        if any(hop.target == earlier.url for earlier in hops):
            raise Failed(FailureReason.REDIRECTS, f"redirects go in a circle at {hop.target}")
        if len(hops) > self._settings.max_redirects:
            most = self._settings.max_redirects
            raise Failed(FailureReason.REDIRECTS, f"more than {most} redirects, last by {host}")
        job.hops, job.address = hops, target

    async def _body(self, job: Job, response: aiohttp.ClientResponse) -> bytes:
        coding = ",".join(response.headers.getall("Content-Encoding", ())) or None
        body = job.body = Body(coding, most=self._settings.max_bytes)
        if (response.content_length or 0) > self._settings.max_bytes:
            raise TooLarge
        while chunk := await response.content.readany():
            body.feed(chunk)
        return body.finish()

    def _captured(self, job: Job, response: aiohttp.ClientResponse, *, body: bytes) -> Captured:
        asked = job.hops[0].url if job.hops else str(job.address.url)
        capture = Capture(
            # As it was asked for, but never with the password that may stand in it.
            url=asked if "@" in job.request.url else job.request.url,
            final_url=str(job.address.url),
            at=self._clock(),
            status=response.status,
            headers=text_headers(response.raw_headers),
            body=body,
            hops=job.hops,
        )
        wait = retry_after(capture)
        hold = hold_of(capture, wait)
        if hold is not None:
            self._holds.add(hold)
        return Captured(request=job.request, capture=capture, retry_after=wait, hold=hold)

    def _late(self, job: Job) -> str:
        seconds = self._settings.timeout.total_seconds()
        if job.body is None:
            return f"no answer from {job.address.host} within {seconds:g} s"
        received = f"{job.body.received:,} bytes"
        return f"{job.address.host} was still sending after {seconds:g} s ({received} so far)"
