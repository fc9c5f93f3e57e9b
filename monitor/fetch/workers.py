"""Perform requests in turn, a bounded number at a time; everything here is in the loop's thread."""

import asyncio

from monitor.fetch.batch import Batch, Job
from monitor.fetch.exchange import Exchange
from monitor.fetch.failures import Failure, one_line
from monitor.fetch.politeness import Turns
from monitor.model.capture import FailureReason, FetchResult
from monitor.model.settings import FetchSettings
from monitor.telemetry import logger

_log = logger(__name__)


class Workers:
    """Tasks that live while there is something to do; one performs many requests."""

    def __init__(self, exchange: Exchange, *, settings: FetchSettings) -> None:
        self._loop = asyncio.get_running_loop()
        self._exchange = exchange
        self._most = settings.concurrency
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_closing = False
        self._turns = Turns(
            per_host=settings.per_host,
            spacing=settings.spacing.total_seconds(),
            now=self._loop.time,
            later=self._loop.call_later,
            wake=self._wake,
        )

    def begin(self, batch: Batch) -> None:
        """Take in the jobs of a batch."""
        self._turns.put(batch.jobs)

    def space(self, host: str, seconds: float) -> None:
        """Keep a host's own distance between requests."""
        self._turns.space(host, seconds)

    def read(self, batch: Batch, size: int) -> None:
        """Go on with a batch whose caller has done with so many bytes."""
        was_held = batch.is_held
        batch.read(size)
        if was_held:
            self._turns.resume()

    def abandon(self, batch: Batch) -> None:
        """End a batch that no one reads any more."""
        batch.is_abandoned = True
        for job in batch.jobs:
            if job.task is not None:
                job.task.cancel()
        self._turns.resume()

    async def close(self) -> None:
        """Finish everything as stopped and close all connections."""
        self._is_closing = True
        for job in self._turns.drain():
            job.batch.finish(self._stopped(job))
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._exchange.close()

    def _wake(self) -> None:
        if len(self._tasks) < self._most and not self._is_closing:
            self._tasks.add(self._loop.create_task(self._work()))

    async def _work(self) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a coroutine that runs is in a task
        try:
            while not task.cancelling() and (job := self._turns.take()) is not None:
                job.task = task
                await self._perform(job)
                job.task = None
        finally:
            # Without a pause between the last look and this, or a wake-up would be lost.
            self._tasks.discard(task)
            if self._turns.is_any_ready():
                self._wake()

    async def _perform(self, job: Job) -> None:
        host = job.address.host
        try:
            result = await self._exchange.step(job, keep_alive=self._turns.has_more(host))
        except asyncio.CancelledError:
            # Only `abandon` and `close` cancel; the worker sees it and ends after this job.
            result = self._stopped(job)
        except Exception as error:  # noqa: BLE001 - one fetch's fault must not end the others
            _log.exception("fetch_failed", host=host)
            detail = f"a mistake of this program while fetching from {host}: {error!r}"
            result = self._exchange.failed(job, Failure(FailureReason.PROTOCOL, one_line(detail)))
        job.body = None
        self._turns.done(host)
        if result is not None:
            job.batch.finish(result)
        elif self._is_closing:
            job.batch.finish(self._stopped(job))
        else:
            self._turns.put_first(job)

    def _stopped(self, job: Job) -> FetchResult:
        detail = f"stopped before {job.address.host} had answered"
        return self._exchange.failed(job, Failure(FailureReason.STOPPED, detail))
