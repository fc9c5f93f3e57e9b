"""Commands end with one clear line and a documented code, whatever they are given."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli.main import program
from monitor.errors import MonitorError
from tests.support.remembered import HERE, fill

pytestmark = pytest.mark.integration

_BIG = '{"id": 1, "title": "Acme", "text": "' + "Acme partners with Globex. " * 190_000 + '"}\n'
_FILES = {
    "empty": b"",
    "binary": bytes(range(256)) * 12,
    "latin-1": '{"id": 1, "title": "Café", "text": ""}\n'.encode("latin-1"),
    "list": b"[1, 2]\n",
    "deep": b"[" * 100_000,
    "mebibytes": _BIG.encode()[: 5 << 20],
    "nul": b"sources: \x00\n",
}
_FOREIGN = ("\udcff", "\ud800", "", "x" * 100_000, "\x1b[31mred", "%s{0}", "../../etc")
_SHOWS = (
    ("statements", "show"),
    ("statements", "history"),
    ("statements", "diff"),
    ("partnerships", "show"),
    ("alerts", "show"),
    ("sources", "show"),
    ("sources", "test"),
    ("why",),
    ("poll",),
)
_KEY = HERE.key
_ODD: tuple[tuple[str, ...], ...] = (
    ("statements", "list", "--since", "99999-01-01"),
    ("statements", "list", "--since", "0001-01-01T00:00:00+14:00"),
    ("statements", "list", "--since", "9999-12-31T23:59:59-14:00"),
    ("statements", "list", "--limit", "9" * 30),
    ("statements", "list", "--limit", "0"),
    ("statements", "list", "--source", "\udcff"),
    ("statements", "list", "--company", "\ud800\x00"),
    ("partnerships", "list", "--company", "\ud800\x00"),
    ("partnerships", "list", "--stage", "soon"),
    ("statements", "diff", _KEY, "--from", "9" * 30),
    ("statements", "diff", _KEY, "--from", "2", "--to", "1"),
    ("statements", "diff", _KEY, "--html", "folder/none/x.html"),
    ("statements", "diff", _KEY, "--html", "folder"),
    ("sources", "test", "http://[::1"),
    ("sources", "test", "http://\udcff/"),
    ("sources", "test", "http://a:99999/"),
    ("why", "http://[::1"),
    ("why", "http://a:99999/"),
    ("database", "backup", "folder"),
    ("database", "backup", "none/x.db"),
    ("database", "restore", "none.db"),
    ("database", "restore", "binary", "--force"),
    ("database", "restore", "empty", "--force"),
    ("database", "restore", "folder", "--force"),
    ("database", "prune", "--dry-run", "--keep-days", "9" * 8),
    ("database", "prune", "--dry-run", "--keep-days", "9" * 30),
    ("replay", "--stored", "--since", "0001-01-01"),
    ("replay", "--stored", "--events", "none/x"),
)


@pytest.fixture(name="filled", scope="module")
def a_filled_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a database, and with files that nobody wants to read."""
    folder = tmp_path_factory.mktemp("hostile")
    fill(folder)
    for name, content in _FILES.items():
        (folder / name).write_bytes(content)
    (folder / "folder").mkdir()
    return folder


@pytest.fixture(name="folder")
def a_folder(filled: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return that folder, which is the current one; no test here may change it."""
    monkeypatch.chdir(filled)
    return filled


def _ended(words: Sequence[str]) -> tuple[int, str]:
    """Run a command; return its exit code and what it says, which is no traceback."""
    done = CliRunner().invoke(program, list(words), input="")
    if isinstance(done.exception, MonitorError):
        # `main` tells it, and ends with a code.
        told = str(done.exception)
        assert told.count("\n") <= 2, told
        return 3, told
    assert isinstance(done.exception, SystemExit | None), done.exception
    assert "Traceback" not in done.output
    return done.exit_code, done.stderr


@pytest.mark.parametrize("name", [*_FILES, "folder", "nowhere"])
@pytest.mark.parametrize(
    "words",
    [
        ("run", "-c"),
        ("poll", "-c"),
        ("check", "-c"),
        ("statements", "list", "-c"),
        ("database", "upgrade", "-c"),
        ("detect", "empty", "-c"),
        ("replay", "--stored", "-c"),
    ],
    ids=" ".join,
)
def test_configuration_that_is_none_is_told(folder: Path, words: Sequence[str], name: str) -> None:
    code, told = _ended([*words, name])
    assert code
    assert name in told


@pytest.mark.parametrize("name", [*_FILES, "folder", "nowhere"])
def test_history_that_is_none_is_told(folder: Path, name: str) -> None:
    code, told = _ended(["replay", name])
    assert code
    assert name in told


@pytest.mark.parametrize("key", _FOREIGN, ids=lambda key: ascii(key)[:12])
@pytest.mark.parametrize("words", _SHOWS, ids=" ".join)
def test_key_that_is_none_is_told(folder: Path, words: Sequence[str], key: str) -> None:
    code, told = _ended([*words, "--", key])
    assert code
    assert told
    assert len(told) < 1000


@pytest.mark.parametrize("words", _ODD, ids=lambda words: ascii(" ".join(words))[:60])
def test_odd_values_end_as_documented(folder: Path, words: Sequence[str]) -> None:
    code, _ = _ended(words)
    assert code in {0, 1, 2, 3}


_LIST = f"{sys.executable} -m monitor statements list"


@pytest.mark.parametrize(
    ("line", "code", "told"),
    [
        (f"{_LIST} | head -c 1 >/dev/null", 0, ""),
        (f"{_LIST} >&-", 1, "monitor: standard output: expected a stream, got a closed one\n"),
        (f"{_LIST} --json >/dev/full", 1, "monitor: standard output: No space left on device\n"),
        (f"{_LIST} >/dev/full", 1, "monitor: standard output: No space left on device\n"),
        (f"COLUMNS=9 NO_COLOR=1 {_LIST}", 0, ""),
        (f"LC_ALL=C PYTHONCOERCECLOCALE=0 PYTHONUTF8=0 {_LIST}", 0, ""),
        (f"PYTHONIOENCODING=latin-1 {_LIST} --json", 0, ""),
        (f"{_LIST} --source $(printf 'a\\377')", 2, "expected text in UTF-8, got 'a\\udcff'\n"),
    ],
    ids=lambda value: str(value).replace(_LIST, "list")[:40],
)
def test_output_that_is_odd_ends_as_documented(
    folder: Path, line: str, code: int, told: str
) -> None:
    if "/dev/full" in line and not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    done = subprocess.run(
        ["/bin/sh", "-c", line],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        check=False,
    )
    assert done.returncode == code
    assert done.stderr.decode().endswith(told)
    assert done.stderr.count(b"\n") <= 4
    assert b"Traceback" not in done.stderr
