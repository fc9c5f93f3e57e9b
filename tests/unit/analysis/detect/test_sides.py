"""What each side of a claim has in a document: its things, a legal form, a word before it."""

from monitor.analysis.detect.claims import claims_of
from monitor.analysis.detect.document import Detector
from monitor.analysis.detect.label import announcing
from monitor.analysis.detect.sides import sides_of
from monitor.languages.loader import load_packs

DETECTOR = Detector.build(load_packs(), ())


def sides(title: str, text: str) -> set[str]:
    case = DETECTOR.read(title, text, spoken="en")
    assert case is not None
    [main, *_] = announcing(case, claims_of(case))
    return set(sides_of(case, main))


def test_both_sides_of_a_release_are_firms_with_things_of_their_own() -> None:
    found = sides(
        "Veltrix and Sunharbor Announce Strategic Partnership",
        "Veltrix Inc. announced a strategic partnership with Sunharbor Ltd. in Oslo. "
        "Veltrix’s pumps will run on Sunharbor's boats.",
    )
    assert found == {"firm:2", "linked:1", "owns:2", "titled:2"}


def test_side_that_is_no_firm_is_counted_as_none() -> None:
    found = sides(
        "", "Veltrix Inc. announced a strategic partnership with Mellow Sunny on storage in Oslo."
    )
    assert found == {"firm:1", "linked:1", "owns:0", "titled:0"}


def test_ticker_shows_a_firm() -> None:
    found = sides(
        "",
        "Veltrix (NASDAQ: VLTX) announced a strategic partnership with Mellow Sunny (NYSE: MS).",
    )
    assert "firm:2" in found
