"""Names are merged and split, claims rejected and confirmed: the ledger stays, its folds change."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.analysis.link.lifecycle import Line, fold, step_of
from monitor.analysis.link.resolve import UNDECIDED, name_form, name_of
from monitor.analysis.text.normal import fingerprint
from monitor.bookkeeping import relink
from monitor.model.claim import Claim, Stage
from monitor.model.partnership import Partnership, Posting, Resolution, Status, StoredClaim
from monitor.model.source import Company
from monitor.store.sql import SqlStore, open_store
from tests.support.builders import NOW, a_claim, a_location, a_version, some_findings
from tests.support.remembered import a_config, rows, run, told

pytestmark = pytest.mark.integration

__all__ = ["a_config"]


def _claims(*names: str, stage: Stage = Stage.AGREED) -> Claim:
    parties = tuple(
        replace(mention, company=None, organisation=name)
        for mention, name in zip(a_claim().claim.parties, names, strict=True)
    )
    claim = a_claim(stage=stage).claim
    # Each says it in other words.
    evidence = claim.evidence[: len(claim.evidence) - len("".join(names))]
    span = replace(claim.span, end=len(evidence))
    return replace(claim, parties=parties, evidence=evidence, span=span)


def _post(store: SqlStore, rank: int, claim: Claim) -> Posting:
    """Write a claim as the program does, with names that nobody decided."""
    content = a_version().content
    mark = fingerprint(content.title, content.text)
    version = a_version(location=a_location(identity=f"statement {rank}"))
    given = some_findings(a_location(identity=f"statement {rank}"))
    stored = StoredClaim(version=version.key, rank=rank, claim=claim, detector="rules-1")
    names = [name_form(name_of(mention)) for mention in claim.parties]
    companies = tuple(f"{UNDECIDED}{name}" for name in names)
    posting = Posting(
        claim=stored.key,
        partnership=Partnership.key_for(companies),
        step=step_of(claim),
        mentions=(0, 1),
        statement=version.statement,
        version=version.key,
        at=NOW + timedelta(hours=rank),
    )
    with store.begin() as step:
        before = step.ledger.partnerships([posting.partnership]).get(posting.partnership)
        line = Line(posting=posting, claim=claim, companies=companies)
        step.record(
            [
                replace(
                    given,
                    versions=(replace(version, fingerprint=mark),),
                    claims=(stored,),
                    postings=(posting,),
                    partnerships=(fold(before, [line]),),
                    resolutions=tuple(
                        Resolution(
                            name=name, company=f"{UNDECIDED}{name}", reason="undecided", at=NOW
                        )
                        for name in names
                    ),
                    events=(),
                    alerts=(),
                    notices=(),
                )
            ]
        )
    return posting


@pytest.fixture(name="ledger")
def a_ledger(tmp_path: Path) -> Path:
    """Return a configuration beside a ledger of three statements by four names."""
    config = tmp_path / "config.yaml"
    config.write_text(
        "database: sqlite:///monitor.db\n"
        "sources: [{key: acme, every: 15m, url: 'https://acme.example/feed.xml'}]\n"
        "companies: [{key: holt, name: Holt Holding, domains: [news.veltrix.example]}]\n",
        encoding="utf-8",
    )
    store = open_store(f"sqlite:///{tmp_path / 'monitor.db'}")
    _post(store, 0, _claims("Kestrel", "Veltrix"))
    _post(store, 1, _claims("Kestrel Mobility", "Veltrix", stage=Stage.ACTIVE))
    _post(store, 2, _claims("Kestrel Mobility", "Ardent", stage=Stage.TALKS))
    store.close()
    return config


def _states(config: Path) -> dict[tuple[str, ...], dict[str, object]]:
    found = rows(config, "partnerships", "list", "--all")
    return {tuple(str(one) for one in row["companies"]): row for row in found}  # type: ignore[attr-defined]  # a list of texts


def test_names_that_nobody_decided_are_listed_with_what_they_may_be(ledger: Path) -> None:
    found = {row["name"]: row for row in rows(ledger, "companies", "review")}
    assert found["kestrel mobility"]["candidates"] == ["~kestrel"]
    assert found["kestrel mobility"]["partnerships"] == 2
    assert found["veltrix"]["candidates"] == ["holt"]
    assert found["ardent"]["candidates"] == []


def test_a_merge_joins_partnerships_and_a_split_parts_them_again(ledger: Path) -> None:
    before = _states(ledger)
    assert "2 partnerships" not in told(ledger, "companies", "review")
    told(ledger, "companies", "merge", "Kestrel Mobility", "Kestrel")
    merged = _states(ledger)
    one = merged["~kestrel", "~veltrix"]
    assert (one["postings"], one["stage"], one["status"]) == (2, "active", "active")
    assert len(rows(ledger, "partnerships", "list")) == len(merged) - 2
    gone = merged["~kestrel mobility", "~veltrix"]
    assert (gone["status"], gone["merged_into"]) == ("merged", one["partnership"])
    assert merged["~ardent", "~kestrel"]["postings"] == 1
    assert "ok" in told(ledger, "doctor")
    assert run(ledger, "doctor").exit_code == 0
    told(ledger, "companies", "split", "Kestrel Mobility")
    after = _states(ledger)
    assert {key: after[key] for key in before} == before
    assert after["~ardent", "~kestrel"]["status"] == "removed"
    assert run(ledger, "doctor").exit_code == 0


def test_a_merge_shows_the_lines_of_both(ledger: Path) -> None:
    told(ledger, "companies", "merge", "Kestrel Mobility", "Kestrel")
    key = str(_states(ledger)["~kestrel", "~veltrix"]["partnership"])
    [shown] = rows(ledger, "partnerships", "show", key)
    assert len(shown["timeline"]) == 2  # type: ignore[arg-type]  # a list


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("merge", "Initech", "Kestrel"), "expected a company or a name that a statement had"),
        (("merge", "Holt Holding", "Kestrel"), "is configured as holt"),
        (("merge", "Kestrel", "kestrel"), "are the same company already"),
        (("split", "Kestrel"), "is a company of its own already"),
        (("split", "Initech"), "expected a name that a statement had"),
    ],
)
def test_what_cannot_be_merged_or_split_is_refused(
    ledger: Path, words: tuple[str, ...], why: str
) -> None:
    result = run(ledger, "companies", *words)
    assert result.exit_code == 1
    assert why in str(result.exception)


def test_what_the_configuration_says_later_holds_for_what_was_written_before(
    ledger: Path,
) -> None:
    store = open_store(f"sqlite:///{ledger.parent / 'monitor.db'}")
    company = Company(key="kes", name="Kestrel", aliases=("Kestrel Mobility",))
    with store.begin() as step:
        assert relink(step, [company], now=NOW) == 2
        assert relink(step, [company], now=NOW) == 0
    store.close()
    states = _states(ledger)
    assert states["kes", "~veltrix"]["postings"] == 2
    assert run(ledger, "doctor").exit_code == 0


def test_a_rejected_claim_founds_nothing_until_it_is_confirmed(ledger: Path) -> None:
    before = _states(ledger)
    row = before["~ardent", "~kestrel mobility"]
    [shown] = rows(ledger, "partnerships", "show", str(row["partnership"]))
    claim = str(shown["timeline"][0]["claim"])  # type: ignore[index]  # a list of records
    told(ledger, "claims", "reject", claim)
    assert _states(ledger)["~ardent", "~kestrel mobility"]["status"] == Status.REMOVED
    [labelled] = map(json.loads, told(ledger, "claims", "export").splitlines())
    assert (labelled["claim"], labelled["opinion"]) == (claim, "rejected")
    assert labelled["said"]["evidence"] in labelled["text"]
    assert run(ledger, "doctor").exit_code == 0
    told(ledger, "claims", "confirm", claim)
    assert _states(ledger) == before
    [labelled] = map(json.loads, told(ledger, "claims", "export").splitlines())
    assert labelled["opinion"] == "confirmed"


def test_a_claim_that_is_not_known_is_refused(ledger: Path) -> None:
    result = run(ledger, "claims", "reject", "nothing")
    assert result.exit_code == 1
    assert "expected the key of a claim" in str(result.exception)


def test_alerts_that_have_not_left_are_dropped(config: Path) -> None:
    assert len(rows(config, "alerts", "list")) == 1
    store = open_store(f"sqlite:///{config.parent / 'monitor.db'}")
    with store.begin() as step:
        given = some_findings(a_location(identity="later"))
        step.record([given])
    store.close()
    waiting = [row for row in rows(config, "alerts", "list") if not row["message"]]
    assert len(waiting) == 1
    told(config, "claims", "reject", given.claims[0].key)
    left = rows(config, "alerts", "list")
    assert waiting[0]["alert"] not in {row["alert"] for row in left}
    # The same words were told before, in another statement: that is corrected.
    assert [bool(row["message"]) for row in left] == [False, True]
