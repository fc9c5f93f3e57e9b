"""Post bytes to a web address, through the guard that all fetching goes through."""

import asyncio
from collections.abc import Mapping

import aiohttp

from monitor.fetch.address import BadUrl, address
from monitor.fetch.exchange import open_session
from monitor.fetch.failures import EXPECTED, failure, one_line
from monitor.fetch.guard import Guard, watch_refusals
from monitor.fetch.http import user_agent
from monitor.model.exchange import Reply
from monitor.model.settings import FetchSettings

# Enough of an answer to say what was wrong.
_SHOWN = 200


class HttpPoster:
    """Posts over a connection of its own each time: webhooks are few."""

    def __init__(self, settings: FetchSettings) -> None:
        self._settings = settings

    def post(self, url: str, body: bytes, *, headers: Mapping[str, str]) -> Reply:
        """Post once and say what came of it. A redirect is an answer and is not followed."""
        try:
            target = address(url)
        except BadUrl as error:
            return Reply(status=None, detail=one_line(str(error)))
        refused = watch_refusals()
        try:
            return asyncio.run(self._post(url, body, headers=headers))
        except TimeoutError:
            seconds = self._settings.timeout.total_seconds()
            return Reply(status=None, detail=f"no answer from {target.host} within {seconds:g} s")
        except EXPECTED as error:
            return Reply(status=None, detail=failure(error, target, refused=refused).detail)

    async def _post(self, url: str, body: bytes, *, headers: Mapping[str, str]) -> Reply:
        guard = Guard(self._settings.allow)
        agent = user_agent(self._settings)
        async with open_session(guard=guard, user_agent=agent, resolver=None) as session:
            answer = session.post(
                url,
                data=body,
                headers={**headers, "Accept-Encoding": "identity"},
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=self._settings.timeout.total_seconds()),
            )
            async with answer as response:
                said = await response.content.read(_SHOWN)
                detail = (
                    f"{response.status} {response.reason or ''} {said.decode('utf-8', 'replace')}"
                )
                return Reply(status=response.status, detail=one_line(detail))
