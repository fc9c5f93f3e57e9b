"""Alerts by webhook and as feeds, through the whole program."""

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path

import feedparser
import pytest

from monitor.channels import post, try_channel
from monitor.deliver.apprise import AppriseChannel
from monitor.deliver.feed import ATOM_NAME, JSON_NAME, FeedChannel
from monitor.errors import MonitorError
from monitor.model.alert import MessageState, Rule
from monitor.model.recipient import Recipient
from monitor.model.settings import ChannelKind, ChannelSettings, FetchSettings, Secret
from tests.support import hook as hooks
from tests.support.hook import Hook, Posted
from tests.support.newsroom import Release
from tests.support.smtp import Reaction
from tests.support.world import MINUTE, OPERATOR, READER, World, a_world

pytestmark = pytest.mark.integration

SECRET = Secret("whsec: of this test")
RULES = (Rule(key="all", to=(READER, "ops")),)


def webhook(hook: Hook) -> ChannelSettings:
    url = Secret(hook.url)
    return ChannelSettings(key="ops", kind=ChannelKind.WEBHOOK, url=url, secret=SECRET)


def publish(world: World, name: str) -> None:
    words = [f"Acme opened the plant of {name} for $12 million today, with 120 people."]
    world.newsroom.publish("acme", Release(slug=name, title=f"Plant {name}", paragraphs=words))


def begin(world: World) -> None:
    publish(world, "old")
    world.work()
    world.new_mails()


def is_signed(posted: Posted) -> bool:
    signed = f"{posted.headers['webhook-id']}.{posted.headers['webhook-timestamp']}.".encode()
    code = hmac.new(SECRET.reveal().encode(), signed + posted.body, hashlib.sha256).digest()
    return posted.headers["webhook-signature"] == f"v1,{base64.b64encode(code).decode()}"


def test_webhook_gets_the_same_news_signed(tmp_path: Path) -> None:
    with (
        hooks.running(Hook()) as hook,
        a_world(tmp_path, rules=RULES, channels=(webhook(hook),)) as world,
    ):
        begin(world)
        publish(world, "new")
        world.wait(15 * MINUTE)
        (mail,), (posted,) = world.new_mails(), hook.taken
        told = json.loads(posted.body)
        assert told["subject"] == mail.subject
        said = " ".join(told["text"].split())
        assert said.replace("--recipient ops", f"--recipient {READER}") == mail.text
        assert (told["recipient"], told["id"]) == ("ops", posted.headers["webhook-id"])
        assert [event["kind"] for event in told["events"]] == ["published"]
        assert is_signed(posted)
        assert posted.headers["webhook-timestamp"] == str(int(world.now.timestamp()))


def test_webhook_that_fails_is_tried_again_with_the_same_bytes(tmp_path: Path) -> None:
    with (
        hooks.running(Hook(statuses=[500, 429, 302, 404])) as hook,
        a_world(tmp_path, rules=RULES, channels=(webhook(hook),)) as world,
    ):
        begin(world)
        publish(world, "new")
        world.wait(15 * MINUTE)
        assert len(world.new_mails()) == 1
        for _ in range(12):
            world.wait(10 * MINUTE)
        assert [len(hook.posts), len(hook.taken)] == [5, 1]
        assert len({one.body for one in hook.posts}) == 1
        assert {one.path for one in hook.posts} == {"/alerts"}
        assert all(map(is_signed, hook.posts))
        assert len({one.headers["webhook-timestamp"] for one in hook.posts}) == 5
        assert world.new_mails() == []


def test_webhook_that_refuses_a_message_parks_it_and_the_operator_hears(tmp_path: Path) -> None:
    with (
        hooks.running(Hook(statuses=[422])) as hook,
        a_world(tmp_path, rules=RULES, channels=(webhook(hook),)) as world,
    ):
        begin(world)
        publish(world, "new")
        world.wait(15 * MINUTE)
        world.wait(MINUTE)
        told = {mail.recipient for mail in world.new_mails()}
        assert told == {READER, OPERATOR}
        with world.store.read() as step:
            assert step.overview.outbox_counts()[MessageState.PARKED] == 1
        publish(world, "next")
        world.wait(15 * MINUTE)
        assert len(hook.taken) == 1


def test_webhook_on_a_private_address_is_not_dialled(tmp_path: Path) -> None:
    with (
        hooks.running(Hook()) as hook,
        a_world(tmp_path, rules=RULES, channels=(webhook(hook),)) as world,
    ):
        guarded = replace(world.settings, fetch=FetchSettings())
        sent = try_channel(guarded, "ops", clock=lambda: world.now)
        assert (sent.error, sent.permanent) == (True, False)
        assert "loopback address" in sent.detail
        assert hook.posts == []


def test_notices_go_by_a_second_way_when_mail_does_not_work(tmp_path: Path) -> None:
    with (
        hooks.running(Hook()) as hook,
        a_world(tmp_path, channels=(webhook(hook),), operators=(OPERATOR, "ops")) as world,
    ):
        begin(world)
        world.mails.reactions = [
            Reaction(step="RCPT", reply="550 5.1.1 No such user", recipient=READER),
            Reaction(step="RCPT", reply="451 4.7.1 Later", recipient=OPERATOR),
        ]
        publish(world, "new")
        world.wait(15 * MINUTE)
        world.wait(MINUTE)
        (posted,) = hook.taken
        assert "was refused for good" in json.loads(posted.body)["text"]


def test_trial_says_what_the_other_end_answers(tmp_path: Path) -> None:
    with (
        hooks.running(Hook(statuses=[204, 403])) as hook,
        a_world(tmp_path, rules=RULES, channels=(webhook(hook),)) as world,
    ):
        first, second = (
            try_channel(world.settings, "ops", clock=lambda: world.now) for _ in range(2)
        )
        assert (first.error, first.detail) == (False, "204 No Content")
        assert (second.error, second.detail) == (True, "403 Forbidden")
        mailed = try_channel(world.settings, "you@example.org", clock=lambda: world.now)
        assert not mailed.error
        assert world.subjects() == ["[Monitor] A trial of this channel"]
        with pytest.raises(MonitorError, match="expected an address or one of mail, ops, got 'no'"):
            try_channel(world.settings, "no", clock=lambda: world.now)


def test_feeds_hold_the_newest_and_are_read_by_others(tmp_path: Path) -> None:
    folder = tmp_path / "feed"
    channel = ChannelSettings(key="feed", kind=ChannelKind.FEED, folder=str(folder), keep=3)
    rules = (Rule(key="all", to=("feed",)),)
    with a_world(tmp_path, rules=rules, channels=(channel,)) as world:
        begin(world)
        for number in range(5):
            publish(world, f"n{number}")
            world.wait(15 * MINUTE)
        parsed = feedparser.parse((folder / ATOM_NAME).read_bytes())
        assert not parsed.bozo
        titles = [f"[New] acme: Plant n{number}" for number in (4, 3, 2)]
        told = json.loads((folder / JSON_NAME).read_bytes())
        assert [item["title"] for item in told["items"]] == titles
        assert told["version"] == "https://jsonfeed.org/version/1.1"
        assert len(parsed.entries) == 3
        assert "<p" in parsed.entries[0].content[0].value
        assert parsed.entries[0].id == told["items"][0]["id"]
        assert parsed.entries[0].updated == told["items"][0]["date_published"]
        assert sorted(path.name for path in folder.iterdir()) == [ATOM_NAME, JSON_NAME]


def test_the_same_message_again_is_the_same_entry_and_a_foreign_file_is_left_alone(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "feed"
    channel = ChannelSettings(key="feed", kind=ChannelKind.FEED, folder=str(folder))
    with a_world(tmp_path, channels=(channel,)) as world:
        for _ in range(2):
            assert not try_channel(world.settings, "feed", clock=lambda: world.now).error
        assert len(json.loads((folder / JSON_NAME).read_bytes())["items"]) == 1
        (folder / JSON_NAME).write_text("mine", encoding="utf-8")
        sent = try_channel(world.settings, "feed", clock=lambda: world.now)
        assert (sent.error, sent.permanent) == (True, False)
        assert "no feed of ours" in sent.detail
        assert (folder / JSON_NAME).read_text(encoding="utf-8") == "mine"


def test_at_most_so_many_mails_leave_within_a_minute(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        assert world.settings.mail is not None
        mail = replace(world.settings.mail, per_minute=4)
        slow = post(replace(world.settings, mail=mail), lambda: world.now)
        world.pipeline.courier.post = slow
        begin(world)
        for number in range(10):
            publish(world, f"n{number}")
        world.wait(15 * MINUTE)
        counts = [len(world.new_mails())]
        for _ in range(3):
            world.wait(timedelta(seconds=61))
            counts.append(len(world.new_mails()))
        assert counts == [4, 4, 2, 0]


def test_apprise_that_is_not_installed_names_its_extra() -> None:
    if find_spec("apprise") is not None:
        pytest.skip("apprise is installed")
    with pytest.raises(MonitorError, match=r"press-release-monitor\[apprise\]"):
        AppriseChannel(Secret("json://localhost"))


def test_feed_needs_no_folder_beforehand(tmp_path: Path) -> None:
    assert list(FeedChannel(tmp_path / "a" / "b", keep=1).send([])) == []


def test_each_reads_our_words_in_their_language_and_quotes_in_theirs(tmp_path: Path) -> None:
    rules = (Rule(key="all", to=(READER, "ann@example.org")),)
    german = Recipient(to=READER, language="de")
    with a_world(tmp_path, rules=rules, recipients=(german,)) as world:
        begin(world)
        publish(world, "new")
        world.wait(15 * MINUTE)
        mails = {mail.recipient: mail for mail in world.new_mails()}
        told, other = mails[READER], mails["ann@example.org"]
        assert (told.subject, other.subject) == ("[Neu] acme: Plant new", "[New] acme: Plant new")
        assert "Eine neue Mitteilung wurde veröffentlicht." in told.text
        assert "Sie bekommen dies wegen der Regel „all“." in told.text
        assert "Zuerst gesehen: 02.03.2026, 09:15 UTC" in told.text
        assert "First seen: 2026-03-02 09:15 UTC" in other.text
        for words in ("Acme opened the plant of new for $12 million today",):
            assert words in told.text
        assert '<html lang="de"' in told.html
