"""The three steps: poll, visit, deliver. Only in them does thinking meet touching.

Each step reads what is known, lets the analysis judge, and writes all that follows in one
transaction; nothing is open while bytes travel. A step that a crash cuts off is made again from
what is stored, and finds the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.analysis.assemble import Toolkit
from monitor.budget import Budget
from monitor.courier import Courier
from monitor.model.protocols import Fetcher, Store
from monitor.polling import poll
from monitor.readers import Readers
from monitor.shell import Observer, Shell, watch_nothing
from monitor.telemetry import logger
from monitor.visiting import visit

_log = logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """The three steps over one store.

    `publishers` are the names of configured companies by key. `holder` is the lease under which
    the steps may write.
    """

    store: Store
    fetcher: Fetcher
    readers: Readers
    toolkit: Toolkit
    courier: Courier
    publishers: Mapping[str, str]
    holder: str | None = None
    observer: Observer = watch_nothing
    budget: Budget = field(default_factory=Budget)

    def poll(self, now: datetime, *, keys: Sequence[str] | None = None) -> int:
        """Ask sources what they list: those that are due, or those named. Return how many."""
        return poll(self._shell, now, keys=keys)

    def visit(self, now: datetime) -> int:
        """Look at the pages that are due. Return how many."""
        return visit(self._shell, now, budget=self.budget)

    def deliver(self, now: datetime) -> int:
        """Put what is due into words and hand it over. Return how many messages were accepted."""
        self.courier.compose(now)
        return self.courier.send(now)

    def tell_baselines(self) -> None:
        """Say once, for each source, what its baseline held, when its pages were looked at."""
        with self.store.read() as known:
            done = [
                (state, known.ledger.held(state.source.key))
                for state in known.sources.untold_baselines()
                if not known.frontier.waiting(state.source.key, "baseline")
            ]
        for state, held in done:
            _log.info(
                "baseline_held",
                source=state.source.key,
                statements=held.statements,
                claims=held.claims,
                would_alert=len(held.would_alert),
            )
            for finding in held.would_alert:
                partnership = finding.partnership
                _log.info(
                    "baseline_holds",
                    source=state.source.key,
                    step=finding.event.step,
                    parties=" – ".join(partnership.names) if partnership else "",
                    title=finding.event.title,
                )
        if done:
            with self._shell.write() as step:
                step.sources.tell_baselines([state.source.key for state, _ in done])

    @property
    def _shell(self) -> Shell:
        return Shell(
            store=self.store,
            fetcher=self.fetcher,
            readers=self.readers,
            toolkit=self.toolkit,
            publishers=self.publishers,
            holder=self.holder,
            observer=self.observer,
        )
