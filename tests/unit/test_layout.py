"""The shape of the code: sizes, docstrings, faces and floors."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "monitor").rglob("*.py"))
}
LONGEST = 400

# A longer file, by its path from the root, with the reason why it stays whole.
LONG_FILES: dict[str, str] = {
    "monitor/store/migrations/versions/0001_initial.py": "the first schema, as a whole",
    "monitor/analysis/detect/pair_weights.py": "numbers, written by `python -m tests.train`",
    "monitor/analysis/detect/kind_weights.py": "numbers, written by `python -m tests.train`",
}

# The packages whose face says something; every other __init__.py is empty.
FACES = {"monitor/__init__.py", "monitor/model/__init__.py"}


def is_plain_package(path: str) -> bool:
    return path.endswith("/__init__.py") and path not in FACES


def names_type_checking(text: str) -> bool:
    return any(
        (isinstance(node, ast.Name) and node.id == "TYPE_CHECKING")
        or (isinstance(node, ast.Attribute) and node.attr == "TYPE_CHECKING")
        for node in ast.walk(ast.parse(text))
    )


def test_there_are_modules_to_look_at() -> None:
    assert "monitor/__init__.py" in MODULES


def test_files_are_short_unless_listed() -> None:
    long = {path for path, text in MODULES.items() if len(text.splitlines()) > LONGEST}
    assert long == set(LONG_FILES), "split by subject, or list the file with its reason"


def test_modules_say_what_they_are_for() -> None:
    silent = [
        path
        for path, text in MODULES.items()
        if not is_plain_package(path) and not ast.get_docstring(ast.parse(text))
    ]
    assert silent == [], "open with one sentence"


def test_package_faces_are_empty() -> None:
    full = [path for path, text in MODULES.items() if is_plain_package(path) and text]
    assert full == [], "import from the file that defines the name"


def test_no_import_circle_is_dodged() -> None:
    dodging = [path for path, text in MODULES.items() if names_type_checking(text)]
    assert dodging == [], "a circle means that a name lives in the wrong file"


@pytest.mark.parametrize("text", ["if TYPE_CHECKING: ...", "if typing.TYPE_CHECKING: ..."])
def test_dodge_is_seen_in_either_form(text: str) -> None:
    assert names_type_checking(text)


def test_imports_keep_to_their_floors() -> None:
    # In a process of its own: it sets up logging for itself, and silences ours for later tests.
    lint = (
        "from importlinter.cli import lint_imports as lint; import sys;"
        "sys.exit(lint(config_filename='pyproject.toml', no_cache=True, no_logo=True))"
    )
    done = subprocess.run(
        [sys.executable, "-c", lint], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
