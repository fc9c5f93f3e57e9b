"""What a decision touches is folded anew, to the same as if everything was."""

import random
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.bookkeeping import judge_claim, merge_companies, relink, split_company
from monitor.config.load import load
from monitor.errors import MonitorError
from monitor.model.claim import Stage
from monitor.model.feedback import Opinion
from monitor.model.findings import Findings
from monitor.model.partnership import Partnership
from monitor.model.settings import Settings
from monitor.model.source import Company
from monitor.refolding import refold
from monitor.store.sql import SqlStore, open_store
from tests.integration.test_bookkeeping import _claims, _post
from tests.support.builders import NOW

pytestmark = pytest.mark.integration

NAMES = ("Kestrel", "Kestrel Mobility", "Veltrix", "Veltrix Nord", "Ardent", "Solvane")
STAGES = (Stage.TALKS, Stage.AGREED, Stage.ACTIVE, Stage.ENDED)
POSTINGS = 24
DECISIONS = 14


def _settings(folder: Path) -> Settings:
    config = folder / "config.yaml"
    config.write_text(
        "database: sqlite:///monitor.db\n"
        "sources: [{key: acme, every: 15m, url: 'https://acme.example/feed.xml'}]\n"
        "companies: [{key: holt, name: Holt Holding}]\n",
        encoding="utf-8",
    )
    return load(config)


def _partnerships(store: SqlStore) -> list[Partnership]:
    with store.read() as step:
        return list(step.checks.partnerships())


@pytest.mark.parametrize("seed", range(3))
def test_what_a_decision_touches_is_all_that_differs(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    settings = _settings(tmp_path)
    store = open_store(settings.database)
    postings = [
        _post(store, rank, _claims(*chance.sample(NAMES, 2), stage=chance.choice(STAGES)))
        for rank in range(POSTINGS)
    ]
    changed = 0
    for number in range(DECISIONS):
        before = _partnerships(store)
        one, other = chance.sample(NAMES, 2)
        claim = chance.choice(postings).claim
        with suppress(MonitorError):  # such as what is merged already
            match chance.randrange(5):
                case 0 | 1:
                    merge_companies(settings, one, into=other, now=NOW)
                case 2:
                    split_company(settings, one, now=NOW)
                case 3:
                    judge_claim(settings, claim, opinion=Opinion.REJECTED, now=NOW)
                case _:
                    judge_claim(settings, claim, opinion=Opinion.CONFIRMED, now=NOW)
        partly = _partnerships(store)
        with store.begin() as step:
            assert refold(step).differences == (), (seed, number)
        assert _partnerships(store) == partly
        changed += partly != before
    assert changed >= DECISIONS // 3
    store.close()


def test_a_company_that_is_configured_later_touches_its_partnerships_alone(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    store = open_store(settings.database)
    for rank, pair in enumerate([NAMES[:2], NAMES[1:3], NAMES[3:5]]):
        _post(store, rank, _claims(*pair))
    # A fold that is wrong elsewhere shows that nothing was looked at there.
    far = Partnership.key_for(("~veltrix nord", "~ardent"))
    with store.begin() as step:
        [state] = step.ledger.partnerships([far]).values()
        step.record([Findings(partnerships=(replace(state, postings=7),))])
        assert relink(step, [Company(key="kes", name="Kestrel Mobility")], now=NOW) == 1
        assert [key for key, _ in refold(step).differences] == [far]
    store.close()
