"""The configuration's reference and its JSON Schema say what the code does.

`python -m tests.docs.test_configuration` writes both anew.
"""

import json
from pathlib import Path

from pydantic.fields import FieldInfo

from monitor.config.channels import Channel
from monitor.config.rules import Digest, Immediate, Quiet, Recipient, Rule
from monitor.config.rules import When as WhenShape
from monitor.config.schema import SHAPES, description, keys, schema, word_of, written_default
from monitor.config.section import Shape
from monitor.config.shape import Company, Dkim, Fetch, Heartbeat, Log, Mail, Root, Source, Web
from monitor.config.word import OneOrMore

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs/reference/configuration.md"
SCHEMA = ROOT / "docs/reference/config.schema.json"
MARK = "<!-- What follows is generated: python -m tests.docs.test_configuration -->"
NAMES: dict[type[Shape], str] = {
    Root: "The file",
    Fetch: "`fetch`",
    Source: "`sources[]`",
    Company: "`companies[]`",
    Mail: "`mail`",
    Dkim: "`mail.dkim`",
    Rule: "`rules[]`",
    WhenShape: "`rules[].when`",
    Immediate: "`rules[].deliver` (at once)",
    Digest: "`rules[].deliver` (digest)",
    Recipient: "`recipients[]`",
    Quiet: "`recipients[].quiet[]`",
    Channel: "`channels[]`",
    Web: "`web`",
    Log: "`log`",
    Heartbeat: "`heartbeat`",
}
SECTIONS = {
    "fetch": "section",
    "sources": "list of sections",
    "companies": "list of sections",
    "mail": "section",
    "dkim": "section",
    "rules": "list of sections",
    "recipients": "list of sections",
    "channels": "list of sections",
    "quiet": "section; one or a list",
    "urgent": "section",
    "web": "section",
    "log": "section",
    "heartbeat": "section",
    "when": "section",
    "deliver": "`immediate` \\| `keep` \\| section",
}


def type_of(key: str, field: FieldInfo) -> str:
    word = word_of(field)
    if word is None or key in SECTIONS:
        return SECTIONS[key]
    is_list = any(isinstance(part, OneOrMore) for part in field.metadata)
    return f"{word.noun}; one or a list" if is_list else word.noun


def default_of(field: FieldInfo) -> str:
    if field.is_required():
        return "**required**"
    default = written_default(field)
    return "" if default in {None, ""} else f"`{default}`"


def tables() -> str:
    """Return a table for each section of the file, from the code."""
    lines: list[str] = []
    for shape in SHAPES:
        lines += [f"## {NAMES[shape]}", "", description(shape), ""]
        lines += ["| key | type | default | meaning |", "| --- | --- | --- | --- |"]
        lines += [
            f"| `{key}` | {type_of(key, field)} | {default_of(field)} | {field.description} |"
            for key, field in keys(shape).items()
        ]
        lines.append("")
    return "\n".join(lines)


def written_schema() -> str:
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def written_reference(before: str) -> str:
    return before.partition(MARK)[0] + f"{MARK}\n\n{tables()}"


def test_reference_is_what_the_code_says() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    assert text == written_reference(text), "run python -m tests.docs.test_configuration"


def test_schema_is_what_the_code_says() -> None:
    text = SCHEMA.read_text(encoding="utf-8")
    assert text == written_schema(), "run python -m tests.docs.test_configuration"


def test_every_key_has_a_meaning() -> None:
    silent = [
        f"{shape.__name__}.{key}"
        for shape in SHAPES
        for key, field in keys(shape).items()
        if not field.description
    ]
    assert silent == []


def test_shipped_configuration_names_its_schema() -> None:
    first = (ROOT / "config.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema={SCHEMA.relative_to(ROOT).as_posix()}"


if __name__ == "__main__":
    REFERENCE.write_text(written_reference(REFERENCE.read_text(encoding="utf-8")), encoding="utf-8")
    SCHEMA.write_text(written_schema(), encoding="utf-8")
