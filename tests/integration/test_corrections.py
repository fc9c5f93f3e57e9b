"""A claim is said to be no partnership: who was told of it hears so, once, in the same thread."""

from datetime import time, timedelta
from pathlib import Path

import pytest

from monitor import byhand
from monitor.bookkeeping import Judged, judge_claim
from monitor.model.alert import Deliver, MessageState, Rule, Timing
from monitor.model.feedback import Opinion
from monitor.model.partnership import Partnership
from monitor.model.recipient import Mute, MuteKind, Quiet, Recipient
from monitor.model.source import Company
from tests.support.newsroom import Release
from tests.support.smtp import DROP, Accepted, Reaction
from tests.support.world import MINUTE, READER, World, a_world

pytestmark = pytest.mark.integration

BOB = "bob@example.org"
BOTH = (Rule(key="all", to=(READER, BOB)),)
COMPANIES = tuple(Company(key=name, name=name.title()) for name in ("acme", "globex"))
PAIR = Partnership.key_for(("acme", "globex"))
TITLE = "Acme and Globex Inc. announce partnership on batteries"
WORDS = "Acme Corp. and Globex Inc. today signed a strategic partnership to develop batteries."


def begin(world: World) -> None:
    quiet = Release(slug="old", title="Acme opens a plant", paragraphs=["Acme opened a plant."])
    world.newsroom.publish("acme", quiet)
    world.work()
    world.new_mails()


def announce(world: World, slug: str = "batteries") -> None:
    said = [WORDS, f"Work starts in May in Porto ({slug})."]
    world.newsroom.publish("acme", Release(slug=slug, title=TITLE, paragraphs=said))
    world.wait(15 * MINUTE)


def judge(world: World, opinion: Opinion) -> list[Judged]:
    """Say of every claim of the pair what it is."""
    with world.store.read() as step:
        timeline = step.dossiers.partnership(PAIR)  # type: ignore[attr-defined]  # SqlTransaction's
        claims = dict.fromkeys(line.claim.key for line in timeline.lines)
    return [judge_claim(world.settings, key, opinion=opinion, now=world.now) for key in claims]


def to(recipient: str, mails: list[Accepted]) -> list[Accepted]:
    return [mail for mail in mails if mail.recipient == recipient]


def test_who_was_told_is_corrected_once_in_the_same_thread(tmp_path: Path) -> None:
    with a_world(tmp_path, companies=COMPANIES, rules=BOTH) as world:
        begin(world)
        announce(world)
        told = world.new_mails()
        assert sum(one.corrections for one in judge(world, Opinion.REJECTED)) == 2
        world.wait(MINUTE)
        mails = world.new_mails()
        assert sorted(mail.recipient for mail in mails) == sorted([READER, BOB])
        for mail in mails:
            (first,) = to(mail.recipient, told)
            assert mail.subject == "[Correction] Acme – Globex: this was not a partnership"
            assert mail.references == first.references
            assert mail.message_id != first.message_id
            said = "Correction: we reported “Agreed: Acme – Globex”; this was not a"
            assert said in mail.text
            assert said in mail.html
            assert WORDS in mail.text
        judge(world, Opinion.REJECTED)
        judge(world, Opinion.CONFIRMED)
        judge(world, Opinion.REJECTED)
        world.wait(60 * MINUTE)
        assert world.new_mails() == []


def test_who_was_never_told_is_not_corrected(tmp_path: Path) -> None:
    with a_world(tmp_path, companies=COMPANIES, rules=BOTH) as world:
        begin(world)
        world.mails.reactions = [
            Reaction(step="RCPT", reply="550 5.1.1 No such user", recipient=BOB)
        ]
        announce(world)
        assert [mail.recipient for mail in to(READER, world.new_mails())] == [READER]
        world.mails.reactions = []
        judge(world, Opinion.REJECTED)
        world.wait(MINUTE)
        assert [mail.recipient for mail in world.new_mails()] == [READER]


def test_what_has_not_left_is_dropped_and_not_corrected(tmp_path: Path) -> None:
    evening = Rule(
        key="evening", to=(READER,), deliver=Deliver(timing=Timing.DIGEST, cron="0 18 * * *")
    )
    with a_world(tmp_path, companies=COMPANIES, rules=(evening,)) as world:
        begin(world)
        announce(world)
        assert [one.corrections for one in judge(world, Opinion.REJECTED)][-1] == 0
        world.wait(timedelta(hours=12))
        assert not any("Correction" in mail.text for mail in world.new_mails())


def test_a_correction_waits_for_the_mail_that_it_corrects(tmp_path: Path) -> None:
    with a_world(tmp_path, companies=COMPANIES) as world:
        begin(world)
        world.mails.reactions = [Reaction(step="MAIL", reply=DROP)]
        announce(world)
        judge(world, Opinion.REJECTED)
        for _ in range(4):
            world.wait(15 * MINUTE)
        assert world.new_mails() == []
        world.mails.reactions = []
        for _ in range(3):
            world.wait(15 * MINUTE)
        assert [mail.subject.partition("]")[0] for mail in world.new_mails()] == [
            "[Agreed",
            "[Correction",
        ]


def test_a_mail_that_is_given_up_takes_its_correction_along(tmp_path: Path) -> None:
    with a_world(tmp_path, companies=COMPANIES, operators=()) as world:
        begin(world)
        world.mails.reactions = [Reaction(step="RCPT", reply="451 4.7.1 Greylisted")]
        announce(world)
        judge(world, Opinion.REJECTED)
        world.mails.reactions = [Reaction(step="RCPT", reply="550 5.1.1 No such user")]
        world.wait(5 * MINUTE)
        world.mails.reactions = []
        for _ in range(4):
            world.wait(15 * MINUTE)
        assert world.new_mails() == []
        with world.store.read() as step:
            assert step.overview.outbox_counts()[MessageState.PARKED] == 1


def test_quiet_hours_hold_a_correction(tmp_path: Path) -> None:
    night = Quiet(start=time(10), end=time(14))
    wants = Recipient(to=READER, quiet=(night,))
    with a_world(tmp_path, companies=COMPANIES, recipients=(wants,)) as world:
        begin(world)
        announce(world)
        assert len(world.new_mails()) == 1
        world.wait(60 * MINUTE)
        judge(world, Opinion.REJECTED)
        world.wait(MINUTE)
        assert world.new_mails() == []
        world.wait(timedelta(hours=4))
        assert [subject.partition("]")[0] for subject in world.subjects()] == ["[Correction"]


def test_who_muted_the_story_hears_no_correction(tmp_path: Path) -> None:
    with a_world(tmp_path, companies=COMPANIES) as world:
        begin(world)
        announce(world)
        assert len(world.new_mails()) == 1
        given = Mute(recipient=READER, kind=MuteKind.PARTNERSHIP, subject=PAIR, at=world.now)
        byhand.mute(world.settings, given)
        judge(world, Opinion.REJECTED)
        world.wait(MINUTE)
        assert world.new_mails() == []


def test_a_correction_that_has_not_left_is_dropped_when_the_claim_is_confirmed(
    tmp_path: Path,
) -> None:
    with a_world(tmp_path, companies=COMPANIES) as world:
        begin(world)
        announce(world)
        world.new_mails()
        judge(world, Opinion.REJECTED)
        judge(world, Opinion.CONFIRMED)
        world.wait(MINUTE)
        assert world.new_mails() == []
        judge(world, Opinion.REJECTED)
        world.wait(MINUTE)
        assert len(world.new_mails()) == 1
