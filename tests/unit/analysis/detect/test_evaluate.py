import pytest

from monitor.analysis.detect.evaluate import Labelled, Said, Score, f1, pairs_of, table


def said(*parties: str, stage: str = "agreed", modality: str = "asserted") -> Said:
    return Said(parties=parties, stage=stage, modality=modality, kinds=frozenset({"supply"}))


def labelled(label: str, *claims: Said) -> Labelled:
    return Labelled(label=label, claims=claims)


def test_counts_announcements_and_signals() -> None:
    score = Score()
    score.add(labelled("ANNOUNCEMENT"), labelled("ANNOUNCEMENT"), text="")
    score.add(labelled("SIGNAL"), labelled("ANNOUNCEMENT"), text="")
    score.add(labelled("ANNOUNCEMENT"), labelled("NONE"), text="")
    assert (score.announcement.precision, score.announcement.recall) == (0.5, 0.5)
    assert score.alertable.precision == 1
    assert score.alertable.recall == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("mine", "found"),
    [
        (("Kestrel", "Veltrix Inc."), 1.0),
        (("Veltrix Group", "Kestrel Corp"), 1.0),
        (("Veltrix", "Sunharbor"), 0.0),
        (("Veltrix",), 0.0),
    ],
)
def test_pairs_match_by_bare_names_in_either_order(mine: tuple[str, ...], found: float) -> None:
    score = Score()
    wanted = labelled("ANNOUNCEMENT", said("Veltrix", "Kestrel Corp"))
    score.add(wanted, labelled("ANNOUNCEMENT", said(*mine)), text="")
    assert score.pairs[1] == found


def test_pairs_of_a_document_without_an_alert_are_missed() -> None:
    score = Score()
    claim = said("Veltrix", "Kestrel")
    score.add(labelled("ANNOUNCEMENT", claim), labelled("MENTION", claim), text="")
    assert score.pairs == (0.0, 0.0)


def test_three_parties_are_three_pairs_and_repeats_count_once() -> None:
    claims = [said("Veltrix", "Kestrel", "Ostra"), said("Kestrel Inc", "Veltrix")]
    assert len(pairs_of(claims)) == 3


def test_stage_is_averaged_over_classes() -> None:
    score = Score()
    for stage in ("agreed", "active", "talks"):
        wanted = labelled("ANNOUNCEMENT", said("Veltrix", "Kestrel", stage=stage))
        score.add(wanted, labelled("ANNOUNCEMENT", said("Veltrix", "Kestrel")), text="")
    assert score.macro("stage") == 0.5
    assert score.kind == 1


def test_quote_that_is_not_in_the_text_is_counted() -> None:
    score = Score()
    quoted = Said(parties=(), stage="", modality="", kinds=frozenset(), evidence="never said")
    score.add(labelled("NONE"), labelled("NONE", quoted), text="something else")
    assert score.quotes_not_in_text == 1


def test_table_has_a_line_for_each_set() -> None:
    assert table({"all": Score(), "en": Score()}).count("\n") == 2
    assert f1(0.5, 1.0) == pytest.approx(2 / 3)
