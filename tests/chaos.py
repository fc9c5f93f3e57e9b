"""Kill the service again and again, and look whether anything was lost or told twice.

`python -m tests.chaos --rounds 1000` starts the real program against a real newsroom and a real
mail server, kills it with SIGKILL at seeded moments, and at the end compares what arrived with
what was published. `--postgres` does it on a PostgreSQL server that it starts.
"""

import argparse
import email
import email.policy
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import psutil
from sqlalchemy import create_engine, text

from monitor.store.engine import place_of
from tests.support import newsroom as newsrooms
from tests.support import smtp
from tests.support.databases import NoPostgres, fresh_database, running_postgres
from tests.support.newsroom import Newsroom, Release
from tests.support.smtp import MailServer, Reaction

_RECIPIENT = "desk@example.org"
_FEEDS = ("acme", "globex", "initech")
_SETTLED_WITHIN = 90.0
# With more untold than this, the next life ends only when it has caught up: on a slow machine lives
# of a second do not get to the end of a poll, and a feed with very many new entries tells nobody.
_MOST_UNTOLD = 5
_WORKERS_GONE_WITHIN = 10.0

_REFERENCE = re.compile(r"ref\d{5}")

_CONFIG = """
database: {database}
fetch: {{contact: ops@example.org, allow: [127.0.0.0/8], spacing: 0s, per_host: 8}}
sources:
{sources}
mail: {{host: 127.0.0.1, port: {port}, tls: none, from: monitor@example.org}}
# Edits of the first seconds wait and leave as one, so that kills fall into that as well.
rules: [{{key: all, to: {recipient}, deliver: {{join_edits: 3s}}}}]
"""


@dataclass(kw_only=True)
class Report:
    """What a run found: faults are losses and repetitions, `repeated` the documented case."""

    kills: int = 0
    statements: int = 0
    edits: int = 0
    mails: int = 0
    repeated: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass(kw_only=True)
class _World:
    """The outside: what was published and edited, by reference."""

    newsroom: Newsroom
    mails: MailServer
    chance: random.Random
    folder: Path
    database: str
    published: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)
    count: int = 0

    def rows(self, query: str) -> list[tuple[str, int]]:
        """Return two columns of the database, asked as anybody might beside the service."""
        engine = create_engine(place_of(self.database).url)
        try:
            with engine.connect() as connection:
                return [(str(one), int(other)) for one, other in connection.execute(text(query))]
        finally:
            engine.dispose()

    def release(self, feed: str) -> Release:
        self.count += 1
        reference = f"ref{self.count:05}"
        pair = f"{feed.title()} Corp. and Umbra{self.count} Inc."
        plain = (
            f"{feed.title()} Corp. opens plant {reference}",
            f"{feed.title()} Corp. today opened a plant for $12 million ({reference}).",
        )
        pact = (
            f"{pair} announce partnership {reference}",
            f"{pair} today signed a strategic partnership for $12 million ({reference}).",
        )
        title, lead = self.chance.choice([plain, pact])
        body = (
            f"The work starts in spring and employs 120 people in two towns, said {feed.title()}."
        )
        return self.newsroom.publish(
            feed,
            Release(
                slug=reference,
                title=title,
                paragraphs=[lead, body],
                # Dated as it comes: several old ones at once are taken for an archive.
                published=format_datetime(datetime.now(UTC)),
            ),
        )

    def told(self) -> set[str]:
        """Return the references that any mail told of."""
        return {r for mail in list(self.mails.accepted) for r in _references(mail.content)}

    def untold(self) -> set[str]:
        """Return the references of statements that were published and not told of yet."""
        return {*self.published} - self.told()

    def happen(self) -> None:
        """Publish something, and edit something that is known to have been read."""
        if self.chance.random() < 0.8:
            self.published.append(self.release(self.chance.choice(_FEEDS)).slug)
        told = self.told()
        editable = [
            release
            for releases in self.newsroom.feeds.values()
            for release in releases
            if release.slug not in self.edited
            and (release.slug in told or release.slug not in self.published)
        ]
        if editable and self.chance.random() < 0.5:
            release = self.chance.choice(editable)
            # Each by another amount: what changes alike in many statements is told as one event.
            amount = f"${20 + int(release.slug.removeprefix('ref'))} million"
            release.paragraphs[0] = release.paragraphs[0].replace("$12 million", amount)
            self.edited.append(release.slug)


def run(*, rounds: int, seed: int, folder: Path, database: str | None = None) -> Report:
    """Kill the service once in each round; the last start is left to finish its work.

    `database` is a URL, of an empty one; without it, a file of SQLite in the folder.
    """
    report = Report()
    mails = MailServer(reactions=[Reaction(step="CONTENT", delay=0.03)])
    room = Newsroom(delay=0.02)
    with newsrooms.running(room), smtp.running(mails):
        world = _World(
            newsroom=room,
            mails=mails,
            chance=random.Random(seed),
            folder=folder,
            database=database or f"sqlite:///{folder / 'monitor.db'}",
        )
        for feed in _FEEDS:
            for _ in range(3):
                world.release(feed)
        _configure(world)
        subprocess.run(_command("poll"), cwd=folder, check=True, capture_output=True)
        for _ in range(rounds):
            world.happen()
            _killed_round(world, report)
        _settle(world)
    _judge(world, report)
    return report


def _configure(world: _World) -> None:
    sources = "\n".join(
        f'  - {{key: {feed}, url: "{world.newsroom.feed_url(feed)}", every: 1s}}' for feed in _FEEDS
    )
    config = _CONFIG.format(
        sources=sources, port=world.mails.port, recipient=_RECIPIENT, database=world.database
    )
    (world.folder / "config.yaml").write_text(config)


def _command(name: str) -> list[str]:
    return [sys.executable, "-m", "monitor", name, "-c", "config.yaml"]


def _start(world: _World) -> subprocess.Popen[bytes]:
    log = (world.folder / "service.log").open("ab")
    with log:
        return subprocess.Popen(
            _command("run"), cwd=world.folder, stdout=log, stderr=log, start_new_session=True
        )


def _killed_round(world: _World, report: Report) -> None:
    log = world.folder / "service.log"
    size = log.stat().st_size if log.exists() else 0
    service = _start(world)
    if world.chance.random() < 0.85:
        _wait_for_start(log, size)
    moment = world.chance.uniform(0.0, 2.0)
    if len(world.untold()) > _MOST_UNTOLD:
        _catch_up(world)
    time.sleep(moment)
    family = psutil.Process(service.pid).children(recursive=True)
    os.kill(service.pid, signal.SIGKILL)
    service.wait()
    report.kills += 1
    _, alive = psutil.wait_procs(family, timeout=_WORKERS_GONE_WITHIN)
    report.faults += [f"process {orphan.pid} outlived the service" for orphan in alive]


def _catch_up(world: _World) -> None:
    """Wait until half of what is untold was told, and kill in the midst of the other half."""
    deadline = time.monotonic() + _SETTLED_WITHIN
    while len(world.untold()) > _MOST_UNTOLD // 2 and time.monotonic() < deadline:
        time.sleep(0.05)


def _wait_for_start(log: Path, size: int) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if b"service_started" in log.read_bytes()[size:]:
            return
        time.sleep(0.02)
    raise AssertionError(f"the service did not start: {log.read_text()[-2000:]}")


def _settle(world: _World) -> None:
    """Let the service finish what is open, and stop it."""
    service = _start(world)
    deadline = time.monotonic() + _SETTLED_WITHIN
    wanted = Counter(world.published) + Counter(world.edited)
    while time.monotonic() < deadline:
        told = Counter(r for mail in list(world.mails.accepted) for r in _references(mail.content))
        if not wanted - told and not _open_work(world):
            break
        time.sleep(0.2)
    time.sleep(2)
    service.send_signal(signal.SIGTERM)
    service.wait(timeout=20)


def _parsed(content: bytes) -> tuple[str, str, set[str]]:
    """Return a mail's Message-ID, its subject, and the references that it tells of."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    body = message.get_body(("plain",))
    text = f"{message['Subject']}\n{body.get_content() if body else ''}"
    return str(message["Message-ID"]), str(message["Subject"]), set(_REFERENCE.findall(text))


def _references(content: bytes) -> set[str]:
    return _parsed(content)[2]


def _open_work(world: _World) -> int:
    """Count alerts without a message and messages that were not accepted."""
    found = world.rows(
        "select 'open', (select count(*) from alert where message is null)"
        " + (select count(*) from message where state != 'sent')"
    )
    return found[0][1]


def _judge(world: _World, report: Report) -> None:
    report.statements, report.edits = len(world.published), len(world.edited)
    mails = [_parsed(mail.content) for mail in world.mails.accepted]
    report.mails = len(mails)
    unique = {message_id: (subject, told) for message_id, subject, told in mails}
    new = Counter(r for subject, told in unique.values() if "Revised" not in subject for r in told)
    revised = Counter(r for subject, told in unique.values() if "Revised" in subject for r in told)
    expected_new, expected_revised = Counter(world.published), Counter(world.edited)
    for name, wanted, got in (("new", expected_new, new), ("edit", expected_revised, revised)):
        for reference in sorted(wanted.keys() | got.keys()):
            if wanted[reference] != got[reference]:
                report.faults.append(
                    f"{name} {reference}: told {got[reference]}, expected {wanted[reference]}"
                )
    _judge_repetitions(world, report, mails)
    _judge_database(world, report)


def _judge_repetitions(
    world: _World, report: Report, mails: list[tuple[str, str, set[str]]]
) -> None:
    """Check that messages came again only where a kill left its attempt without an end."""
    cut_off = dict(
        world.rows(
            "select message.message_id, count(*) from attempt join message"
            " on message.key = attempt.message where attempt.detail like 'cut off%'"
            " group by message.message_id"
        )
    )
    for message_id, times in Counter(mail[0] for mail in mails).items():
        if times == 1:
            continue
        report.repeated += times - 1
        if message_id not in cut_off:
            report.faults.append(f"{message_id} came {times} times without a cut-off attempt")


def _judge_database(world: _World, report: Report) -> None:
    versions = dict(
        world.rows(
            "select location.url, count(*) from version join location"
            " on location.key = version.location where version.basis = 'page'"
            " group by location.url"
        )
    )
    if _open_work(world):
        report.faults.append(f"{_open_work(world)} alerts or messages are still open")
    for feed, releases in world.newsroom.feeds.items():
        for release in releases:
            url = f"{world.newsroom.root}/{feed}/{release.slug}"
            wanted = 2 if release.slug in world.edited else 1
            if versions.get(url, 0) != wanted:
                report.faults.append(f"{url}: {versions.get(url, 0)} versions, expected {wanted}")


@contextmanager
def _database(*, postgres: bool) -> Iterator[str | None]:
    if not postgres:
        yield None
        return
    with running_postgres() as server, fresh_database(server) as url:
        yield url


def main() -> None:
    """Run, print what was found, and end with code 1 where anything was lost or told twice."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL, not on SQLite")
    given = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory() as folder, _database(postgres=given.postgres) as url:
            report = run(rounds=given.rounds, seed=given.seed, folder=Path(folder), database=url)
    except NoPostgres as error:
        sys.exit(f"error: {error}")
    print(
        f"{report.kills} kills, {report.statements} statements, {report.edits} edits, "
        f"{report.mails} mails, {report.repeated} repeated with their Message-ID, "
        f"{len(report.faults)} faults"
    )
    for fault in report.faults:
        print(f"  {fault}")
    sys.exit(1 if report.faults else 0)


if __name__ == "__main__":
    main()
