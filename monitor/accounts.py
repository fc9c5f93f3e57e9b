"""Accounts of what is remembered: a partnership over time, and statements beside each other."""

from collections.abc import Iterable, Iterator

from monitor.analysis.link.chronicle import episodes, quiet
from monitor.analysis.link.rebuild import of_partnership
from monitor.analysis.link.resolve import names
from monitor.model.memory import Dossier, History, LedgerLine, Related, Timeline
from monitor.model.partnership import STANDING, Partnership
from monitor.model.records import Records


def history_of(step: Records, key: str) -> History | None:
    """Return all about a partnership; None where there is none of this key."""
    found = step.dossiers.partnership(key)
    if found is None:
        return None
    said = names(line.claim.claim for line in found.lines)
    meanings = step.ledger.resolutions(said)
    if found.partnership.merged_into is None:
        found = of_partnership(found, meanings=meanings)
    return History(
        timeline=found,
        episodes=episodes(found.lines, meanings=meanings, kin=tuple(_kin(step, found.partnership))),
        quiet=quiet(found.partnership, step.sources.all()),
    )


def _kin(step: Records, state: Partnership) -> Iterator[Timeline]:
    """Yield the partnerships of some of the companies, and of these with others."""
    pairs = Partnership.pairs_of(state.companies)
    keys = [*pairs, *step.ledger.consortia([state.key, *pairs])]
    own = set(state.companies)
    for key, one in step.ledger.partnerships(keys).items():
        others = set(one.companies)
        if one.status not in STANDING or not (own < others or others < own):
            continue
        found = step.dossiers.partnership(key)
        if found is not None:
            said = names(line.claim.claim for line in found.lines)
            yield of_partnership(found, meanings=step.ledger.resolutions(said))


def related_to(step: Records, dossier: Dossier) -> tuple[Related, ...]:
    """Return the statements that are copies of one, tell of the same event, or partnership."""
    found: dict[str, Related] = {}
    for one in (*_copies(step, dossier), *_beside(step, dossier.location.statement)):
        if one.statement != dossier.location.statement:
            found.setdefault(one.statement, one)
    return tuple(sorted(found.values(), key=lambda one: (one.at, one.statement)))


def _copies(step: Records, dossier: Dossier) -> Iterator[Related]:
    others = {key: c.at for c in dossier.copies for key in (c.location, c.of_location)}
    others.pop(dossier.location.key, None)
    for key, location in step.locate(list(others)).items():
        yield Related(
            relation="copy",
            statement=location.statement,
            title=location.title,
            url=location.url,
            at=others[key],
        )


def _beside(step: Records, statement: str) -> Iterator[Related]:
    for timeline in _timelines(step, statement):
        history = history_of(step, timeline)
        if history is None:
            continue
        for episode in history.episodes:
            lines = (episode.primary, *episode.supporting)
            if any(line.posting.statement == statement for line in lines):
                yield from _related(lines, "event", key=timeline)
        yield from _related(history.timeline.lines, "partnership", key=timeline)


def _timelines(step: Records, statement: str) -> Iterator[str]:
    keys = dict.fromkeys(posting.partnership for posting, _ in step.ledger.posted(statement))
    for key, state in step.ledger.partnerships(list(keys)).items():
        yield state.merged_into or key


def _related(lines: Iterable[LedgerLine], relation: str, *, key: str) -> Iterator[Related]:
    for line in lines:
        yield Related(
            relation=relation,
            statement=line.posting.statement,
            title=line.title,
            url=line.url,
            at=line.posting.at,
            partnership=key,
        )
