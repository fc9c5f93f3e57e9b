"""Measures what edits mean on pairs of our own: twelve languages, every kind, news and none."""

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner

from monitor.cli.compare import compare
from monitor.model.statement import EditKind

FOLDER: Final = Path(__file__).parent / "written_edits"
FLOORS: Final = Path(__file__).parent / "floors.toml"
EDITED: Final = re.compile("⟦([^⟦⟧⇒]*)⇒([^⟦⟧⇒]*)⟧")
ALWAYS: Final = ("number", "date", "party", "name", "correction", "title", "removed_content")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A written pair, and what was found in it."""

    name: str
    language: str
    kind: str
    is_news: bool
    material: bool
    kinds: frozenset[str]


def pairs(file: Path) -> Iterator[dict[str, object]]:
    _, *blocks = re.split(r"^## ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for block in blocks:
        head, _, statement = block.rstrip("\n").partition("\n")
        assert EDITED.search(statement), head
        sides = [EDITED.sub(rf"\g<{side}>", statement).partition("\n") for side in (1, 2)]
        before, after = ({"title": title, "text": text} for title, _, text in sides)
        yield {"id": head, "lang": head.split(" ")[0], "before": before, "after": after}


@pytest.fixture(scope="module")
def written() -> list[Written]:
    rows = [(file.stem, row) for file in sorted(FOLDER.glob("*.txt")) for row in pairs(file)]
    given = "\n".join(json.dumps(row) for _, row in rows)
    outcome = CliRunner().invoke(compare, [], input=given, catch_exceptions=False)
    assert outcome.exit_code == 0
    answers = map(json.loads, outcome.stdout.split("\n")[:-1])
    return [_judged(stem, answer) for (stem, _), answer in zip(rows, answers, strict=True)]


def _judged(stem: str, answer: dict[str, object]) -> Written:
    language, kind, name = str(answer["id"]).split(" ", 2)
    kinds = answer["kinds"]
    assert isinstance(kinds, list)
    return Written(
        name=f"{language} {kind} {name}",
        language=language,
        kind=kind,
        is_news=stem.startswith("material"),
        material=answer["material"] is True,
        kinds=frozenset(kinds),
    )


def floor(name: str) -> float:
    return float(tomllib.loads(FLOORS.read_text())["written_edits"][name])


def test_pairs_are_of_many_languages_and_named_once(written: list[Written]) -> None:
    assert len({(one.name, one.is_news) for one in written}) == len(written)
    assert len({one.language for one in written if one.is_news}) >= floor("languages")


def test_what_is_no_news_is_silent(written: list[Written]) -> None:
    mine = [one for one in written if not one.is_news]
    told = sorted(one.name for one in mine if one.material)
    assert len(told) <= (1 - floor("silent")) * len(mine), told


def test_what_is_news_is_told(written: list[Written]) -> None:
    mine = [one for one in written if one.is_news]
    missed = sorted(one.name for one in mine if not one.material)
    assert len(missed) <= (1 - floor("told")) * len(mine), missed


@pytest.mark.parametrize("kind", ALWAYS)
def test_what_matters_most_is_never_missed(written: list[Written], kind: str) -> None:
    mine = [one for one in written if one.is_news and one.kind == kind]
    assert mine
    assert [one.name for one in mine if not one.material] == []


def test_news_has_its_kind(written: list[Written]) -> None:
    known = {kind.value for kind in EditKind}
    mine = [one for one in written if one.is_news and one.material and one.kind in known]
    other = sorted(f"{one.name}: {sorted(one.kinds)}" for one in mine if one.kind not in one.kinds)
    assert len(other) <= (1 - floor("kind")) * len(mine), other
