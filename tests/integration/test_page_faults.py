"""Days on which pages are served wrongly, and edits long after a statement left its feed."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from monitor.model.statement import Verdict
from tests.support.newsroom import Answer, Release
from tests.support.releases import PACT, plant
from tests.support.world import MINUTE, World

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


def _wall(title: str) -> Answer:
    """Return a page that keeps a release's title, and has other words for its text."""
    words = "We value your privacy and ask for your consent to store cookies on your device. " * 3
    page = (
        f"<!doctype html><html lang='en'><head><title>{title}</title></head><body><article>"
        f"<p>{words}</p></article></body></html>"
    )
    return Answer(body=page.encode())


def test_the_same_text_on_two_statements_is_a_template_and_no_version(world: World) -> None:
    third = world.newsroom.publish("acme", plant(3))
    world.newsroom.faults["/acme/plant-3"] = _wall(third.title)
    world.wait(HOUR)
    # It repeats the headline, and is the first text of the page: its feed has the word.
    [mail] = world.new_mails()
    assert "privacy" not in mail.text
    assert "opened its new plant" in mail.text
    for number in (1, 2):
        world.newsroom.faults[f"/acme/plant-{number}"] = _wall(f"Acme opens plant {number}")
    for _ in range(6):
        world.wait(HOUR)
    assert {one.detail for one in world.outcomes} & {
        f"the page has 0 of the {count} words that its feed gives" for count in range(8, 40)
    }
    assert world.subjects() == []
    fourth = world.newsroom.publish("acme", plant(4))
    world.newsroom.faults["/acme/plant-4"] = _wall(fourth.title)
    world.wait(HOUR)
    [mail] = world.new_mails()
    assert mail.subject == "[New] acme: Acme opens plant 4"
    assert "privacy" not in mail.text
    for number in (1, 2):
        del world.newsroom.faults[f"/acme/plant-{number}"]
    for _ in range(6):
        world.wait(HOUR)
    assert world.subjects() == []


def test_a_page_encoded_twice_for_a_day_is_no_edit(world: World) -> None:
    accents = ["Acme Corp. opened its plant in Málaga, said José Núñez of Café Zürich.", *PACT]
    world.newsroom.publish(
        "acme", Release(slug="accents", title="Acme opens in Málaga", paragraphs=accents)
    )
    world.wait(15 * MINUTE)
    assert len(world.subjects()) == 1
    body = world.newsroom.answer("/acme/accents").body
    twice = body.decode().encode().decode("latin-1").encode()
    world.newsroom.faults["/acme/accents"] = Answer(body=twice)
    for _ in range(8):
        world.wait(3 * HOUR)
    assert any("encoded twice" in one.detail for one in world.outcomes)
    world.newsroom.faults.clear()
    for _ in range(6):
        world.wait(2 * HOUR)
    assert world.subjects() == []


def test_a_page_that_is_cut_off_at_first_is_looked_at_again_before_it_is_told(
    world: World,
) -> None:
    release = world.newsroom.publish("acme", plant(3))
    whole = world.newsroom.answer("/acme/plant-3").body
    cut = whole[: whole.index(b"makes batteries")]
    world.newsroom.faults["/acme/plant-3"] = Answer(body=cut)
    world.wait(15 * MINUTE)
    assert world.subjects() == []
    world.newsroom.faults.clear()
    world.wait(3 * MINUTE)
    [mail] = world.new_mails()
    assert mail.subject == f"[New] acme: {release.title}"
    for _ in range(6):
        world.wait(HOUR)
    assert world.subjects() == []


def test_a_page_that_always_ends_so_is_told_after_the_tries(world: World) -> None:
    world.newsroom.publish("acme", plant(3))
    whole = world.newsroom.answer("/acme/plant-3").body
    cut = whole[: whole.index(b"buses")] + b"buses, and it is plant 3 of ours"
    world.newsroom.faults["/acme/plant-3"] = Answer(body=cut)
    world.wait(15 * MINUTE)
    for _ in range(5):
        world.wait(3 * MINUTE)
    assert world.subjects() == ["[New] acme: Acme opens plant 3"]


def test_a_body_that_is_shorter_than_it_says_is_an_outage(world: World) -> None:
    with _raw_server(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9000\r\n\r\n"
        b"<html><body><article><p>Half a page"
    ) as port:
        world.newsroom.faults["/acme/pact"] = Answer(
            status=302, headers=(("Location", f"http://127.0.0.1:{port}/acme/pact"),)
        )
        world.wait(HOUR)
    [outcome] = [one for one in world.outcomes if one.verdict is Verdict.OUTAGE]
    assert "the body is not complete" in outcome.detail
    assert world.subjects() == []


@contextmanager
def _raw_server(answer: bytes) -> Iterator[int]:
    """Answer every connection with these bytes and hang up."""

    class Raw(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(65536)
            self.request.sendall(answer)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Raw) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()
