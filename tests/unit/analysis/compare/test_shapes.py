"""Tries what lines around the news look like, and what only looks like them."""

import pytest

from monitor.analysis.compare.shapes import Row, cards, is_guide, is_share_bar


@pytest.mark.parametrize(
    "line",
    ["Facebook Twitter LinkedIn", "X: @northwind | YouTube: NorthwindTV", "Print | E-mail | Xing",
     "NYSE: NWD $41.20 +0.35 (0.86%)"],
)  # fmt: skip
def test_bar_of_networks_or_prices_is_known(line: str) -> None:
    assert is_share_bar(line)


@pytest.mark.parametrize(
    "line", ["Facebook joins the alliance", "NYSE: NWD joins the index", "Print", "x = 3"]
)
def test_sentence_about_a_network_is_no_bar(line: str) -> None:
    assert not is_share_bar(line)


@pytest.mark.parametrize("line", ["1 2 3 4 Next", "EN | DE | FR", "Outlook ..... 12"])
def test_line_that_leads_elsewhere_is_known(line: str) -> None:
    assert is_guide(line)


@pytest.mark.parametrize("line", ["1 2", "12 13 14", "English ports", "We wait ... 12 days"])
def test_line_that_says_something_leads_nowhere(line: str) -> None:
    assert not is_guide(line)


def test_name_with_a_telephone_late_in_a_text_is_a_card() -> None:
    lines = ["Growth was strong.", "Sarah Whitfield", "Press Officer", "+44 20 7946 0000"]
    rows = [Row(seen=line, block=min(at, 1), late=at > 0) for at, line in enumerate(lines)]
    assert list(cards(rows)) == [1, 2, 3]


def test_time_and_place_of_an_event_are_no_card() -> None:
    lines = ["Open day", "9:00 to 17:00", "fair@northwind.example"]
    assert not list(cards([Row(seen=line, block=0, late=True) for line in lines]))


def test_names_at_the_top_are_no_card() -> None:
    lines = ["Sarah Whitfield", "+44 20 7946 0000"]
    assert not list(cards([Row(seen=line, block=0, late=False) for line in lines]))
