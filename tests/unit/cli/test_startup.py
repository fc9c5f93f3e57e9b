"""What each command loads: none waits for a library that it does not use."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.test_commands import commands

# What takes a tenth of a second or more to load, or brings what does.
_HEAVY = {
    "aiohttp",
    "alembic",
    "feedparser",
    "jinja2",
    "lxml",
    "monitor.app",
    "pebble",
    "psutil",
    "pydantic",
    "rapidfuzz",
    "ruamel.yaml",
    "sqlalchemy",
    "trafilatura",
}
_SETTINGS = {"pydantic", "ruamel.yaml"}
_DATABASE = {*_SETTINGS, "sqlalchemy"}
_CONFIG = """\
sources: [{key: acme, every: 15m, url: 'https://acme.example/feed.xml'}]
"""
# Runs commands as their own processes would, one after the other, and says what is loaded by then.
_CODE = """
import sys
from monitor.cli.main import program
for words in sys.argv[1:]:
    try:
        program(words.split(), prog_name="monitor")
    except BaseException as end:
        print(type(end).__name__, end, file=sys.stderr)
print("LOADED", *sys.modules)
"""


def _loaded(folder: Path, *lines: str) -> set[str]:
    """Return what is heavy and loaded after commands ran."""
    done = subprocess.run(
        [sys.executable, "-c", _CODE, *lines],
        cwd=folder,
        capture_output=True,
        text=True,
        input="",
        check=True,
    )
    return _HEAVY & set(done.stdout.rpartition("LOADED")[2].split())


def test_no_help_loads_what_only_the_work_needs(tmp_path: Path) -> None:
    lines = [f"{name} --help".partition(" ")[2] for name in commands()]
    assert _loaded(tmp_path, *lines) == {"rapidfuzz"}  # `compare` is made of it


@pytest.mark.parametrize(
    ("line", "allowed"),
    [
        ("detect", set()),
        ("compare", {"rapidfuzz"}),
        ("replay nowhere", _HEAVY - {"alembic"}),
        ("statements list", _DATABASE),
        ("statements show KEY", _DATABASE),
        ("partnerships list", _DATABASE),
        ("alerts list", _DATABASE),
        ("sources list", _DATABASE),
        ("why https://acme.example/1", _DATABASE),
        ("doctor", _DATABASE),
    ],
)
def test_command_loads_what_it_works_with(tmp_path: Path, line: str, allowed: set[str]) -> None:
    (tmp_path / "config.yaml").write_text(_CONFIG, encoding="utf-8")
    assert _loaded(tmp_path, line) <= allowed
