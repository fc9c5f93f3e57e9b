"""Each statement is told once, whichever step from its poll to the note of its mail is cut off."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support import newsroom as newsrooms
from tests.support import smtp
from tests.support.lives import lives_in
from tests.support.newsroom import Newsroom
from tests.support.releases import plant
from tests.support.smtp import MailServer

pytestmark = pytest.mark.integration

# More writing transactions than there are from a poll to the last note of a mail.
_STEPS = 8


def test_killed_at_every_step_each_statement_is_told_once(
    tmp_path: Path, database_url: str
) -> None:
    room = Newsroom(feeds={"acme": [plant(1)]})
    mails = MailServer()
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    deaths = [sign * step for step in range(1, _STEPS + 1) for sign in (1, -1)]
    with (
        newsrooms.running(room),
        smtp.running(mails),
        lives_in(tmp_path, room, mails, database=database_url) as lives,
    ):
        lives.work(now)
        for number, death in enumerate(deaths, start=2):
            room.publish("acme", plant(number))
            now += timedelta(hours=1)
            lives.work(now, death=death)
        lives.work(now + timedelta(hours=1))
    arrived = Counter(mail.message_id for mail in mails.accepted)
    told = Counter({mail.message_id: mail.subject for mail in mails.accepted}.values())
    published = [f"[New] acme: {plant(number).title}" for number in range(2, len(deaths) + 2)]
    assert told == Counter(published)
    assert lives.killed >= _STEPS
    # Only the end between the server's yes and its note repeats a mail, byte for byte.
    again = [message_id for message_id, count in arrived.items() if count > 1]
    assert len(again) <= 2
    for message_id in again:
        same = {mail.content for mail in mails.accepted if mail.message_id == message_id}
        assert len(same) == 1
