"""The reference of the errors shows the tree of exceptions, and the code that each ends with."""

import re
from pathlib import Path

from monitor import errors
from monitor.cli.main import _CODES
from monitor.errors import MonitorError

REFERENCE = Path(__file__).parents[2] / "docs/reference/errors.md"
_LINE = re.compile(r"^(?P<indent>[│├└─ ]*)(?P<name>[A-Z]\w+) +(?P<code>\d)  ", re.MULTILINE)
_INDENT = 4


def written_tree() -> dict[str, tuple[str | None, int]]:
    """Return parent and exit code of each exception, as the page draws them."""
    found: dict[str, tuple[str | None, int]] = {}
    parents: list[str] = []
    for line in _LINE.finditer(REFERENCE.read_text(encoding="utf-8")):
        depth = len(line["indent"]) // _INDENT
        parents[depth:] = [line["name"]]
        found[line["name"]] = (parents[depth - 1] if depth else None, int(line["code"]))
    return found


def test_tree_and_codes_are_those_of_the_program() -> None:
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, MonitorError)
    ]
    assert written_tree() == {
        kind.__name__: (
            None if kind is MonitorError else kind.__mro__[1].__name__,
            next(code for family, code in _CODES if issubclass(kind, family)),
        )
        for kind in kinds
    }


def test_every_exception_has_a_paragraph() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    assert [name for name in written_tree() if f"\n- `{name}`" not in text] == []
