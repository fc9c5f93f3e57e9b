"""What a store remembers of the ledger: what was posted, what names mean, what people say."""

from dataclasses import replace

import pytest

from monitor.model.feedback import Feedback, Opinion, said_in
from monitor.model.findings import Findings
from monitor.model.memory import PartnershipsWanted
from monitor.model.partnership import Partnership, Status
from monitor.refolding import refold
from monitor.store.sql import SqlStore
from tests.contract.test_store_checks import sound
from tests.support.builders import DAY, NOW, a_partnership, a_resolution

GIVEN = sound()
[CLAIM] = GIVEN.claims
[POSTING] = GIVEN.postings
[STATE] = GIVEN.partnerships
SAID = said_in(CLAIM.claim)


@pytest.fixture
def filled(store: SqlStore) -> SqlStore:
    with store.begin() as tx:
        tx.record([GIVEN])
    return store


def test_what_was_posted_is_read_back(filled: SqlStore) -> None:
    with filled.read() as tx:
        assert tx.ledger.posted(POSTING.statement) == ((POSTING, CLAIM),)
        assert tx.ledger.posted("another") == ()
        assert list(tx.checks.postings()) == [(POSTING, CLAIM.claim)]
        assert list(tx.checks.partnerships()) == [STATE]
        assert tx.dossiers.claim(CLAIM.key) == CLAIM
        assert tx.dossiers.claim("another") is None


def test_the_last_line_of_a_name_counts(filled: SqlStore) -> None:
    later = a_resolution("globex", "globex-ag", at=NOW + DAY)
    with filled.begin() as tx:
        tx.record([Findings(resolutions=(later,))])
        assert tx.checks.meanings()["globex"] == "globex-ag"
        assert tx.ledger.resolutions(["globex"]) == {"globex": "globex-ag"}


def test_the_last_opinion_counts(filled: SqlStore) -> None:
    said = Feedback(claim=CLAIM.key, said=SAID, opinion=Opinion.REJECTED, at=NOW)
    with filled.begin() as tx:
        assert tx.ledger.rejected([SAID, "other"]) == frozenset()
        tx.ledger.judge([said, said])
        assert tx.ledger.rejected([SAID, "other"]) == tx.checks.rejected() == {SAID}
        assert tx.dossiers.opinions() == (said,)
        back = replace(said, opinion=Opinion.CONFIRMED, at=NOW + DAY)
        tx.ledger.judge([back])
        assert tx.ledger.rejected([SAID]) == tx.checks.rejected() == frozenset()
        assert tx.dossiers.opinions() == (back,)


def test_all_is_folded_anew_only_where_it_differs(filled: SqlStore) -> None:
    with filled.begin() as tx:
        assert refold(tx).differences == ()
        tx.record([Findings(partnerships=(replace(STATE, postings=7, disputed=True),))])
        [(key, why)] = refold(tx).differences
        assert (key, why) == (STATE.key, "expected postings 1, found 7")
        assert tx.ledger.partnerships([STATE.key])[STATE.key] == STATE
        assert refold(tx).differences == ()


@pytest.mark.parametrize("status", [Status.MERGED, Status.REMOVED])
def test_what_is_gone_is_listed_only_where_it_is_asked_for(
    filled: SqlStore, status: Status
) -> None:
    gone = replace(a_partnership("a", "b"), status=status)
    with filled.begin() as tx:
        tx.record([Findings(partnerships=(gone,))])
        assert tx.lists.partnerships(PartnershipsWanted()) == (STATE,)
        assert set(tx.lists.partnerships(PartnershipsWanted(gone=True))) == {STATE, gone}


def test_a_pair_finds_the_partnerships_of_more_companies_that_hold_it(store: SqlStore) -> None:
    three, two = a_partnership("acme", "~globex", "~initech"), a_partnership("acme", "~globex")
    with store.begin() as tx:
        tx.record([Findings(partnerships=(three, two))])
        tx.record([Findings(partnerships=(three,))])
        assert tx.ledger.consortia([two.key]) == (three.key,)
        assert tx.ledger.consortia([three.key, Partnership.key_for(("~globex", "~hooli"))]) == ()
