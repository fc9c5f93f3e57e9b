"""A reader who does what a page says, word for word, in a fresh folder and one shell."""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from tests.docs.blocks import ROOT, Block, blocks_of
from tests.support.newsroom import Newsroom, Release, running

# A reader waits for a mail that comes within a time. A test goes on as soon as it is there, and
# waits four times as long on a machine that is busy with other tests.
_SHELL = """
sleep() {
  local before=$(ls outbox 2>/dev/null | wc -l) i
  for ((i = 0; i < $1 * 20; i++)); do
    [ "$(ls outbox 2>/dev/null | wc -l)" -le "$before" ] || break
    command sleep 0.2
  done
}
trap 'echo "$? $BASH_COMMAND" >>"$failed"' ERR
"""
# The same, for what polls by itself.
_SOONER = {"every: 10s": "every: 1s"}
_PORTS = ("8000", "2525")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?")
# The same, as it stands in a pattern.
_MOMENT_SHOWN = re.compile(r"\d{4}\\-\d\d\\-\d\d\\ \d\d:\d\d(?::\d\d)?")
_PORT = re.compile(r"(127\.0\.0\.1:)\d+")
_PATIENCE = 60.0

_DOCK = Release(
    slug="1",
    title="Halvorsen Marine opens dry dock in Lysvik",
    paragraphs=[
        (
            "Halvorsen Marine ASA today opened a dry dock in Lysvik. "
            "It takes ships of up to 180 metres."
        ),
        "The dock will repair about thirty ferries a year and employs 120 people from April.",
    ],
)
_CONFIG = """\
fetch: {{allow: [127.0.0.0/8], spacing: 0s}}
sources: [{{key: halvorsen, company: halvorsen, every: 15m, url: '{url}'}}]
companies: [{{key: halvorsen, name: Halvorsen Marine}}]
"""


@dataclass(kw_only=True)
class Walk:
    """What came of following a page: what each block printed, the mails, and what went wrong."""

    began: str = ""
    printed: dict[int, str] = field(default_factory=dict)
    mails: str = ""
    faults: list[str] = field(default_factory=list)


@cache
def walk(page: str) -> Walk:
    """Follow a page once."""
    return follow(blocks_of(page))


def follow(blocks: list[Block]) -> Walk:
    """Do what blocks say, one after the other."""
    done = Walk(began=f"{datetime.now(UTC):%Y-%m-%d %H:%M}")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="walk-")))
        newsroom = Newsroom(feeds={"halvorsen": [_DOCK]})
        stack.enter_context(running(newsroom))
        work = folder / "home"
        work.mkdir()
        (work / "config.yaml").write_text(
            _CONFIG.format(url=newsroom.feed_url("halvorsen")), encoding="utf-8"
        )
        reader = _Reader(work, folder)
        stack.callback(reader.leave)
        for block in blocks:
            reader.follow(block, done)
        done.mails = "\n".join(_mails(folder))
    return done


def compared(block: Block, done: Walk) -> str | None:
    """Return what is wrong with a text that a page shows as printed, if anything is."""
    before = [line for line in done.printed if line < block.line]
    page = block.mark("printed by")
    if page is not None:
        other = walk(page)
        got, began = "\n".join([*other.printed.values(), other.mails]), other.began
    elif block.mark("mailed") is not None:
        got, began = done.mails, done.began
    elif before:
        got, began = done.printed[max(before)], done.began
    else:
        return f"{block.place}: no command before it that prints it"
    # What happened during the walk happens at another hour each time, and at another port.
    plain = _MOMENT.sub(lambda found: "NOW" if found[0] >= began else found[0], got)
    if _holds(_lines(plain), _lines(block.text)):
        return None
    return f"{block.place}: expected these lines in the output\n{block.text}\ngot\n{got}"


def _holds(got: list[str], expected: list[str]) -> bool:
    """Whether lines stand in an output in one piece; `…` is anything, alone also lines."""
    parts = (r".*?" if line == "…" else _pattern(line) for line in expected)
    whole = "\n".join(["", *got, ""])
    return re.search("\n" + "\n".join(parts) + "\n", whole, re.DOTALL) is not None


def _pattern(line: str) -> str:
    pattern = r"[^\n]*?".join(re.escape(part) for part in line.split("…"))
    return _MOMENT_SHOWN.sub(lambda found: f"(?:{found[0]}|NOW)", pattern)


def _lines(text: str) -> list[str]:
    """Return the lines that are not empty, without the numbers of ports."""
    return [_PORT.sub(r"\1PORT", line.rstrip()) for line in text.splitlines() if line.strip()]


def _mails(folder: Path) -> Iterator[str]:
    for file in sorted(folder.rglob("outbox/*.eml")):
        mail = message_from_bytes(file.read_bytes(), policy=default)
        body = mail.get_body(("plain",))
        assert body is not None
        yield f"Subject: {mail['Subject']}\n\n{body.get_content()}"


class _Reader:
    """A shell that follows blocks one by one, and the second terminals beside it."""

    def __init__(self, work: Path, folder: Path) -> None:
        self._folder = folder
        self._failed = folder / "failed"
        self._swaps = dict(_SOONER) | {port: str(_free_port()) for port in _PORTS}
        programs = Path(sys.executable).parent
        self._programs = str(programs)
        self._environment = {
            key: value for key, value in os.environ.items() if not key.startswith("MONITOR_")
        } | {
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(work),
            "PYTHONPATH": str(ROOT),
            "failed": str(self._failed),
        }
        self._shell = self._start(["bash", "--noprofile", "--norc"], work)
        self._where = work
        self._beside: list[subprocess.Popen[str]] = []
        self._program = ""
        self._tell(_SHELL)

    def follow(self, block: Block, done: Walk) -> None:
        """Do what a block says, and note what it prints and what goes wrong."""
        if block.language == "text":
            done.mails = "\n".join(_mails(self._folder))
            if block.mark("not compared") is None and (
                wrong := compared(_filled(block, self._swaps), done)
            ):
                done.faults.append(wrong)
            return
        if block.is_run:
            self._do(block, done)

    def _do(self, block: Block, done: Walk) -> None:
        text = _filled(block, self._swaps).text.replace(".venv/bin/", f"{self._programs}/")
        if block.mark("runs beside") is not None:
            self._beside.append(self._start(["bash", "-c", text], self._where, own_group=True))
            self._wait_for_ports(text)
            return
        for command in block.all_of("first"):
            self._run(command, "first.sh")
        if block.language == "python":
            file = self._folder / "block.py"
            # The blocks of a page are one program.
            self._program += text
            file.write_text(self._program, encoding="utf-8")
            text = f"{shlex.quote(sys.executable)} {shlex.quote(str(file))}"
        self._failed.unlink(missing_ok=True)
        done.printed[block.line] = printed = self._run(text, "block.sh")
        failed = self._failures()
        got = "; ".join(failed) or "0"
        expected = block.mark("exits")
        if expected is None and failed:
            done.faults.append(f"{block.place}: expected exit code 0, got {got}\n{printed}")
        if expected is not None and (not failed or failed[-1].split()[0] != expected):
            done.faults.append(
                f"{block.place}: expected exit code {expected}, got {got}\n{printed}"
            )

    def _failures(self) -> list[str]:
        """Return the commands of the last block that failed, each behind its exit code."""
        if not self._failed.exists():
            return []
        lines = self._failed.read_text(encoding="utf-8").splitlines()
        return [line for line in lines if f" . {self._folder}" not in line]

    def leave(self) -> None:
        """End the shell, what it started, and the terminals beside it."""
        for process in (*self._beside, self._shell):
            os.killpg(process.pid, signal.SIGTERM)
            process.communicate(timeout=20)

    def _run(self, text: str, name: str) -> str:
        script, out, err = (self._folder / f"{name}{end}" for end in ("", ".out", ".err"))
        script.write_text(text, encoding="utf-8")
        self._tell(f". {script} >{out} 2>{err} </dev/null; pwd")
        self._where = Path(self._answer())
        return out.read_text(encoding="utf-8") + err.read_text(encoding="utf-8")

    def _start(
        self, words: list[str], where: Path, *, own_group: bool = True
    ) -> subprocess.Popen[str]:
        return subprocess.Popen(
            words,
            cwd=where,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=own_group,
        )

    def _tell(self, text: str) -> None:
        assert self._shell.stdin is not None
        self._shell.stdin.write(f"{text}\n")
        self._shell.stdin.flush()

    def _answer(self) -> str:
        assert self._shell.stdout is not None
        return self._shell.stdout.readline().rstrip("\n")

    def _wait_for_ports(self, text: str) -> None:
        """Wait until the server that a second terminal starts takes connections."""
        until = monotonic() + _PATIENCE
        for port in (self._swaps[name] for name in _PORTS):
            while port in text and not _is_open(int(port)):
                assert monotonic() < until, f"nothing listens on {port}: {text}"
                sleep(0.05)


def _filled(block: Block, swaps: dict[str, str]) -> Block:
    """Return a block with what differs here: what a reader fills in, ports, and shorter waits."""
    text = block.text
    for given in block.all_of("with"):
        name, _, value = given.partition("=")
        text = text.replace(name, value)
    for name, value in swaps.items():
        text = text.replace(name, value)
    return Block(
        page=block.page, line=block.line, language=block.language, text=text, marks=block.marks
    )


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def _is_open(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0
