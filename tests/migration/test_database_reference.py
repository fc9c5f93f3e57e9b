"""The reference of the database names every table and column, in their order."""

import re
from pathlib import Path

from monitor.store.schema import SCHEMA

PAGE = Path(__file__).parents[2] / "docs/reference/database.md"


def described() -> dict[str, list[str]]:
    sections = re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {
        section.partition("\n")[0]: re.findall(r"^- `(\w+)`: \S", section, flags=re.MULTILINE)
        for section in sections
    }


def test_every_table_and_column_is_described() -> None:
    tables = {name: [column.name for column in table.c] for name, table in SCHEMA.tables.items()}
    assert described() == tables
