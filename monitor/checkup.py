"""Whether what is remembered keeps its promises: every quote, every hash, every fold."""

from collections.abc import Callable, Iterable, Iterator

from monitor.analysis.link.rebuild import Folding
from monitor.analysis.text.normal import fingerprint
from monitor.errors import EvidenceMismatch, StoreError
from monitor.model.claim import verify
from monitor.model.memory import Inspected, StoredText
from monitor.model.records import Checks

# Faults that are told; the rest of them is counted.
_TOLD = 20
Look = Callable[[], Iterable[str | None]]


def examine(checks: Checks) -> Iterator[Inspected]:
    """Make every check, one after another; a check that cannot be made has failed."""
    looks: dict[str, Look] = {
        "schema": checks.schema,
        "integrity": checks.integrity,
        "references": checks.parents,
        "messages": checks.messages,
        "contents": checks.contents,
        "texts": lambda: map(_text_fault, checks.texts()),
        "quotes": lambda: (fault for text in checks.texts() for fault in _quote_faults(text)),
        "partnerships": lambda: _fold_faults(checks),
    }
    for name, look in looks.items():
        yield _inspected(name, look)


def _inspected(check: str, look: Look) -> Inspected:
    looked_at, count = 0, 0
    told: list[str] = []
    try:
        for fault in look():
            looked_at += 1
            if fault is not None:
                count += 1
                told += [fault] if count <= _TOLD else []
    except (StoreError, ValueError, LookupError, TypeError) as error:
        count += 1
        told.append(f"the check could not go on: {error}")
    return Inspected(check=check, looked_at=looked_at, fault_count=count, faults=tuple(told))


def _text_fault(stored: StoredText) -> str | None:
    if stored.text is None:
        return f"version {stored.version}: its text is not there, or differs from its hash"
    if fingerprint(stored.title, stored.text) != stored.fingerprint:
        return f"version {stored.version}: its fingerprint is not that of its title and text"
    return None


def _quote_faults(stored: StoredText) -> Iterator[str | None]:
    """Look at each claim of a version; what has no text is said elsewhere, and holds no quote."""
    for claim in stored.claims:
        try:
            verify(claim.claim, title=stored.title, text=stored.text or "")
        except EvidenceMismatch as error:
            yield f"claim {claim.key} of version {stored.version}: {error}"
        else:
            yield None


def _fold_faults(checks: Checks) -> Iterator[str | None]:
    """Fold all postings anew, and look whether each partnership is what it should be."""
    folding = Folding(meanings=checks.meanings(), rejected=checks.rejected())
    for posting, claim in checks.postings():
        folding.add(posting, claim)
    for found in folding.concluded(checks.partnerships()):
        difference = found.difference
        yield f"partnership {found.state.key}: {difference}" if difference else None
