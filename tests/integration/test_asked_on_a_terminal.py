"""`monitor sources add` as a person meets it: it asks on a terminal, and does what is answered."""

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import newsroom as newsrooms
from tests.support.newsroom import Answer, Newsroom
from tests.support.releases import plant

pytestmark = pytest.mark.integration

HOME = """<!doctype html><html><head><title>Acme</title>
<link rel="alternate" type="application/rss+xml" title="News" href="/acme.xml">
<link rel="alternate" type="application/rss+xml" title="Notices" href="/notices.xml">
</head><body><p>We make batteries.</p></body></html>"""
CONFIG = "database: sqlite:///monitor.db\nfetch: {allow: [127.0.0.0/8], spacing: 0s, timeout: 5s}\n"


@pytest.fixture
def room() -> Iterator[Newsroom]:
    room = Newsroom(feeds={"acme": [plant(1)], "notices": [plant(2)]})
    with newsrooms.running(room):
        room.faults["/"] = Answer(body=HOME.encode())
        yield room


def asked(folder: Path, url: str, *, answers: str) -> tuple[int, str]:
    """Answer on a terminal what the command asks; return its exit code and all that it showed."""
    (folder / "config.yaml").write_text(CONFIG, encoding="utf-8")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "monitor", "sources", "add", url],
        cwd=folder,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        shown, left = b"", answers.splitlines(keepends=True)
        while part := _read(ours):
            shown += part
            if left and shown.rstrip().endswith(b":"):
                os.write(ours, left.pop(0).encode())
        os.close(ours)
    return process.returncode, shown.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # the other side is closed
        return b""


def test_the_one_that_is_chosen_is_watched(tmp_path: Path, room: Newsroom) -> None:
    code, shown = asked(tmp_path, f"{room.root}/", answers="2\n")
    assert code == 0, shown
    assert "Which one (0 for none) [1]" in shown
    assert f"{room.root}/notices.xml" in shown.splitlines()[-1]


def test_what_is_no_choice_is_asked_again(tmp_path: Path, room: Newsroom) -> None:
    code, shown = asked(tmp_path, f"{room.root}/", answers="7\n1\n")
    assert code == 0, shown
    assert "7 is not in the range" in shown
    assert f"{room.root}/acme.xml" in shown.splitlines()[-1]


def test_none_adds_nothing(tmp_path: Path, room: Newsroom) -> None:
    code, shown = asked(tmp_path, f"{room.root}/", answers="0\n")
    assert code == 1
    assert "added" not in shown
