"""The folder that a demo leaves behind: configuration, database, mails, and pages as published."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from monitor.demo.story import Room, Story
from monitor.errors import MonitorError

# Whoever finds this file in a folder may replace what the demo put there.
_MARK = ".made-by-monitor-demo"
_MADE = ("config.yaml", "monitor.db", "monitor.db-wal", "monitor.db-shm", "mails", "pages", _MARK)

_HEAD = """\
# Written by `monitor demo`. Its newsrooms answered only while the demo ran, but what is
# remembered of them can be read: monitor statements show KEY -c config.yaml

database: sqlite:///monitor.db
outbox: mails
log: {level: error}

# The demo's newsrooms are on this machine, which is refused unless it is allowed.
fetch: {allow: [127.0.0.0/8], spacing: 0s}

rules:
  - {key: partnerships, to: you@example.org, when: {tiers: [A, B, C]}}
  - {key: withdrawals, to: you@example.org, when: {events: [withdrawn, restored]}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """Where the demo writes."""

    root: Path

    @property
    def config(self) -> Path:
        """The configuration that the monitor works by, in the demo and after it."""
        return self.root / "config.yaml"

    @property
    def mails(self) -> Path:
        """The mails, as they would have been sent."""
        return self.root / "mails"

    @property
    def pages(self) -> Path:
        """Every page, in every wording in which it was published."""
        return self.root / "pages"


def prepare(root: Path) -> Folder:
    """Make an empty folder for the demo; only what an earlier demo made is replaced."""
    if root.exists() and not root.is_dir():
        raise MonitorError(f"expected a folder for the demo, got the file {root}")
    if root.exists() and any(root.iterdir()) and not (root / _MARK).exists():
        raise MonitorError(
            f"expected an empty folder or one that a demo made, found other files in {root}; "
            "give another with --keep"
        )
    root.mkdir(parents=True, exist_ok=True)
    for name in _MADE:
        path = root / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    (root / _MARK).touch()
    folder = Folder(root=root)
    folder.mails.mkdir()
    folder.pages.mkdir()
    return folder


def configuration(story: Story, urls: dict[str, str]) -> str:
    """Return the configuration that watches a story's newsrooms at their addresses."""
    companies = [_company(room) for room in story.rooms if room.is_company]
    sources = [_source(room, urls[room.key]) for room in story.rooms]
    parts = [_HEAD, "companies:", *companies, "", "sources:", *sources]
    return "\n".join(parts) + "\n"


def _company(room: Room) -> str:
    aliases = json.dumps([room.name.split()[0]])
    return f"  - {{key: {room.key}, name: {json.dumps(room.name)}, aliases: {aliases}}}"


def _source(room: Room, url: str) -> str:
    facts = {"key": room.key, "name": json.dumps(room.name)}
    if room.is_company:
        facts["company"] = room.key
    facts |= {"language": room.language, "every": "30m", "url": json.dumps(url)}
    return f"  - {{{', '.join(f'{name}: {value}' for name, value in facts.items())}}}"
