"""Edits that wait to be told as one are told once and whole, wherever the program is killed."""

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.support import newsroom as newsrooms
from tests.support import smtp
from tests.support.lives import lives_in
from tests.support.newsroom import Newsroom, Release
from tests.support.releases import plant
from tests.support.smtp import Accepted, MailServer

pytestmark = pytest.mark.integration

QUARTER = timedelta(minutes=15)
# In the n-th writing transaction of a moment or right after it: at the first edit, at the second,
# while both wait, and when the hour ends.
DEATHS = ((1, -1, 2, -2), (-2, 3, -1, 1))


def text_of(mail: Accepted) -> str:
    part = message_from_bytes(mail.content, policy=policy.default).get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def edits(mails: MailServer) -> tuple[Accepted, ...]:
    """Return the mails about edits; one that is sent again has the same Message-ID."""
    told = {mail.message_id: mail for mail in mails.accepted}
    return tuple(mail for mail in told.values() if mail.subject.startswith("[Revised]"))


def amount(release: Release, given: int) -> None:
    release.paragraphs[0] = re.sub(r"\$\d+", f"${given}", release.paragraphs[0])


def test_killed_while_edits_wait_they_are_told_as_one(tmp_path: Path, database_url: str) -> None:
    room = Newsroom(feeds={"acme": [plant(1)]})
    mails = MailServer()
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    with (
        newsrooms.running(room),
        smtp.running(mails),
        lives_in(tmp_path, room, mails, database=database_url) as lives,
    ):
        lives.work(now)
        for number, deaths in enumerate(DEATHS, start=2):
            release = room.publish("acme", plant(number))
            now += QUARTER
            lives.work(now)
            for given, death in zip((14, 21, 21), deaths, strict=False):
                amount(release, given)
                now += QUARTER
                lives.work(now, death=death)
                assert len(edits(mails)) == number - 2
            now += QUARTER
            lives.work(now, death=deaths[-1])
            assert len(edits(mails)) == number - 1
        lives.work(now + timedelta(hours=3))
    told = {mail.message_id: mail for mail in mails.accepted}
    assert len(told) == 2 * len(DEATHS)
    for mail in edits(mails):
        assert "Amount $12 million → $21 million" in mail.subject
        assert "Amount $14 million → $21 million" in text_of(mail)
    assert lives.killed >= 2 * len(DEATHS)
