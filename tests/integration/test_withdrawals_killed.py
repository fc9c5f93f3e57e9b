"""A withdrawal is told once and never lost, wherever between its looks the program is killed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.model.event import Happening
from monitor.store.sql import open_store
from tests.support import newsroom as newsrooms
from tests.support import smtp
from tests.support.lives import lives_in
from tests.support.newsroom import Answer, Newsroom
from tests.support.releases import pact, plant
from tests.support.smtp import MailServer

pytestmark = pytest.mark.integration

HOUR = timedelta(hours=1)


def test_killed_between_its_looks_a_withdrawal_is_told_once(
    tmp_path: Path, database_url: str
) -> None:
    room = Newsroom(feeds={"acme": [pact(), plant(1), plant(2)]})
    mails = MailServer()
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    with (
        newsrooms.running(room),
        smtp.running(mails),
        lives_in(tmp_path, room, mails, database=database_url) as lives,
    ):
        lives.work(now)
        room.faults["/acme/pact"] = Answer(status=404, body=b"<title>404</title>")
        for tick in range(16):
            now += 2 * HOUR
            # In the first transaction of a step, after it, in the second, and so on.
            lives.work(now, death=(tick // 2 + 1) * (1 if tick % 2 else -1))
        room.faults.clear()
        for tick in range(4):
            now += 2 * HOUR
            lives.work(now, death=tick + 1)
    told = {mail.message_id: mail.subject for mail in mails.accepted}
    title = "acme: Acme and Globex announce partnership"
    assert sorted(told.values()) == [f"[Restored] {title}", f"[Withdrawn] {title}"]
    assert lives.killed >= 8
    store = open_store(database_url)
    with store.read() as step:
        kinds = [event.kind for event in step.overview.latest_events(99)]
    store.close()
    assert kinds.count(Happening.WITHDRAWN) == kinds.count(Happening.RESTORED) == 1
