"""A ledger of 100,000 lines: folding all of them, and linking one more statement to them."""

import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import combinations, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from monitor.analysis.assemble import Toolkit
from monitor.analysis.link.lifecycle import Line as Posted
from monitor.analysis.link.lifecycle import fold, step_of
from monitor.analysis.link.post import post
from monitor.analysis.link.resolve import UNDECIDED, name_form
from monitor.config.calendar import next_digest
from monitor.judging import known_parties
from monitor.model.claim import Claim, Label
from monitor.model.findings import Findings
from monitor.model.partnership import Partnership, Posting, Resolution, StoredClaim
from monitor.model.statement import Version
from monitor.refolding import refold
from monitor.store.sql import SqlStore, open_store
from tests.bench.cost import Cost, measured
from tests.bench.lines import FOLD, LINK, Line, Peer, Sample, WorkNotDone
from tests.support.builders import DAY, NOW, a_claim, a_location, a_source, a_version, some_findings

POSTINGS = 100_000
_FEW = 100
# Claims of one version: a database with a version for each would mostly be texts.
_TOGETHER = 20
_LINKED = 200
# So many names make more pairs than there are postings.
_NAMES = 500


def ledger_samples(
    lines: Collection[Line], *, rounds: int, postings: int = POSTINGS
) -> Iterator[tuple[Sample, ...]]:
    """Fold all lines, and link statements to many partnerships and to few, in each round."""
    with _filled(postings) as many, _filled(_FEW) as few:
        for number in range(rounds):
            samples = []
            if FOLD in lines:
                samples.append(_folding(many, postings=postings, is_ours_first=number % 2 == 1))
            if LINK in lines:
                samples.append(_linking(many, few, is_ours_first=number % 2 == 1))
            yield tuple(samples)


def _folding(store: SqlStore, *, postings: int, is_ours_first: bool) -> Sample:
    costs: dict[bool, Cost] = {}
    for is_ours in (is_ours_first, not is_ours_first):
        with measured() as costs[is_ours]:
            (_fold_all if is_ours else _read_all)(store, postings)
    return Sample(line=FOLD, ours=costs[True], peers={Peer.ROWS: costs[False]}, pieces=postings)


def _fold_all(store: SqlStore, postings: int) -> None:
    with store.begin() as step:
        found = refold(step)
    if found.postings != postings or found.differences:
        raise WorkNotDone(f"expected {postings} postings as they were, found {found}")


def _read_all(store: SqlStore, postings: int) -> None:
    with store.read() as step:
        read = sum(1 for _ in step.checks.postings())
        partnerships = sum(1 for _ in step.checks.partnerships())
    if (read, partnerships) != (postings, postings):
        raise WorkNotDone(f"expected {postings} postings, read {read}")


def _linking(many: SqlStore, few: SqlStore, *, is_ours_first: bool) -> Sample:
    costs: dict[bool, Cost] = {}
    for is_ours in (is_ours_first, not is_ours_first):
        store = many if is_ours else few
        _link(store, count=10)
        with measured() as costs[is_ours]:
            _link(store, count=_LINKED)
    return Sample(line=LINK, ours=costs[True], peers={Peer.FEW: costs[False]}, pieces=_LINKED)


def _link(store: SqlStore, *, count: int) -> None:
    """Look up what is known of the parties of a statement, and post it; nothing is written."""
    toolkit = Toolkit(packs={}, aliases={}, rules=(), calendar=next_digest)
    with store.read() as step:
        for number, (one, other) in zip(range(count), _pairs(_FEW), strict=False):
            claim = _claim(one, other)
            version = replace(
                _version(f"new {number}"), at=NOW + 90 * DAY, label=Label.ANNOUNCEMENT
            )
            stored = StoredClaim(version=version.key, rank=0, claim=claim, detector="bench")
            known = known_parties(step, [claim], toolkit=toolkit)
            posted = post([stored], known, version=version, source=a_source(), configured={})
            if len(posted.events) != 1 or posted.partnerships[0].postings <= 1:
                raise WorkNotDone("expected news of a known partnership")


@contextmanager
def _filled(postings: int) -> Iterator[SqlStore]:
    with TemporaryDirectory(prefix="monitor-bench-") as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'monitor.db'}")
        try:
            print(f"filling a ledger with {postings} postings", file=sys.stderr)
            _fill(store, postings)
            yield store
        finally:
            store.close()


def _fill(store: SqlStore, postings: int) -> None:
    pairs = iter(_pairs(postings))
    number = 0
    while some := list(islice(pairs, _TOGETHER * 50)):
        with store.begin() as step:
            for start in range(0, len(some), _TOGETHER):
                number += 1
                step.record([_statement(number, some[start : start + _TOGETHER])])


def _statement(number: int, pairs: list[tuple[str, str]]) -> Findings:
    version = _version(f"statement {number}")
    given = some_findings(a_location(identity=f"statement {number}"))
    claims, lines = [], []
    for rank, (one, other) in enumerate(pairs):
        claim = _claim(one, other)
        stored = StoredClaim(version=version.key, rank=rank, claim=claim, detector="bench")
        companies = tuple(f"{UNDECIDED}{name_form(name)}" for name in (one, other))
        posting = Posting(
            claim=stored.key,
            partnership=Partnership.key_for(companies),
            step=step_of(claim),
            mentions=(0, 1),
            statement=version.statement,
            version=version.key,
            at=version.at,
            speakers=(0,),
        )
        claims.append(stored)
        lines.append(Posted(posting=posting, claim=claim, companies=companies))
    return replace(
        given,
        versions=(version,),
        claims=tuple(claims),
        postings=tuple(line.posting for line in lines),
        partnerships=tuple(fold(None, [line]) for line in lines),
        resolutions=tuple(
            Resolution(
                name=name_form(name), company=f"{UNDECIDED}{name_form(name)}", reason="", at=NOW
            )
            for name in sorted({name for pair in pairs for name in pair})
        ),
        events=(),
        alerts=(),
        marks=(),
        notices=(),
    )


def _version(identity: str) -> Version:
    return a_version(location=a_location(identity=identity))


def _claim(one: str, other: str) -> Claim:
    claim = a_claim().claim
    parties = tuple(
        replace(mention, company=None, organisation=name)
        for mention, name in zip(claim.parties, (one, other), strict=True)
    )
    return replace(claim, parties=parties)


def _pairs(count: int) -> list[tuple[str, str]]:
    names = [f"Company {number}" for number in range(_NAMES)]
    return list(islice(combinations(names, 2), count))
