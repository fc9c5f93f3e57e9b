"""While mail does not work, the operator hears of it by the second route, and by mail after."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.app import App, open_app
from monitor.config.load import load
from monitor.service.jobs import Jobs
from monitor.service.watch import Watch
from tests.support import newsroom as newsrooms
from tests.support import smtp
from tests.support.certificates import Authority
from tests.support.newsroom import Newsroom, Release
from tests.support.smtp import DROP, MailServer, Reaction

pytestmark = pytest.mark.integration

QUARTER = timedelta(minutes=15)
_CONFIG = """
database: sqlite:///monitor.db
fetch: {{allow: [127.0.0.0/8], spacing: 0s}}
sources: [{{key: acme, url: "{url}", every: 15m}}]
rules: [{{key: all, to: reader@example.org}}]
channels: [{{key: ops, kind: feed, folder: ops}}]
mail: {{host: localhost, port: {port}, from: monitor@example.org, operator: [{both}], {more}}}
"""
_BOTH = "operator@example.org, ops"


class Service:
    """The program with its watch, and a clock that a test moves."""

    def __init__(self, folder: Path, room: Newsroom, mails: MailServer, *, more: str) -> None:
        self.now = datetime(2026, 3, 2, 9, tzinfo=UTC)
        self.folder, self.room, self.mails = folder, room, mails
        config = folder / "config.yaml"
        config.write_text(
            _CONFIG.format(url=room.feed_url("acme"), port=mails.port, both=_BOTH, more=more)
        )
        self.app: App = open_app(load(config), clock=lambda: self.now)
        self.watch = Watch(self.app, Jobs(["poll"], now=0.0), elapsed=lambda: 1.0)

    def wait(self, time: timedelta) -> None:
        """Let time pass by quarters of an hour, and do what is due."""
        for _ in range(max(1, time // QUARTER)):
            self.now += QUARTER
            self.app.tenancy.renew(self.now)
            self.app.pipeline.poll(self.now)
            while self.app.pipeline.visit(self.now):
                continue
            self.watch.look(self.now)
            while self.app.pipeline.deliver(self.now):
                continue

    def publish(self, name: str) -> None:
        said = [f"Acme opened the plant of {name} for $12 million today, with 120 people."]
        self.room.publish("acme", Release(slug=name, title=f"Plant {name}", paragraphs=said))

    def told_beside(self) -> list[str]:
        """Return what the second route has, oldest first."""
        file = self.folder / "ops" / "alerts.json"
        items = json.loads(file.read_text())["items"] if file.exists() else []
        return [item["title"] for item in reversed(items)]


@contextmanager
def a_service(folder: Path, mails: MailServer, *, more: str = "tls: none") -> Iterator[Service]:
    with newsrooms.running(Newsroom(feeds={"acme": []})) as room, smtp.running(mails):
        service = Service(folder, room, mails, more=more)
        try:
            service.publish("old")
            service.wait(QUARTER)
            yield service
        finally:
            service.app.close()


def test_an_outage_of_mail_is_told_beside_it_and_by_mail_when_it_is_over(tmp_path: Path) -> None:
    with a_service(tmp_path, MailServer()) as service:
        service.mails.reactions = [Reaction(step="MAIL", reply=DROP)]
        service.publish("new")
        service.wait(timedelta(hours=2))
        assert service.told_beside() == []
        service.wait(timedelta(hours=4))
        [unwell] = service.told_beside()
        assert "The monitor is unwell: mails wait: the mail server takes none" in unwell
        assert service.mails.accepted == []
        service.mails.reactions = []
        service.wait(timedelta(hours=1))
        assert [one.partition(":")[0] for one in service.told_beside()] == [
            "[Monitor] The monitor is unwell",
            "[Monitor] The monitor is well again",
        ]
        arrived = [(one.recipient, one.subject) for one in service.mails.accepted]
        assert [who for who, _ in arrived].count("reader@example.org") == 1
        notices = [subject for who, subject in arrived if who == "operator@example.org"]
        assert notices == service.told_beside()
        service.wait(timedelta(hours=3))
        assert len(service.told_beside()) == 2
        assert len(service.mails.accepted) == 3


def test_a_bad_certificate_keeps_mail_back_and_the_operator_hears_of_it_beside(
    tmp_path: Path,
) -> None:
    (tmp_path / "strange").mkdir()
    ours, strange = Authority(tmp_path, "Ours"), Authority(tmp_path / "strange", "A stranger")
    mails = MailServer(starttls=strange.server_context())
    more = f"tls: starttls, ca_file: {ours.ca_file}"
    with a_service(tmp_path, mails, more=more) as service:
        for name in ("first", "second", "third"):
            service.publish(name)
            service.wait(QUARTER)
        service.wait(timedelta(hours=4))
        assert service.mails.accepted == []
        [unwell] = service.told_beside()
        assert "mails wait: the mail server takes none" in unwell
        # Somebody mends the certificate: nothing was lost, and all of it leaves in order.
        service.mails.starttls = ours.server_context()
        service.wait(timedelta(minutes=30))
        mine = [one for one in service.mails.accepted if one.recipient == "reader@example.org"]
        assert [one.subject.rpartition(" ")[2] for one in mine] == ["first", "second", "third"]
        assert all(one.encrypted for one in mine)
