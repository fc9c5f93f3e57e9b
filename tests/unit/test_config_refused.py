"""What is no usable configuration at all ends in one clear line, or in all faults at once."""

from pathlib import Path

import pytest

from monitor.config.load import load
from monitor.config.tree import MOST_BYTES
from monitor.errors import ConfigError
from tests.unit.test_config_faults import SOURCES, faults_of


def test_all_faults_come_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    found = faults_of(
        tmp_path,
        """\
databse: x
sources:
  - key: a
    url: https://example.org/
    every: soon
    company: nobody
  - key: a
    every: 15m
    every: 30m
mail:
  host: mail.example.org
  user: me
""",
    )
    assert [fault.split(":")[0] for fault in found] == [
        "databse",
        "sources.0.every",
        "sources.0.company",
        "sources.1.key",
        "sources.1.url",
        "sources.1.every",
        "mail.from",
        "mail.user",
    ]


def test_same_key_twice_names_both_lines(tmp_path: Path) -> None:
    found = faults_of(tmp_path, SOURCES + "workers: 1\noutbox: x\nworkers: 2\n")
    assert found == ["workers: expected this key once, got it on line 2 and again on line 4"]


def test_merge_keys_and_tags_are_refused(tmp_path: Path) -> None:
    found = faults_of(tmp_path, SOURCES + "fetch: {<<: {}}\nlog: !!python/name:os.system {}\n")
    assert found == [
        "fetch.<<: expected no merge key, which YAML 1.2 does not have, got one (line 2)",
        "log: expected no tag, got one (line 3)",
    ]


def bomb() -> str:
    levels = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 9))
    return f"l0: &l0 [lol, lol, lol]\n{levels}\n"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("", 'file: expected at least "sources", got an empty file'),
        ("# nothing\n---\n", 'file: expected at least "sources", got an empty file'),
        ("- a\n", 'file: expected keys such as "sources:", got a single value or a list'),
        ("just words", 'file: expected keys such as "sources:", got a single value or a list'),
        (b"a: 1\nb: \xff\xfe", "file: expected UTF-8, got other bytes (line 2)"),
        (
            b"\x7fELF\x02\x01\x01\x00",
            "line 1, column 1: expected valid YAML 1.2, got the character U+007F",
        ),
        ("a: 1\nb: \x00", "line 2, column 4: expected valid YAML 1.2, got the character U+0000"),
        (
            "a:\n\tb: 1",
            "line 2, column 1: expected valid YAML 1.2, got a tab where YAML wants spaces",
        ),
        (
            "a: b: c",
            "line 1, column 5: expected valid YAML 1.2, got mapping values are not allowed here",
        ),
        (
            "a: [1, 2\nb: 3",
            "line 2, column 2: expected valid YAML 1.2, got expected ',' or ']', but got ':'",
        ),
        ("a: 1\n---\nb: 2", "line 2, column 1: expected one document, got two"),
        ("%YAML 1.1\n---\na: no", "line 2, column 1: expected YAML 1.2, got another version"),
        ("a: *b", "line 1, column 4: expected a known anchor, got an unknown one"),
        ("a: &a [*a]", "line 1, column 8: expected a known anchor, got an unknown one"),
        ("? [a]\n: 1", "line 1, column 3: expected a word as key, got something else"),
        (bomb(), "line 6, column 20: expected at most 100000 values, got more"),
        ("a: " + "[" * 9_000, "line 1, column 24: expected at most 20 levels, got more"),
        ("- " * 1000, "line 1, column 43: expected at most 20 levels, got more"),
        ("a: " + "!" * 10_000, "line 1: expected at most 10000 characters on a line, got 10003"),
        (b"#" * (MOST_BYTES + 1), "file: expected at most 2 MB, got more"),
        (
            b"a: [" + b"1,\n" * 150_000,
            "line 99999, column 1: expected at most 100000 values, got more",
        ),
    ],
    ids=lambda value: str(value[:20]),
)
@pytest.mark.timeout(20)
def test_what_is_no_configuration_ends_in_one_clear_line(
    tmp_path: Path, content: str | bytes, fault: str
) -> None:
    assert faults_of(tmp_path, content) == [fault]


def test_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="file: expected a configuration file, got nothing"):
        load(tmp_path / "none.yaml")


def test_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="file: expected a configuration file, got a folder"):
        load(tmp_path)


def test_unreadable_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    with pytest.raises(ConfigError, match="file: expected a readable file, got: "):
        load(tmp_path / "loop.yaml")
