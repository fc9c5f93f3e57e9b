"""Preview, resend and mute, with a real newsroom and mail server."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from monitor import app, byhand
from monitor.errors import MonitorError
from monitor.model.alert import MessageState, Rule
from monitor.model.memory import AlertsWanted
from monitor.model.recipient import Mute, MuteKind, Quiet, Recipient
from monitor.model.source import Company
from tests.support.newsroom import Release
from tests.support.smtp import Reaction
from tests.support.world import MINUTE, READER, World, a_world, digest_rule

pytestmark = pytest.mark.integration

HOUR = timedelta(hours=1)
COMPANIES = tuple(Company(key=name, name=name.title()) for name in ("acme", "globex", "initech"))


def publish(world: World, name: str, other: str = "Globex Inc.") -> Release:
    first = f"Acme Corp. and {other} today signed a strategic partnership to develop {name}."
    title = f"Acme and {other} announce partnership on {name}"
    release = Release(slug=name, title=title, paragraphs=[first, "Work starts in May in Porto."])
    return world.newsroom.publish("acme", release)


def begin(world: World) -> None:
    quiet = Release(slug="old", title="Acme opens a plant", paragraphs=["Acme opened a plant."])
    world.newsroom.publish("acme", quiet)
    world.work()
    world.new_mails()


def alert_keys(world: World) -> list[str]:
    with world.store.read() as step:
        lines = step.lists.alerts(AlertsWanted())  # type: ignore[attr-defined]  # SqlTransaction's
        return [line.alert.key for line in lines]


def mute(world: World, kind: MuteKind, subject: str, until: datetime | None = None) -> Mute:
    given = Mute(recipient=READER, kind=kind, subject=subject, at=world.now, until=until)
    byhand.mute(world.settings, given)
    return given


def test_resend_repeats_the_same_bytes_with_the_same_message_id(tmp_path: Path) -> None:
    with a_world(tmp_path, companies=COMPANIES) as world:
        begin(world)
        publish(world, "batteries")
        world.wait(15 * MINUTE)
        (first,) = world.new_mails()
        byhand.resend(world.settings, alert_keys(world)[0], now=world.now)
        world.wait(MINUTE)
        (second,) = world.new_mails()
        assert second.content == first.content
        world.wait(5 * MINUTE)
        assert world.new_mails() == []


def test_resend_takes_a_parked_message_up_again(tmp_path: Path) -> None:
    with a_world(tmp_path, companies=COMPANIES, operators=()) as world:
        begin(world)
        world.mails.reactions = [Reaction(step="RCPT", reply="550 5.1.1 No such user", times=1)]
        publish(world, "batteries")
        world.wait(15 * MINUTE)
        assert world.new_mails() == []
        message = byhand.resend(world.settings, alert_keys(world)[0], now=world.now)
        assert message.state is MessageState.PARKED
        world.wait(MINUTE)
        assert len(world.new_mails()) == 1


def test_resend_of_nothing_is_refused(tmp_path: Path) -> None:
    with a_world(tmp_path) as world, pytest.raises(MonitorError, match="expected the key of an al"):
        byhand.resend(world.settings, "nothing", now=world.now)


@pytest.mark.parametrize("kind", [MuteKind.SOURCE, MuteKind.COMPANY])
def test_muted_source_or_company_is_told_no_more_until_it_is_taken_back(
    tmp_path: Path, kind: MuteKind
) -> None:
    subject = {MuteKind.SOURCE: "acme", MuteKind.COMPANY: "globex"}[kind]
    with a_world(tmp_path, companies=COMPANIES) as world:
        begin(world)
        given = mute(world, kind, subject)
        publish(world, "batteries")
        world.wait(15 * MINUTE)
        assert world.new_mails() == []
        byhand.unmute(world.settings, given.key)
        publish(world, "bridges")
        world.wait(15 * MINUTE)
        (mail,) = world.new_mails()
        assert "bridges" in mail.text
        assert "batteries" not in mail.subject


def test_muted_partnership_takes_its_statements_along_and_leaves_others(tmp_path: Path) -> None:
    with a_world(tmp_path, companies=COMPANIES) as world:
        begin(world)
        publish(world, "batteries")
        world.wait(15 * MINUTE)
        world.new_mails()
        with world.store.read() as step:
            (key,) = [one.partnership for one in step.overview.latest_events(9) if one.partnership]
        mute(world, MuteKind.PARTNERSHIP, key)
        publish(world, "bridges")
        publish(world, "boats", "Initech Ltd.")
        world.wait(15 * MINUTE)
        assert ["Initech" in subject for subject in world.subjects()] == [True]


def test_a_mute_ends_by_itself(tmp_path: Path) -> None:
    with a_world(tmp_path, companies=COMPANIES) as world:
        begin(world)
        mute(world, MuteKind.SOURCE, "acme", until=world.now + HOUR)
        publish(world, "batteries")
        world.wait(30 * MINUTE)
        assert world.new_mails() == []
        world.wait(30 * MINUTE)
        publish(world, "bridges")
        world.wait(15 * MINUTE)
        assert len(world.new_mails()) == 1


def test_what_is_not_known_cannot_be_muted(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        for kind in MuteKind:
            with pytest.raises(MonitorError, match=f"expected the key of a {kind}, got 'nothing'"):
                mute(world, kind, "nothing")


def test_preview_says_what_was_sent_and_sends_nothing(tmp_path: Path) -> None:
    night = Recipient(to=READER, quiet=(Quiet(start=time(22), end=time(7)),), most_a_day=2)
    rules = (Rule(key="all", to=(READER,)), digest_rule("0 8 * * *"))
    with a_world(tmp_path, companies=COMPANIES, rules=rules[:1], recipients=(night,)) as world:
        world.now = datetime(2026, 3, 2, 19, 0, tzinfo=UTC)
        begin(world)
        sent = []
        for number in range(6):
            publish(world, f"n{number}")
            world.wait(HOUR)
            sent += [world.now] * len(world.new_mails())
        for _ in range(24):
            world.wait(HOUR)
            sent += [world.now] * len(world.new_mails())
        found = app.preview_of(world.settings, "all", clock=lambda: world.now)
        assert [one.at for one in found] == sent
        assert sum(len(one.events) for one in found) >= 6
        world.wait(HOUR)
        assert world.new_mails() == []


def test_preview_needs_a_rule_that_is_there(tmp_path: Path) -> None:
    with a_world(tmp_path) as world, pytest.raises(MonitorError, match="expected one of all, got"):
        app.preview_of(world.settings, "none", clock=lambda: world.now)
