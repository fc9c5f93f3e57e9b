"""The pages by address. Each is one look at the store, made in a thread that may wait."""

import asyncio
import json
from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar

from aiohttp import web

from monitor.condition import condition_of
from monitor.errors import StoreError
from monitor.model.protocols import Clock, Store
from monitor.telemetry import logger
from monitor.web import answers
from monitor.web.look import Look
from monitor.web.status import events_of, sources_of, status_of

Found = TypeVar("Found")

_log = logger(__name__)

_EVENTS = 50
_MOST_EVENTS = 500
_ATTEMPTS = 10
_UNREADABLE = "the database cannot be read"


class Pages:
    """Answers requests that were let in."""

    def __init__(self, store: Store, *, clock: Clock, look: Look) -> None:
        self._store = store
        self._clock = clock
        self._look = look

    def routes(self) -> list[web.RouteDef]:
        """Return which page stands where."""
        return [
            web.get("/", self.status),
            web.get("/health", self.health),
            web.get("/sources.json", self.sources),
            web.get("/events.json", self.events),
        ]

    async def status(self, _request: web.Request) -> web.Response:
        """Show everything to a person."""

        def page() -> str:
            status = status_of(self._store, self._clock(), events=_EVENTS, attempts=_ATTEMPTS)
            return self._look.page(status)

        try:
            text = await asyncio.to_thread(page)
        except StoreError as error:
            return _unreadable(error)
        return web.Response(text=text, content_type="text/html")

    async def health(self, _request: web.Request) -> web.Response:
        """Tell a program whether the service works."""
        try:
            condition = await asyncio.to_thread(condition_of, self._store, self._clock())
        except StoreError as error:
            return _unreadable(error)
        status = HTTPStatus.SERVICE_UNAVAILABLE if condition.faults else HTTPStatus.OK
        return _json(answers.health(condition), status)

    async def sources(self, _request: web.Request) -> web.Response:
        """Tell a program about all sources."""
        return await self._listed(
            "sources", lambda: [answers.source(state) for state in sources_of(self._store)]
        )

    async def events(self, request: web.Request) -> web.Response:
        """Tell a program what happened last."""
        given = request.query.get("limit", str(_EVENTS))
        limit = _whole(given)
        if limit is None:
            expected = f"limit: expected a whole number from 1 to {_MOST_EVENTS}"
            return _json({"error": expected}, HTTPStatus.BAD_REQUEST)
        return await self._listed(
            "events", lambda: [answers.event(event) for event in events_of(self._store, limit)]
        )

    async def _listed(self, name: str, find: Callable[[], Found]) -> web.Response:
        try:
            found = await asyncio.to_thread(find)
        except StoreError as error:
            return _unreadable(error)
        return _json({name: found})


def _whole(text: str) -> int | None:
    """Return a number of events that may be asked for."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(_MOST_EVENTS))):
        return None
    number = int(text)
    return number if 1 <= number <= _MOST_EVENTS else None


def _unreadable(error: StoreError) -> web.Response:
    """Say that there is nothing to show; why stands in the log, for it may name files."""
    _log.error("status_unreadable", error=str(error))
    return _json({"status": "failing", "faults": [_UNREADABLE]}, HTTPStatus.SERVICE_UNAVAILABLE)


def _json(given: object, status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    # ASCII only: feeds send lone surrogates, which UTF-8 refuses.
    return web.Response(
        text=json.dumps(given) + "\n", status=status, content_type="application/json"
    )
