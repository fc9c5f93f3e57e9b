"""Small invented histories: what each kind of file and each turn of events comes to."""

import json
from pathlib import Path

import pytest

from monitor.model.source import SourceKind
from monitor.replay.history import read_history
from monitor.replay.lines import line
from monitor.replay.play import is_partnership, played
from tests.replay.test_shared_histories import holds_its_promises

HISTORIES = Path(__file__).parent / "histories"

Row = tuple[int, str, str | None, bool | None, bool]


def rows(name: str) -> list[Row]:
    """Return number, event, address, material and alert of each line."""
    told = [one for one in played(read_history(HISTORIES / name)) if not is_partnership(one)]
    lines = [json.loads(line(one)) for one in told]
    return [
        (given["snapshot"], given["event"], given["url"], given["material"], given["alert"])
        for given in lines
    ]


def test_rss_is_told_with_its_edits_and_what_rolls_off_is_nothing() -> None:
    feed, news = "https://tallow.example/feed.xml", "https://tallow.example/news/"
    assert rows("tallow-rss") == [
        (0, "baseline", feed, None, False),
        (0, "published", f"{news}1", None, False),
        (0, "published", f"{news}2", None, False),
        (1, "revised", f"{news}2", True, True),
        (2, "reverted", f"{news}2", True, False),
        (3, "published", f"{news}3", None, True),
    ]


def test_partnerships_are_found_in_what_a_feed_says() -> None:
    told = list(played(read_history(HISTORIES / "tallow-rss")))
    [partnership] = [json.loads(line(one)) for one in told if is_partnership(one)]
    assert partnership["snapshot"] == 3
    assert partnership["reason"].startswith("Tallow – Wick & Sons: ")
    assert not partnership["alert"]


def test_outage_of_an_atom_feed_is_one_fault_and_makes_no_news() -> None:
    feed = "https://brine.example/feed.atom"
    assert rows("brine-atom-outage") == [
        (0, "baseline", feed, None, False),
        (0, "published", "https://brine.example/1", None, False),
        (5, "faulty", feed, None, False),
        (8, "recovered", feed, None, False),
        (8, "published", "https://brine.example/2", None, True),
    ]


def test_json_feed_that_was_cut_off_once_loses_nothing() -> None:
    assert rows("quill-json") == [
        (0, "baseline", "https://quill.example/feed.json", None, False),
        (0, "published", "https://quill.example/a", None, False),
        (1, "revised", "https://quill.example/a", True, True),
        (3, "published", "https://quill.example/b", None, True),
    ]


def test_listing_is_told_by_its_headlines_through_new_tokens_and_an_error_page() -> None:
    page, news = "https://osier.example/news", "https://osier.example/news/"
    found = rows("osier-listing")
    assert sorted(row[2] or "" for row in found[1:4]) == [
        f"{news}prize",
        f"{news}weavers",
        f"{news}willow",
    ]
    assert [found[0], *found[4:]] == [
        (0, "baseline", page, None, False),
        (2, "published", f"{news}hemp", None, True),
        (4, "revised", f"{news}willow", True, True),
    ]


def test_replay_is_the_same_every_time() -> None:
    first, second = (
        [line(one) for one in played(read_history(HISTORIES / "tallow-rss"))] for _ in range(2)
    )
    assert first == second


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("tallow-rss", SourceKind.FEED),
        ("brine-atom-outage", SourceKind.FEED),
        ("quill-json", SourceKind.JSON_FEED),
        ("osier-listing", SourceKind.LISTING),
    ],
)
def test_kind_of_a_history_is_found_in_its_files(name: str, kind: SourceKind) -> None:
    assert read_history(HISTORIES / name).kind is kind


@pytest.mark.parametrize("name", sorted(folder.name for folder in HISTORIES.iterdir()))
def test_what_a_history_leaves_holds_its_promises(name: str) -> None:
    assert list(played(read_history(HISTORIES / name), at_end=holds_its_promises))
