"""Days on which pages are served wrongly, and edits long after a statement left its feed."""

from datetime import timedelta

import pytest

from tests.support.newsroom import Answer
from tests.support.releases import PACT, plant
from tests.support.world import World

pytestmark = pytest.mark.integration

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
_GERMAN = (
    "Die Acme Corp. und die Globex Inc. haben heute eine strategische Partnerschaft zur "
    "Entwicklung von Batterien unterzeichnet. Die finanziellen Bedingungen wurden nicht genannt, "
    "und die Acme and Globex announce partnership Seite ist auf Deutsch."
)


def _german() -> Answer:
    page = (
        "<!doctype html><html lang='de'><head><title>Acme and Globex announce partnership</title>"
        f"</head><body><article><h1>Acme and Globex announce partnership</h1><p>{_GERMAN}</p>"
        "</article></body></html>"
    )
    return Answer(body=page.encode())


def test_a_day_in_another_language_is_no_edit(world: World) -> None:
    world.newsroom.faults["/acme/pact"] = _german()
    for _ in range(12):
        world.wait(2 * HOUR)
    assert "expected the language en, got de" in {one.detail for one in world.outcomes}
    world.newsroom.faults.clear()
    for _ in range(6):
        world.wait(2 * HOUR)
    assert world.subjects() == []


def test_a_page_that_is_cut_off_is_no_edit(world: World) -> None:
    whole = world.newsroom.answer("/acme/pact").body
    cut = whole[: whole.index(b"Globex contributes")]
    world.newsroom.faults["/acme/pact"] = Answer(body=cut)
    for _ in range(4):
        world.wait(HOUR)
    assert "the page is cut off: its end is missing" in {one.detail for one in world.outcomes}
    world.newsroom.faults.clear()
    for _ in range(6):
        world.wait(HOUR)
    assert world.subjects() == []


def test_criterion_9_an_edit_after_40_days_is_found_within_the_table(world: World) -> None:
    releases = world.newsroom.feeds["acme"]
    [pact] = [release for release in releases if release.slug == "pact"]
    world.newsroom.feeds["archive"] = [pact]
    for number in range(3, 6):
        world.newsroom.publish("acme", plant(number))
    releases.remove(pact)
    page = world.newsroom.answer
    world.newsroom.faults["/acme/pact"] = page("/archive/pact")
    for _ in range(40):
        world.wait(DAY)
    world.new_mails()
    pact.paragraphs = [PACT[0], PACT[1].replace("not disclosed", "disclosed: $12 million")]
    world.newsroom.faults.clear()
    world.newsroom.faults["/acme/pact"] = page("/archive/pact")
    edited = world.now
    subjects: list[str] = []
    while not subjects and world.now < edited + 30 * DAY:
        world.wait(DAY)
        subjects = world.subjects()
    assert len(subjects) == 1
    assert subjects[0].endswith("“not disclosed” → “disclosed: $12 million”")
    # The table says seven days between 30 and 180 days after the last change; a tick is a day here.
    assert world.now - edited <= 8 * DAY
