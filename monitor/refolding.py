"""Partnerships folded anew: all of them, or those that a decision touches."""

from collections.abc import Iterable

from monitor.analysis.link.rebuild import Folding
from monitor.model.findings import Findings
from monitor.model.memory import PartnershipsWanted, Rebuilt
from monitor.model.partnership import Partnership
from monitor.model.records import Records

# States that are written at once; more would only take more memory.
_AT_ONCE = 500
# More than any ledger holds.
_ALL = 1_000_000_000


def refold(step: Records) -> Rebuilt:
    """Fold all partnerships anew inside a step that writes."""
    folding = _folding(step)
    for posting, claim in step.checks.postings():
        folding.add(posting, claim)
    return _written(step, folding, existing=step.checks.partnerships())


def refold_named(step: Records, companies: Iterable[str | None]) -> Rebuilt:
    """Fold the partnerships anew that companies take part in, by what names meant and mean."""
    named = tuple(dict.fromkeys(key for key in companies if key is not None))
    wanted = PartnershipsWanted(companies=named, gone=True, limit=_ALL)
    return _refold_some(step, [state.key for state in step.lists.partnerships(wanted)])


def refold_spoken(step: Records, said: str) -> Rebuilt:
    """Fold the partnerships anew that claims in certain words are about."""
    return _refold_some(step, step.checks.posted_for(said))


def refold_outdated(step: Records) -> Rebuilt:
    """Fold the partnerships anew that an older program folded, by other rules."""
    return _refold_some(step, step.checks.outdated())


def _refold_some(step: Records, touched: Iterable[str]) -> Rebuilt:
    """Fold some partnerships anew, with all others that their postings were or are folded into.

    What no posting leads to is not touched: the same is written as if all were folded anew.
    """
    keys, known = set(touched), set[str]()
    while True:
        states = step.ledger.partnerships(sorted(keys - known))
        known |= keys
        keys |= {key for state in states.values() for key in state.posted_as}
        folding = _folding(step)
        for posting, claim in step.checks.postings_for(sorted(keys)):
            folding.add(posting, claim)
        keys |= folding.meant
        if keys == known:
            break
    existing = step.ledger.partnerships(sorted(keys))
    return _written(step, folding, existing=existing.values())


def _folding(step: Records) -> Folding:
    return Folding(meanings=step.checks.meanings(), rejected=step.checks.rejected())


def _written(step: Records, folding: Folding, *, existing: Iterable[Partnership]) -> Rebuilt:
    """Write the partnerships that are not as they should be."""
    found = [(one, one.difference) for one in folding.concluded(existing)]
    wrong = [(one, difference) for one, difference in found if difference is not None]
    for start in range(0, len(wrong), _AT_ONCE):
        some = [one.state for one, _ in wrong[start : start + _AT_ONCE]]
        step.record([Findings(partnerships=tuple(some))])
    return Rebuilt(
        postings=folding.postings,
        partnerships=len(found),
        differences=tuple((one.state.key, difference) for one, difference in wrong),
    )
