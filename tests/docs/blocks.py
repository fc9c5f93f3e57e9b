"""The fenced blocks of the documents, with the marks that say how each is tested.

A mark is a comment on the line before the fence, which readers of the page do not see:

    <!-- not run: REASON -->         a command that cannot run in a test; counted by one
    <!-- not compared: REASON -->    a text that no command of this page prints; counted by one
    <!-- mailed -->                  a text of the mails that this page's commands have made so far
    <!-- printed by: PAGE -->        a text that the commands of another page print or mail
    <!-- runs beside -->             a second terminal: it runs until the page ends
    <!-- exits: CODE -->             its last command ends with this code
    <!-- with: NAME=VALUE -->        what a reader fills in: NAME in the block is VALUE here
    <!-- first: COMMAND -->          what a reader has done by then
"""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = {
    page.relative_to(ROOT).as_posix(): page
    for page in (
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        *sorted((ROOT / "docs").rglob("*.md")),
    )
}

_BLOCK = re.compile(
    r"(?P<marks>(?:^ *<!-- .*? -->\n)*)"
    r"^(?P<indent> *)```(?P<language>.*)\n(?P<body>(?:.*\n)*?)^(?P=indent)```$",
    re.MULTILINE,
)
_MARK = re.compile(r"<!-- (?P<name>[a-z ]+?)(?:: (?P<value>.*?))? -->")


@dataclass(frozen=True, kw_only=True)
class Block:
    """One fenced block: what it holds, and where its first line stands."""

    page: str
    line: int
    language: str
    text: str
    marks: tuple[tuple[str, str], ...]

    @property
    def place(self) -> str:
        return f"{self.page}:{self.line}"

    def mark(self, name: str) -> str | None:
        """Return what a mark says; empty where it only stands there."""
        return next(iter(self.all_of(name)), None)

    def all_of(self, name: str) -> list[str]:
        return [value for given, value in self.marks if given == name]

    @property
    def is_run(self) -> bool:
        return self.language in {"sh", "python"} and self.mark("not run") is None


def blocks_of(page: str) -> list[Block]:
    """Return the blocks of a page in their order."""
    return blocks_in(page, PAGES[page].read_text(encoding="utf-8"))


def blocks_in(page: str, text: str) -> list[Block]:
    """Return the blocks of a text."""
    return [
        Block(
            page=page,
            line=text.count("\n", 0, found.start("body")) + 1,
            language=found["language"],
            text=_without_indent(found["body"], len(found["indent"])),
            marks=tuple(
                (mark["name"], mark["value"] or "") for mark in _MARK.finditer(found["marks"])
            ),
        )
        for found in _BLOCK.finditer(text)
    ]


def all_blocks() -> list[Block]:
    """Return the blocks of all pages."""
    return [block for page in PAGES for block in blocks_of(page)]


def _without_indent(body: str, indent: int) -> str:
    return "".join(line[indent:] if line.strip() else "\n" for line in body.splitlines(True))
