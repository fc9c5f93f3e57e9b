"""What the steps share: the store, the network, the readers, and who hears what became of each."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass

from monitor.analysis.assemble import Toolkit
from monitor.analysis.hints import Hints
from monitor.analysis.visits import is_outdated
from monitor.answers import Outcome, outcome_of, result_of
from monitor.judging import basis_of
from monitor.model.capture import Captured, FetchResult, Request
from monitor.model.findings import Findings, PageReading
from monitor.model.protocols import Fetcher, Store, Transaction
from monitor.model.source import Source
from monitor.model.statement import Verdict, Visit
from monitor.readers import Readers

Observer = Callable[[Outcome], None]


def watch_nothing(outcome: Outcome) -> None:
    """Watch nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """What a step works with.

    `publishers` are the names of configured companies by key. `holder` is the lease under which
    the step may write.
    """

    store: Store
    fetcher: Fetcher
    readers: Readers
    toolkit: Toolkit
    publishers: Mapping[str, str]
    holder: str | None = None
    observer: Observer = watch_nothing

    def write(self) -> AbstractContextManager[Transaction]:
        """Open a transaction under the lease."""
        return self.store.begin(self.holder)

    def record(self, findings: list[Findings]) -> None:
        """Write findings in a transaction of their own, and empty the list."""
        if findings:
            with self.write() as step:
                step.record(findings)
            findings.clear()

    def tell(self, key: str, result: FetchResult, *findings: Findings) -> None:
        """Say what became of a source or page, once it is written."""
        self.observer(outcome_of(key, result, findings=findings))

    def tell_unchanged(self, key: str) -> None:
        """Say that a source is as it was."""
        if self.observer is not watch_nothing:
            self.observer(Outcome(key=key, verdict=Verdict.NOT_MODIFIED, detail="", events={}))

    def hints(self, source: Source) -> Hints:
        """Return what a source says about its statements before any is read."""
        company = self.publishers.get(source.company or "")
        return Hints(
            language=source.language,
            publisher=company or source.name or None,
            kind=source.kind,
            include=source.include,
            selector=source.selector,
        )

    def renewed(self, visit: Visit, reading: PageReading | None) -> PageReading | None:
        """Read the capture of the latest version again where it was read in another way."""
        if reading is None:
            return None
        with self.store.read() as step:
            page = step.statements.known(visit.location, basis_of(reading))
            if page is None or page.latest is None or not is_outdated(page, reading):
                return None
            capture = step.statements.capture(page.latest.capture)
        if capture is None:
            return None
        request = Request(key=visit.location, url=capture.url)
        again = Captured(request=request, capture=capture)
        return result_of(self.readers.page(again, hints=self.hints(page.source)), visit.location)
