"""The reference of the rules that silence edits names every rule and kind of the code, no other."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from monitor.analysis.compare import shared, significance, translated, untold
from monitor.analysis.compare.layout import Part
from monitor.analysis.compare.mask import Hidden
from monitor.model.statement import EditKind

REFERENCE = Path(__file__).parents[2] / "docs/reference/edit-rules.md"
COMPARE = Path(significance.__file__).parent
_ROW = re.compile(r"^\| `([^`]+)` \| .+ \|$", re.MULTILINE)


def described(heading: str) -> list[str]:
    text = REFERENCE.read_text(encoding="utf-8")
    return _ROW.findall(text.split(f"## {heading}\n")[1].split("\n## ")[0])


def literals() -> Iterator[str]:
    """Yield the names of rules that stand in the code: `rule="..."`, and what _marks_rule gives."""
    for file in COMPARE.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "rule":
                yield from _strings(node.value)
            if isinstance(node, ast.FunctionDef) and node.name == "_marks_rule":
                for inner in ast.walk(node):
                    yield from _strings(inner) if isinstance(inner, ast.Return | ast.Tuple) else ()


def _strings(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def test_every_rule_is_described_and_no_other() -> None:
    named = {hidden.value for hidden in Hidden} | {
        part.value for part in Part if part is not Part.BODY
    }
    constants = {shared.RULE, translated.RULE, untold.RULE}
    assert sorted(described("Rules")) == sorted({*named, *literals(), *constants})


def test_every_kind_is_described_and_no_other() -> None:
    assert sorted(described("Kinds")) == sorted(kind.value for kind in EditKind)
