"""A mail server that misbehaves: nothing is lost, nothing is told twice, the order is kept."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from monitor.condition import condition_of
from monitor.model.alert import MessageState, Rule
from monitor.model.recipient import Recipient
from tests.support.newsroom import Release
from tests.support.smtp import DROP, Accepted, Reaction
from tests.support.world import MINUTE, OPERATOR, READER, World, a_world

pytestmark = pytest.mark.integration

BOB = "bob@example.org"
BOTH = (Rule(key="all", to=(READER, BOB)),)


def publish(world: World, name: str) -> None:
    words = [f"Acme opened the plant of {name} for $12 million today, with 120 people."]
    world.newsroom.publish("acme", Release(slug=name, title=f"Plant {name}", paragraphs=words))


def begin(world: World) -> None:
    publish(world, "old")
    world.work()
    world.new_mails()


def names(mails: list[Accepted], *, to: str = READER) -> list[str]:
    return [mail.subject.rpartition(" ")[2] for mail in mails if mail.recipient == to]


def moments(world: World, told: list[str]) -> list[datetime]:
    """Return when the statements of these names were found; a poll finds several at once."""
    with world.store.read() as step:
        found = {
            one.title.removeprefix("Plant "): one.at for one in step.overview.latest_events(99)
        }
    return [found[name] for name in told]


def outage(world: World, *, hours: int, events: int) -> list[str]:
    """Let the mail server be down for so long, and so many statements come meanwhile."""
    world.mails.reactions = [Reaction(step="MAIL", reply=DROP)]
    told = []
    for number in range(events):
        publish(world, f"n{number}")
        told.append(f"n{number}")
        world.wait(timedelta(hours=hours) / events)
    assert world.new_mails() == []
    world.mails.reactions = []
    return told


def test_outage_of_six_hours_loses_nothing_and_keeps_the_order(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        begin(world)
        told = outage(world, hours=6, events=40)
        assert (
            "mails wait: the mail server takes none" in condition_of(world.store, world.now).faults
        )
        world.wait(15 * MINUTE)
        mails = world.new_mails()
        arrived = names(mails)
        assert sorted(arrived) == sorted(told)
        assert moments(world, arrived) == sorted(moments(world, told))
        assert len({mail.message_id for mail in mails}) == 40
        world.wait(15 * MINUTE)
        assert world.new_mails() == []


def test_after_an_outage_the_cap_of_the_day_and_then_one_digest(tmp_path: Path) -> None:
    wants = Recipient(to=READER, most_a_day=10, rest_at=time(18))
    with a_world(tmp_path, recipients=(wants,)) as world:
        begin(world)
        told = outage(world, hours=6, events=40)
        world.wait(15 * MINUTE)
        arrived = names(world.new_mails())
        assert moments(world, arrived) == sorted(moments(world, told))[:10]
        world.wait(datetime(2026, 3, 2, 18, tzinfo=UTC) - world.now)
        (digest,) = world.new_mails()
        assert digest.subject.startswith("[Digest] 30 findings")
        assert all(f"Plant {name}" in digest.text for name in set(told) - set(arrived))


@pytest.mark.parametrize(
    ("reaction", "refused"),
    [
        (Reaction(step="RCPT", reply="550 5.1.1 No such user", recipient=READER), True),
        (Reaction(step="CONTENT", reply="552 5.3.4 Too large", recipient=READER, times=1), True),
        (Reaction(step="RCPT", reply="451 4.7.1 Greylisted", recipient=READER, times=2), False),
        (Reaction(step="RCPT", reply=DROP, recipient=READER, times=2), False),
        (Reaction(step="DATA", reply=DROP, recipient=READER, times=2), False),
    ],
)
def test_trouble_with_one_recipient_delays_no_other(
    tmp_path: Path, reaction: Reaction, refused: bool
) -> None:
    with a_world(tmp_path, rules=BOTH) as world:
        begin(world)
        world.mails.reactions = [reaction]
        publish(world, "new")
        world.wait(15 * MINUTE)
        mails = world.new_mails()
        assert names(mails, to=BOB) == ["new"]
        for _ in range(8):
            world.wait(10 * MINUTE)
            mails += world.new_mails()
        assert Counter(mail.recipient for mail in mails) == (
            {BOB: 1, OPERATOR: 1} if refused else {BOB: 1, READER: 1}
        )
        with world.store.read() as step:
            assert step.overview.outbox_counts()[MessageState.PARKED] == int(refused)


def test_lost_after_the_content_repeats_the_same_bytes_only(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        begin(world)
        world.mails.reactions = [Reaction(step="CONTENT", reply=DROP, times=1)]
        publish(world, "new")
        world.wait(15 * MINUTE)
        world.wait(5 * MINUTE)
        assert names(world.new_mails()) == ["new"]
        first, second = world.mails.contents[-2:]
        assert first == second


def test_news_of_one_story_keeps_its_order_behind_a_mail_that_waits(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        begin(world)
        world.mails.reactions = [Reaction(step="RCPT", reply="451 4.7.1 Greylisted", times=4)]
        publish(world, "new")
        world.wait(75 * MINUTE)
        release = next(one for one in world.newsroom.feeds["acme"] if one.slug == "new")
        release.paragraphs[0] = release.paragraphs[0].replace("$12", "$21")
        for _ in range(12):
            world.wait(30 * MINUTE)
        mails = world.new_mails()
        assert [mail.subject.partition("]")[0] for mail in mails] == ["[New", "[Revised"]
        assert len({mail.references for mail in mails}) == 1


def test_forty_mails_take_one_connection(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        begin(world)
        before = world.mails.connections
        for number in range(40):  # more at once would be a crowd
            publish(world, f"n{number}")
        world.wait(15 * MINUTE)
        assert len(world.new_mails()) == 40
        assert world.mails.connections == before + 1
