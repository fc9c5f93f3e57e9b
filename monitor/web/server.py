"""The status page's server: an event loop in a thread of its own, while a block runs."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from aiohttp import web

from monitor.errors import MonitorError
from monitor.model.protocols import Clock, Store
from monitor.model.settings import WebSettings
from monitor.telemetry import logger
from monitor.web.gate import Gate
from monitor.web.look import Look
from monitor.web.pages import Pages

_log = logger(__name__)

# Looks at the store at a time; each holds a connection to it.
_LOOKS = 2
_KEEP_ALIVE_SECONDS = 15.0
_SHUTDOWN_SECONDS = 1.0
# After this long a thread that does not end is left behind; it is a daemon.
_PATIENCE_SECONDS = 5.0
# Nobody has to send a body.
_LONGEST_BODY = 1024


@contextmanager
def status_page(settings: WebSettings, *, store: Store, clock: Clock) -> Iterator[str | None]:
    """Serve the status page while the block runs and yield its URL; None without an address.

    Raises MonitorError where the address cannot be listened on.
    """
    if settings.listen is None:
        yield None
        return
    look = Look.load()
    gate = Gate(settings.token, style_hash=look.style_hash)
    server = _Server(Pages(store, clock=clock, look=look), gate=gate, listen=settings.listen)
    url = server.start()
    _log.info("status_page_started", url=url)
    try:
        yield url
    finally:
        server.stop()


class _Server:
    """One server, started and stopped once."""

    def __init__(self, pages: Pages, *, gate: Gate, listen: str) -> None:
        self._pages = pages
        self._gate = gate
        self._listen = listen
        self._loop = asyncio.new_event_loop()
        self._is_stopped = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="status page", daemon=True)
        self._started: Future[str] = Future()

    def start(self) -> str:
        """Start, and return the URL once it answers."""
        self._thread.start()
        try:
            return self._started.result()
        except OSError as error:
            self._thread.join(_PATIENCE_SECONDS)
            reason = error.strerror or str(error)
            raise MonitorError(
                f"web.listen: expected an address that is free, got {self._listen}: {reason}"
            ) from error

    def stop(self) -> None:
        """Answer what is under way, and end."""
        self._loop.call_soon_threadsafe(self._is_stopped.set)
        self._thread.join(_PATIENCE_SECONDS)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            self._loop.set_default_executor(ThreadPoolExecutor(_LOOKS, "status page"))
            runner.run(self._serve())

    async def _serve(self) -> None:
        program = web.Application(middlewares=[self._gate.admit], client_max_size=_LONGEST_BODY)
        program.on_response_prepare.append(self._gate.protect)
        program.add_routes(self._pages.routes())
        runner = web.AppRunner(
            program,
            access_log=None,
            keepalive_timeout=_KEEP_ALIVE_SECONDS,
            shutdown_timeout=_SHUTDOWN_SECONDS,
        )
        await runner.setup()
        try:
            host, _, port = self._listen.rpartition(":")
            site = web.TCPSite(runner, host.strip("[]"), int(port))
            await site.start()
            self._started.set_result(f"http://{host}:{runner.addresses[0][1]}/")
            await self._is_stopped.wait()
        except Exception as error:
            if self._started.done():
                raise
            self._started.set_exception(error)
        finally:
            await runner.cleanup()
