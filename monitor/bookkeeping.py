"""The ledger kept in order: partnerships folded anew where postings or names say so."""

from monitor.analysis.link.rebuild import Concluded, Folding
from monitor.model.findings import Findings
from monitor.model.memory import Rebuilt
from monitor.model.records import Records
from monitor.model.settings import Settings
from monitor.store.sql import open_store

# States that are written at once; more would only take more memory.
_AT_ONCE = 500


def rebuild_partnerships(settings: Settings) -> Rebuilt:
    """Fold all partnerships anew from what was posted, and write those that differ."""
    store = open_store(settings.database)
    try:
        with store.begin() as step:
            return refold(step)
    finally:
        store.close()


def refold(step: Records) -> Rebuilt:
    """Fold all partnerships anew inside a step that writes."""
    folding = Folding(meanings=step.checks.meanings())
    for posting, claim in step.checks.postings():
        folding.add(posting, claim)
    found = [(one, one.difference) for one in folding.concluded(step.checks.partnerships())]
    differ = [(one, difference) for one, difference in found if difference is not None]
    for start in range(0, len(differ), _AT_ONCE):
        _write(step, [one for one, _ in differ[start : start + _AT_ONCE]])
    return Rebuilt(
        postings=folding.postings,
        partnerships=len(found),
        differences=tuple((one.state.key, difference) for one, difference in differ),
    )


def _write(step: Records, some: list[Concluded]) -> None:
    step.record([Findings(partnerships=tuple(one.state for one in some))])
