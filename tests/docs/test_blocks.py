"""What the documents show is true: commands run, print what is shown, and settings are usable."""

import configparser
import json
import re
import shlex
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli.main import program
from monitor.config.load import load
from monitor.errors import ConfigError
from tests.docs.blocks import PAGES, ROOT, Block, all_blocks, blocks_in
from tests.docs.reader import Walk, compared, follow, walk

pytestmark = pytest.mark.integration

BLOCKS = all_blocks()
LANGUAGES = {"sh", "python", "text", "yaml", "toml", "json", "ini", "mermaid"}
MARKS = {"not run", "not compared", "mailed", "printed by", "runs beside", "exits", "with", "first"}
# Each takes away from what is tested: raise a number only for what no test can do.
NOT_RUN = 15
NOT_COMPARED = 3

_TARGET = re.compile(r"^([a-z]+):.*## ", re.MULTILINE)
_CONFIG = {
    "sources": "[{key: acme, every: 15m, url: 'https://acme.example/feed.xml'}]",
    "rules": "[{key: all, to: you@example.org}]",
}


def _of(language: str) -> list[Block]:
    return [block for block in BLOCKS if block.language == language]


def _place(block: Block) -> str:
    return block.place


def test_every_block_says_what_it_is() -> None:
    assert [
        f"{block.place}: {block.language!r}" for block in BLOCKS if block.language not in LANGUAGES
    ] == []


def test_every_mark_is_one_that_the_reader_knows() -> None:
    unknown = {name for block in BLOCKS for name, _ in block.marks} - MARKS
    assert unknown == set()


@pytest.mark.parametrize(("mark", "most"), [("not run", NOT_RUN), ("not compared", NOT_COMPARED)])
def test_no_more_blocks_than_before_go_untested(mark: str, most: int) -> None:
    marked = [
        f"{block.place}: {block.mark(mark)}" for block in BLOCKS if block.mark(mark) is not None
    ]
    if len(marked) != most:
        listed = "\n".join(marked)
        pytest.fail(f"expected {most} blocks, got {len(marked)}\n{listed}", pytrace=False)
    assert all(block.mark(mark) != "" for block in BLOCKS), "a mark needs its reason"


@pytest.mark.parametrize(
    "page",
    sorted({block.page for block in BLOCKS if block.is_run or block.language == "text"}),
)
def test_page_does_what_it_says(page: str) -> None:
    if faults := walk(page).faults:
        pytest.fail("\n\n".join(faults), pytrace=False)


@pytest.mark.parametrize("block", _of("sh"), ids=_place)
def test_every_target_of_make_exists(block: Block) -> None:
    targets = set(_TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    asked = {line.split()[1] for line in block.text.splitlines() if line.startswith("make ")}
    assert asked <= targets


@pytest.mark.parametrize("block", _of("yaml"), ids=_place)
def test_settings_are_usable(block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind, name in re.findall(r"(env|file): ([\w.-]+)", block.text):
        if kind == "env":
            monkeypatch.setenv(name, "secret")
        else:
            (tmp_path / name).write_text("secret", encoding="utf-8")
    given = re.findall(r"^(\w+):", block.text, re.MULTILINE)
    rest = "".join(f"{key}: {value}\n" for key, value in _CONFIG.items() if key not in given)
    file = tmp_path / "config.yaml"
    file.write_text(f"{block.text}{rest}", encoding="utf-8")
    try:
        load(file)
    except ConfigError as error:
        pytest.fail(f"{block.place}: {error}", pytrace=False)


@pytest.mark.parametrize("block", _of("json"), ids=_place)
def test_json_is_json(block: Block) -> None:
    assert json.loads(block.text)


@pytest.mark.parametrize("block", _of("toml"), ids=_place)
def test_toml_is_toml(block: Block) -> None:
    assert tomllib.loads(block.text)


@pytest.mark.parametrize("block", _of("ini"), ids=_place)
def test_unit_starts_a_command_that_exists(block: Block) -> None:
    unit = configparser.ConfigParser(interpolation=None, strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(block.text)
    _, *words = shlex.split(unit["Service"]["ExecStart"])
    assert CliRunner().invoke(program, [*words[:1], "--help"]).exit_code == 0


_SAMPLE = """\
1. Do it:

   <!-- with: KEY=abc -->
   ```sh
   echo KEY

   ```

```text
…
```
"""


def test_blocks_are_found_with_their_places_and_marks() -> None:
    first, second = blocks_in("page.md", _SAMPLE)
    assert (first.place, first.language, first.text) == ("page.md:5", "sh", "echo KEY\n\n")
    assert first.mark("with") == "KEY=abc"
    assert (second.place, second.text, second.marks) == ("page.md:10", "…\n", ())


@pytest.mark.parametrize(
    ("shown", "is_true"),
    [
        ("one\ntwo", True),
        ("two\n\nthree 2026-11-20 10:00 2026-03-03 09:00", True),
        ("o…e\n…\nthree …", True),
        ("one\nthree …", False),
        ("wo\nthree …", False),
        ("three 2026-11-20 10:00 2026-03-03 00:00", False),
        ("four", False),
    ],
)
def test_output_is_compared_line_by_line(shown: str, is_true: bool) -> None:
    text = Block(page="page.md", line=9, language="text", text=shown, marks=())
    done = Walk(
        began="2026-11-23 12:00", printed={1: "one\ntwo\nthree 2026-11-23 12:34 2026-03-03 09:00\n"}
    )
    assert (compared(text, done) is None) == is_true


@pytest.mark.parametrize(
    ("command", "mark", "fault"),
    [
        ("true", ("with", "A=B"), None),
        (
            "cat missing; true",
            ("with", "A=B"),
            "page.md:1: expected exit code 0, got 1 cat missing",
        ),
        ("monitor why x | cat", ("with", "x=nowhere"), None),
        (
            "monitor sources show A",
            ("exits", "1"),
            "page.md:1: expected exit code 1, got 3 monitor sources show A",
        ),
    ],
)
def test_command_that_fails_is_a_fault(
    command: str, mark: tuple[str, str], fault: str | None
) -> None:
    block = Block(page="page.md", line=1, language="sh", text=f"{command}\n", marks=(mark,))
    first = [found.splitlines()[0] for found in follow([block]).faults]
    assert first == ([fault] if fault else [])


def test_every_page_is_looked_at() -> None:
    assert {"README.md", "docs/tutorial/first-alert.md"} <= set(PAGES)
