"""One statement in several places: told once, and each place keeps its own history."""

import textwrap
from datetime import timedelta
from email import message_from_bytes, policy
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

import pytest

from monitor.model.statement import Basis
from tests.support.builders import DAY, HOUR, MINUTE
from tests.support.feeds import Item
from tests.support.feeds import feed as feed_of
from tests.support.newsroom import Answer, Release
from tests.support.pdf import a_pdf
from tests.support.world import World, a_world

pytestmark = pytest.mark.integration

_BODY = """
Veltrix AG and Sunharbor Energy have signed an agreement to recycle traction batteries in Porto from
the autumn of next year, the companies said on Monday.

Veltrix will deliver 12,400 used batteries a year, and Sunharbor will run the plant with a staff of
185. The plant costs 48.5 million euros, of which the region pays 7.25 million.

The first line starts with 3,100 batteries. Both companies share what is learnt about cells that
were charged more than 2,600 times, and will publish it after 36 months.

“Old batteries are the ore of tomorrow,” said Ines Prado, who leads recycling at Sunharbor. Veltrix
has looked for a partner in the south of Europe for two years.
"""
_GERMAN = """
Die Veltrix AG und Sunharbor Energy haben vereinbart, Antriebsbatterien ab dem Herbst des kommenden
Jahres in Porto zu verwerten, teilten sie am Montag mit.

Veltrix liefert 12.400 gebrauchte Batterien im Jahr, Sunharbor betreibt das Werk mit 185 Leuten. Es
kostet 48,5 Millionen Euro, wovon die Region 7,25 trägt.

Die erste Linie beginnt mit 3.100 Batterien. Was über Zellen gelernt wird, die öfter als 2.600 Mal
geladen wurden, wird nach 36 Monaten veröffentlicht.
"""
_WEEKLY = """
In the week under report Veltrix AG bought {sold:,} of its own shares on the exchanges in Vienna and
Frankfurt under the programme that was announced last year.

The shares cost {value:.2f} million euros in all, which is {mean:.2f} euros a share on average. With
them the company holds {held:,} own shares, or {share:.2f} percent of its capital, and {weeks} weeks
are left.
"""
_ABOUT = {
    "veltrix": "About Veltrix: Veltrix AG builds drives for buses and lorries in Graz and Linz.",
    "sunharbor": "About Sunharbor: Sunharbor Energy runs solar parks and stores on two coasts.",
    "wire": "This release was distributed by a wire. Contact the editors for the list of issuers.",
}


def _paragraphs(text: str) -> list[str]:
    return [" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n")]


def _release(world: World, feed: str, **changes: object) -> Release:
    given: dict[str, object] = {
        "slug": f"{feed}-batteries",
        "title": "Veltrix and Sunharbor sign agreement on recycling batteries",
        "paragraphs": [
            f"PORTO, 2 March 2026 ({feed.title()})",
            *_paragraphs(_BODY),
            _ABOUT.get(feed, ""),
        ],
        "published": format_datetime(world.now),
    } | changes
    return Release(**given)  # type: ignore[arg-type]


def _old(world: World, feed: str) -> Release:
    """Return what a feed lists before anything happens: a source is not born with its news."""
    return Release(
        slug="old",
        title=f"{feed.title()} reports on its year",
        paragraphs=[f"{feed.title()} looks back on a quiet year of trade in its home market. " * 3],
        published=format_datetime(world.now - 90 * DAY),
    )


def _start(world: World, *feeds: str) -> None:
    for feed in feeds:
        world.newsroom.publish(feed, _old(world, feed))
    world.work()
    assert world.subjects() == []


def test_the_same_release_in_five_places_is_told_once(tmp_path: Path) -> None:
    """Criterion 25: two feeds, a wire, the partner's newsroom, and a PDF."""
    feeds = ("veltrix", "veltrix-energy", "wire", "sunharbor", "archive")
    with a_world(tmp_path, feeds=feeds) as world:
        _start(world, *feeds)
        world.newsroom.publish("wire", _release(world, "wire"))
        world.wait(15 * MINUTE)
        [subject] = world.subjects()
        assert subject.startswith("[Agreed] Veltrix AG – Sunharbor Energy: recycling batteries")
        for feed in ("veltrix", "veltrix-energy"):
            world.newsroom.publish(feed, _release(world, feed))
        world.wait(HOUR)
        world.newsroom.publish("sunharbor", _release(world, "sunharbor"))
        world.wait(2 * DAY)
        assert world.subjects() == []
        # The fifth place has it as a PDF, and nothing but its headline in the feed.
        release = _release(world, "archive", paragraphs=["Read the PDF."], has_page=False)
        told = _release(world, "archive").paragraphs
        lines = [piece for text in told for piece in textwrap.wrap(text, 90)]
        answer = Answer(content_type="application/pdf", body=a_pdf([release.title, "", *lines]))
        world.newsroom.faults["/archive/archive-batteries"] = answer
        world.newsroom.publish("archive", release)
        world.wait(HOUR)
        assert world.subjects() == []
        with world.store.read() as step:
            reasons = {
                event.source: event.reason
                for event in reversed(step.overview.latest_events(50))
                if event.kind == "published" and event.statement
            }
        for feed in ("veltrix", "veltrix-energy", "sunharbor", "archive"):
            assert (reasons[feed] or "").startswith("a copy of http")


def test_the_mail_says_where_else_the_statement_stands(tmp_path: Path) -> None:
    feeds = ("veltrix", "wire", "sunharbor")
    with a_world(tmp_path, feeds=feeds) as world:
        _start(world, *feeds)
        for feed in feeds:
            world.newsroom.publish(feed, _release(world, feed))
        world.wait(15 * MINUTE)
        (mail,) = world.new_mails()
    message = message_from_bytes(mail.content, policy=policy.default)
    for kind in ("plain", "html"):
        part = message.get_body((kind,))
        assert part is not None
        told = part.get_content()
        urls = {f"{world.newsroom.root}/{feed}/{feed}-batteries" for feed in feeds}
        assert all(url in told for url in urls)
        assert told.count("Also at") == 2


def _linkless(world: World, feed: str, *releases: Release) -> None:
    """Have a feed list releases without pages."""
    given = [
        Item(
            guid=f"{feed}-{one.slug}",
            title=one.title,
            text=" ".join(one.paragraphs),
            published=parsedate_to_datetime(one.published),
        )
        for one in releases
    ]
    answer = Answer(content_type="application/rss+xml", body=feed_of(given, world.newsroom.root))
    world.newsroom.faults[f"/{feed}.xml"] = answer


@pytest.mark.parametrize("at_once", [False, True], ids=["later", "at once"])
def test_an_entry_without_a_page_is_a_copy_too(tmp_path: Path, at_once: bool) -> None:
    feeds = ("veltrix", "wire")
    with a_world(tmp_path, feeds=feeds) as world:
        for feed in feeds:
            _linkless(world, feed, _old(world, feed))
        world.work()
        _linkless(world, "veltrix", _release(world, "veltrix"), _old(world, "veltrix"))
        if not at_once:
            world.wait(15 * MINUTE)
            assert len(world.subjects()) == 1
        _linkless(world, "wire", _release(world, "wire"), _old(world, "wire"))
        world.wait(15 * MINUTE)
        assert len(world.subjects()) == int(at_once)
        other = _release(world, "wire", slug="other", title="Veltrix opens a school")
        other.paragraphs = ["Veltrix opened a school for 40 pupils in Linz on Monday. " * 3]
        _linkless(world, "wire", other, _old(world, "wire"))
        world.wait(15 * MINUTE)
        assert len(world.subjects()) == 1


def test_an_edit_at_one_place_is_that_places(tmp_path: Path) -> None:
    with a_world(tmp_path, feeds=("veltrix", "wire")) as world:
        _start(world, "veltrix", "wire")
        world.newsroom.publish("wire", _release(world, "wire"))
        copy = world.newsroom.publish("veltrix", _release(world, "veltrix"))
        world.wait(15 * MINUTE)
        world.new_mails()
        copy.paragraphs[2] = copy.paragraphs[2].replace("48.5 million", "84.5 million")
        world.wait(2 * HOUR)
        (subject,) = world.subjects()
        assert "48.5" in subject
        assert "84.5" in subject
        numbers = {}
        with world.store.read() as step:
            for feed in ("veltrix", "wire"):
                for listing in step.statements.listed(feed):
                    if "batteries" in listing.title:
                        kept = step.statements.versions(listing.location, Basis.PAGE)
                        numbers[feed] = len(kept)
        assert numbers == {"veltrix": 2, "wire": 1}


def _weekly(world: World, number: int) -> Release:
    sold = 1200 + 37 * number
    report = _WEEKLY.format(
        sold=sold,
        value=48.5 + number,
        mean=31.07 + number / 3,
        held=90_000 + sold * number,
        share=1 + number / 7,
        weeks=3 + number,
    )
    return Release(
        slug=f"weekly-{number}",
        title="Veltrix reports transactions under its buy-back programme",
        paragraphs=_paragraphs(report),
        published=format_datetime(world.now),
    )


@pytest.mark.parametrize("pause", [DAY, 7 * DAY])
def test_weekly_reports_of_one_title_stay_apart(tmp_path: Path, pause: timedelta) -> None:
    with a_world(tmp_path, feeds=("veltrix", "wire")) as world:
        _start(world, "veltrix", "wire")
        for number in range(4):
            world.newsroom.publish("veltrix", _weekly(world, number))
            world.wait(HOUR)
            world.newsroom.publish("wire", _weekly(world, number))
            world.wait(HOUR)
            assert len(world.subjects()) == 1
            world.wait(pause)


def test_a_correction_that_comes_as_a_new_entry_is_told(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        _start(world, "acme")
        world.newsroom.publish("acme", _release(world, "acme"))
        world.wait(HOUR)
        world.new_mails()
        corrected = _release(
            world, "acme", slug="corrected", title="Correction: Veltrix and Sunharbor"
        )
        corrected.paragraphs = [line.replace("48.5", "84.5") for line in corrected.paragraphs]
        world.newsroom.publish("acme", corrected)
        world.wait(HOUR)
        assert len(world.subjects()) == 1


def test_a_translation_in_another_newsroom_is_a_copy(tmp_path: Path) -> None:
    with a_world(tmp_path, feeds=("veltrix", "presse")) as world:
        _start(world, "veltrix", "presse")
        world.newsroom.publish("veltrix", _release(world, "veltrix"))
        world.wait(HOUR)
        assert len(world.new_mails()) == 1
        german = Release(
            slug="batterien",
            title="Veltrix und Sunharbor vereinbaren Recycling von Batterien",
            paragraphs=_paragraphs(_GERMAN),
            published=format_datetime(world.now),
            language="de",
        )
        world.newsroom.publish("presse", german)
        world.wait(HOUR)
        assert world.subjects() == []


def test_the_first_copy_of_what_a_baseline_held_is_news(tmp_path: Path) -> None:
    with a_world(tmp_path, feeds=("wire", "veltrix")) as world:
        world.newsroom.publish("wire", _release(world, "wire"))
        world.newsroom.publish("veltrix", _old(world, "veltrix"))
        world.work()
        assert world.subjects() == []
        world.newsroom.publish("veltrix", _release(world, "veltrix"))
        world.wait(HOUR)
        assert len(world.subjects()) == 1
