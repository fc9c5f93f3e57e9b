"""Quiet hours hold delivery and not detection; beyond a day's cap the rest is one digest."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from monitor.condition import condition_of
from monitor.model.alert import Rule, When
from monitor.model.event import Happening
from monitor.model.recipient import Quiet, Recipient
from tests.support.newsroom import Release
from tests.support.smtp import DROP, Reaction
from tests.support.world import MINUTE, READER, World, a_world

pytestmark = pytest.mark.integration

HOUR = timedelta(hours=1)
NIGHT = Recipient(
    to=READER,
    timezone="Europe/Berlin",
    quiet=(Quiet(start=time(22), end=time(7)),),
    urgent=When(events=(Happening.REVISED,)),
)


def publish(world: World, name: str) -> Release:
    words = [
        f"Acme opened the plant of {name} for $12 million today, with 120 people in two towns."
    ]
    return world.newsroom.publish(
        "acme", Release(slug=name, title=f"Plant {name}", paragraphs=words)
    )


def begin(world: World, now: datetime) -> None:
    world.now = now
    with world.store.begin() as step:
        step.sources.sync(world.settings.sources, now=now)
    publish(world, "old")
    world.work()
    world.new_mails()


def raised(world: World) -> list[datetime]:
    with world.store.read() as step:
        return [event.at for event in step.overview.latest_events(100) if event.alert]


@pytest.mark.parametrize(
    ("evening", "morning"),
    [
        (datetime(2026, 3, 28, 21, 30, tzinfo=UTC), datetime(2026, 3, 29, 5, tzinfo=UTC)),
        (datetime(2026, 10, 24, 20, 30, tzinfo=UTC), datetime(2026, 10, 25, 6, tzinfo=UTC)),
    ],
)
def test_news_of_the_night_is_told_at_its_end(
    tmp_path: Path, evening: datetime, morning: datetime
) -> None:
    with a_world(tmp_path, recipients=(NIGHT,)) as world:
        begin(world, evening)
        publish(world, "new")
        world.wait(15 * MINUTE)
        world.wait(15 * MINUTE)
        assert world.new_mails() == []
        assert raised(world)[0] == evening + 15 * MINUTE
        world.wait(morning - world.now - MINUTE)
        assert world.new_mails() == []
        world.wait(MINUTE)
        assert [mail.recipient for mail in world.new_mails()] == [READER]
        world.wait(HOUR)
        assert world.new_mails() == []


def test_what_is_urgent_is_told_at_night(tmp_path: Path) -> None:
    with a_world(tmp_path, recipients=(NIGHT,)) as world:
        begin(world, datetime(2026, 3, 2, 15, tzinfo=UTC))
        release = publish(world, "new")
        world.wait(HOUR)
        assert len(world.new_mails()) == 1
        world.wait(6 * HOUR)
        release.paragraphs[0] = release.paragraphs[0].replace("$12", "$21")
        world.wait(HOUR)
        assert ["Revised" in subject for subject in world.subjects()] == [True]


def test_a_mail_that_was_put_off_before_the_night_waits_for_its_end(tmp_path: Path) -> None:
    with a_world(tmp_path, recipients=(NIGHT,)) as world:
        begin(world, datetime(2026, 3, 2, 20, 30, tzinfo=UTC))
        world.mails.reactions = [Reaction(step="RCPT", reply="451 4.7.1 Greylisted", times=1)]
        publish(world, "new")
        world.wait(15 * MINUTE)
        for _ in range(12):
            world.wait(30 * MINUTE)
        assert world.new_mails() == []
        world.wait(datetime(2026, 3, 3, 6, tzinfo=UTC) - world.now)
        assert len(world.new_mails()) == 1


def test_who_sleeps_holds_up_nobody_else_after_an_outage(tmp_path: Path) -> None:
    rules = (Rule(key="all", to=(READER, "bob@example.org")),)
    with a_world(tmp_path, rules=rules, recipients=(NIGHT,)) as world:
        begin(world, datetime(2026, 3, 2, 20, 30, tzinfo=UTC))
        world.mails.reactions = [Reaction(step="MAIL", reply=DROP)]
        publish(world, "new")
        for _ in range(4):
            world.wait(15 * MINUTE)
        world.mails.reactions = []
        world.wait(15 * MINUTE)
        world.wait(15 * MINUTE)
        assert [mail.recipient for mail in world.new_mails()] == ["bob@example.org"]
        world.wait(3 * HOUR)
        assert (
            "mails wait: the mail server takes none"
            not in condition_of(world.store, world.now).faults
        )
        world.wait(datetime(2026, 3, 3, 6, tzinfo=UTC) - world.now)
        assert [mail.recipient for mail in world.new_mails()] == [READER]


def test_beyond_the_cap_the_rest_of_the_day_is_one_digest(tmp_path: Path) -> None:
    wants = Recipient(to=READER, timezone="Europe/Berlin", most_a_day=3)
    with a_world(tmp_path, recipients=(wants,)) as world:
        begin(world, datetime(2026, 3, 2, 9, tzinfo=UTC))
        for number in range(8):
            publish(world, f"n{number}")
            world.wait(15 * MINUTE)
        assert len(world.new_mails()) == 3
        world.wait(datetime(2026, 3, 3, 7, tzinfo=UTC) - world.now)
        (digest,) = world.new_mails()
        assert digest.subject.startswith("[Digest] 5 findings: ")
        assert [f"Plant n{number}" in digest.text for number in range(3, 8)] == [True] * 5
        assert "beyond the messages a day that you asked for" in digest.text
        publish(world, "next")
        world.wait(15 * MINUTE)
        assert len(world.new_mails()) == 1
