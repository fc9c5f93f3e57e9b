"""The yardstick: a loop of aiohttp that asks for every feed and keeps nothing but validators."""

import asyncio
from collections.abc import Iterator

import aiohttp

from monitor.model.capture import Validators

_AT_ONCE = 64


class Bare:
    """Asks for all feeds again and again, with the validators of the last answers."""

    def __init__(self, urls: tuple[str, ...]) -> None:
        self._urls = urls
        self._validators: dict[str, dict[str, str]] = {}

    def poll(self) -> None:
        """Ask for every feed once and read what comes."""
        asyncio.run(self._poll())

    def validators(self, url: str) -> Validators:
        """Return the validators of a feed's last answer."""
        given = self._validators[url]
        return Validators(etag=given["If-None-Match"], last_modified=given["If-Modified-Since"])

    async def _poll(self) -> None:
        todo = iter(self._urls)
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector) as session:
            await asyncio.gather(*(self._ask(session, todo) for _ in range(_AT_ONCE)))

    async def _ask(self, session: aiohttp.ClientSession, todo: Iterator[str]) -> None:
        for url in todo:
            async with session.get(url, headers=self._validators.get(url)) as response:
                await response.read()
                self._validators[url] = {
                    "If-None-Match": response.headers["ETag"],
                    "If-Modified-Since": response.headers["Last-Modified"],
                }
