"""A correction is told once and never lost, wherever the rejection or its mail is cut off."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from monitor.store.engine import place_of
from tests.support import newsroom as newsrooms
from tests.support import smtp
from tests.support.lives import Lives, lives_in
from tests.support.newsroom import Newsroom, Release
from tests.support.releases import plant
from tests.support.smtp import Accepted, MailServer

pytestmark = pytest.mark.integration

MINUTE = timedelta(minutes=1)
QUARTER = 15 * MINUTE
# More writing transactions than there are from a correction to the last note of its mail.
STEPS = 4
# From the step that writes a mail to the note that it left.
MAIL_CUT_OFF = (-4, -5, 6, -6, 7)
PARTNERS = ("Umbra", "Globex", "Initech", "Vandelay", "Hooli", "Soylent", "Tyrell", "Cyberdyne")


def deal(partner: str) -> Release:
    said = f"Acme Corp. and {partner} Inc. today signed a strategic partnership to build buses."
    title = f"Acme has news of its works ({partner})"
    return Release(slug=partner.lower(), title=title, paragraphs=[said])


def claim_about(partner: str, database: str) -> str:
    """Return the one claim that names a partner."""
    engine = create_engine(place_of(database).url)
    query = text(
        "select distinct claim.key from claim join posting on posting.claim = claim.key"
        " where claim.evidence like :partner"
    )
    with engine.connect() as connection:
        [key] = connection.scalars(query, {"partner": f"%{partner}%"})
    engine.dispose()
    return str(key)


def about(partner: str, mails: MailServer, *, label: str) -> list[Accepted]:
    """Return the mails of a kind about a partner; one that is sent again counts once."""
    told = {mail.message_id: mail for mail in mails.accepted}
    return [m for m in told.values() if m.subject.startswith(label) and partner in m.subject]


def rejected(lives: Lives, claim: str, *, now: datetime, death: int) -> bool:
    return lives.has_done(now, death=death, claim=claim)


def corrected_once(partner: str, mails: MailServer) -> bool:
    [first] = about(partner, mails, label="[Agreed]")
    corrections = about(partner, mails, label="[Correction]")
    return [mail.references for mail in corrections] == [first.references]


def never_twice(mails: MailServer) -> bool:
    """Whether only the end between the server's yes and its note repeated a mail, in its bytes."""
    arrived = Counter(mail.message_id for mail in mails.accepted)
    contents = {(mail.message_id, mail.content) for mail in mails.accepted}
    return len(contents) == len(arrived) and max(arrived.values()) <= 2


def test_killed_while_it_rejects_or_corrects_it_corrects_once(
    tmp_path: Path, database_url: str
) -> None:
    room = Newsroom(feeds={"acme": [plant(1)]})
    mails = MailServer()
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    deaths = [sign * step for step in range(1, STEPS + 1) for sign in (1, -1)]
    with (
        newsrooms.running(room),
        smtp.running(mails),
        lives_in(tmp_path, room, mails, database=database_url) as lives,
    ):
        lives.work(now)
        for number, (partner, death) in enumerate(zip(PARTNERS, deaths, strict=True)):
            room.publish("acme", deal(partner))
            now += QUARTER
            lives.work(now)
            claim = claim_about(partner, database_url)
            is_kept = bool(number % 2)
            assert not rejected(lives, claim, now=now, death=-1 if is_kept else 1)
            if not is_kept:
                # What was cut off left nothing, and the person says it again.
                lives.work(now + MINUTE)
                assert about(partner, mails, label="[Correction]") == []
                assert rejected(lives, claim, now=now + 2 * MINUTE, death=0)
            now += 5 * MINUTE
            lives.work(now, death=death)
            # Who is unsure says it again: that corrects nobody twice.
            assert rejected(lives, claim, now=now, death=0)
        lives.work(now + timedelta(hours=1))
    assert all(corrected_once(partner, mails) for partner in PARTNERS)
    assert never_twice(mails)
    assert lives.killed >= len(PARTNERS) + STEPS


def test_rejected_while_the_mail_is_cut_off_its_reader_is_corrected_once(
    tmp_path: Path, database_url: str
) -> None:
    room = Newsroom(feeds={"acme": [plant(1)]})
    mails = MailServer()
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    with (
        newsrooms.running(room),
        smtp.running(mails),
        lives_in(tmp_path, room, mails, database=database_url) as lives,
    ):
        lives.work(now)
        cut_off = 0
        for partner, death in zip(PARTNERS, MAIL_CUT_OFF, strict=False):
            room.publish("acme", deal(partner))
            now += QUARTER
            is_done = lives.has_done(now, death=death)
            cut_off += not is_done and bool(about(partner, mails, label="[Agreed]"))
            assert rejected(lives, claim_about(partner, database_url), now=now, death=0)
            # The mail is tried again, and its correction waits until it has left.
            for _ in range(2):
                now += timedelta(hours=1)
                lives.work(now)
            assert corrected_once(partner, mails)
    # Some arrived without a note of it.
    assert cut_off
    assert never_twice(mails)
