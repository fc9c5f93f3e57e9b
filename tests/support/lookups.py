"""What is remembered of one source, asked for by one thing at a time."""

from collections.abc import Sequence

from monitor.model.findings import KnownLocation, Remembered, Wanted
from monitor.model.protocols import Transaction


def located(
    step: Transaction, source: str, *, identities: Sequence[str] = (), urls: Sequence[str] = ()
) -> tuple[KnownLocation, ...]:
    """Return the locations of a source that any of the identities or URLs may mean."""
    wanted = Wanted(source=source, identities=tuple(identities), urls=tuple(urls))
    return remembered(step, wanted).locations


def remembered(step: Transaction, wanted: Wanted) -> Remembered:
    """Return what is remembered of one source."""
    return step.statements.remembered([wanted])[wanted.source]
