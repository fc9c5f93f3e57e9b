"""Run one asyncio loop in a thread of its own, for programs that are not asynchronous."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")

# After this long a thread that does not end is left behind; it is a daemon.
_PATIENCE = 2.0


class LoopThread:
    """An event loop that runs until it is stopped; every method may be called from any thread."""

    def __init__(self, *, lookups: int) -> None:
        self._loop = asyncio.new_event_loop()
        # Names are looked up in threads, by default four more than there are processors: a few
        # dead name servers would hold up all other hosts.
        self._loop.set_default_executor(ThreadPoolExecutor(lookups, "fetch-lookup"))
        # Re-entrant: a generator may be collected, and so abandoned, while this thread holds it.
        self._lock = threading.RLock()
        self._is_stopping = False
        self._thread = threading.Thread(target=self._run, name="fetch", daemon=True)
        self._thread.start()

    def run(self, coroutine: Coroutine[None, None, Result]) -> Result:
        """Run a coroutine in the loop and wait for its result."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()

    def tell(self, call: Callable[..., object], *args: object) -> bool:
        """Have something called in the loop's thread; False when the loop stops already."""
        with self._lock:
            if not self._is_stopping:
                self._loop.call_soon_threadsafe(call, *args)
            return not self._is_stopping

    def stop(self, last: Callable[[], Coroutine[None, None, None]]) -> None:
        """Take no more calls, run a last coroutine after those that were taken, and end."""
        with self._lock:
            is_first = not self._is_stopping
            self._is_stopping = True
        if is_first:
            asyncio.run_coroutine_threadsafe(self._end(last), self._loop)
        self._thread.join(_PATIENCE)

    async def _end(self, last: Callable[[], Coroutine[None, None, None]]) -> None:
        try:
            await last()
        finally:
            self._loop.stop()

    def _run(self) -> None:
        try:
            self._loop.run_forever()
        finally:
            # Does not wait for lookups: no one can interrupt getaddrinfo.
            self._loop.close()
