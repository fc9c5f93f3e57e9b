import io
import json
import math

import pytest

from monitor.cli import jsonl
from monitor.cli.jsonl import Fields, answers, encoded
from monitor.render.records import Record


def _echo(fields: Fields) -> Record:
    return {"title": fields.text("title")}


def _answered(given: bytes) -> list[Record]:
    return [told.record for told in answers(io.BytesIO(given), _echo)]


def _error(line: bytes) -> object:
    return _answered(line)[0]["error"]


def test_each_line_is_answered_in_order() -> None:
    lines = b'{"id": "a", "title": "x"}\n7\n{"id": 2, "title": "y"}'
    assert _answered(lines) == [
        {"id": "a", "title": "x"},
        {"id": None, "error": "line 2: expected an object, got 7"},
        {"id": 2, "title": "y"},
    ]


def test_no_input_has_no_answers() -> None:
    assert _answered(b"") == []


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"\n", "expected an object, got an empty line"),
        (b" \t\r\n", "expected an object, got an empty line"),
        (b"[1]", "expected an object, got a list"),
        (b'"a"', 'expected an object, got "a"'),
        (b'{"id": 1', "expected JSON, got: Expecting ',' delimiter at character 8"),
        (b'{"id": 1, "x": "\xe9"}', "expected UTF-8, got byte 0xe9 at 16"),
        (b'{"id": "\xed\xa0\x80"}', "expected UTF-8, got byte 0xed at 8"),
        (b'{"id": 1, "x": NaN}', "expected JSON, got: NaN, which JSON does not have"),
        (b'{"id": 1, "x": -Infinity}', "expected JSON, got: -Infinity, which JSON does not have"),
        (b'{"id": 1, "id": 2}', "id: expected once, got twice"),
        (b'{"id": 1, "x": {"y": 0, "y": 0}}', "y: expected once, got twice"),
        (b'{"id": ' + b"9" * 5000 + b"}", "expected JSON, got: a number of too many digits"),
        (b"[" * 10**6, "expected JSON, got: too many objects or lists in one another"),
        (b'{"title": ""}', "id: expected a string or an integer, got nothing"),
        (b'{"id": null}', "id: expected a string or an integer, got null"),
        (b'{"id": true}', "id: expected a string or an integer, got true"),
        (b'{"id": 1.0}', "id: expected a string or an integer, got 1.0"),
        (b'{"id": {}}', "id: expected a string or an integer, got an object"),
        (b'{"id": 1}', "title: expected a string, got nothing"),
        (b'{"id": 1, "title": null}', "title: expected a string, got null"),
        (b'{"id": 1, "title": [7]}', "title: expected a string, got a list"),
        (b'{"id": 1, "title": 7}', "title: expected a string, got 7"),
    ],
)
def test_bad_line_says_what_was_expected_and_found(line: bytes, error: str) -> None:
    assert _error(line) == f"line 1: {error}"


@pytest.mark.parametrize(
    ("line", "key"),
    [
        (b'{"id": "a", "title": 7}', "a"),
        (b'{"id": "a", "title": "\xe9"}', "a"),
        (b'{"id": "\xe9"}', None),
        (b'{"id": "a", "title": NaN}', "a"),
        (b'{"id": "a", "title": "", "title": ""}', "a"),
        (b'{"id": "a", ', None),
        (b'{"id": [1]}', None),
    ],
)
def test_bad_line_keeps_the_id_that_can_be_read(line: bytes, key: str | None) -> None:
    assert _answered(line)[0]["id"] == key


def test_byte_order_mark_may_open_the_input_only() -> None:
    line = b'\xef\xbb\xbf{"id": 1, "title": ""}\n'
    first, second = _answered(line * 2)
    assert first == {"id": 1, "title": ""}
    assert "error" in second


def test_line_too_long_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "LONGEST_LINE", 30)
    monkeypatch.setattr(jsonl, "_SKIPPED_AT_ONCE", 7)
    good = b'{"id": 1, "title": "'.ljust(28, b"x") + b'"}\n'
    long = b'{"id": 2, "title": "'.ljust(99, b"x") + b'"}'
    assert [one.get("id") for one in _answered(good + long + b"\n" + good)] == [1, None, 1]
    assert _answered(long)[0]["error"] == "line 1: expected at most 30 bytes, got more"


def test_mistake_of_ours_costs_its_line_only(capsys: pytest.CaptureFixture[str]) -> None:
    def divide(fields: Fields) -> Record:
        return {"share": 1 // len(fields.text("title"))}

    lines = io.BytesIO(b'{"id": 1, "title": ""}\n{"id": 2, "title": "x"}\n')
    assert [told.record for told in answers(lines, divide)] == [
        {"id": 1, "error": "line 1: internal error: ZeroDivisionError"},
        {"id": 2, "share": 1},
    ]
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_nested_field_is_named_by_its_path() -> None:
    lines = io.BytesIO(b'{"id": 1, "before": {"title": 7}}')
    told = next(answers(lines, lambda fields: {"x": fields.fields("before").text("title")}))
    assert told.record["error"] == "line 1: before.title: expected a string, got 7"


def test_optional_text_may_be_missing_or_null() -> None:
    fields = Fields({"a": None, "b": "x"})
    assert [fields.text_or_none(name) for name in "abc"] == [None, "x", None]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Käse 株 🙂", "Käse 株 🙂"),
        ("\ud800", "\\ud800"),
        ("x\udfff\ud800y", "x\\udfff\\ud800y"),
        ("\u2028\u2029\x85\x9b", "\\u2028\\u2029\\u0085\\u009b"),
        ("\x00\n\r\x7f", "\\u0000\\n\\r\\u007f"),
        ('\\ud800"', '\\\\ud800\\"'),
    ],
)
def test_text_is_readable_and_never_ends_a_line(text: str, written: str) -> None:
    line = encoded({"x": text})
    assert line.decode() == f'{{"x": "{written}"}}\n'
    assert len(line.decode().splitlines()) == 1
    assert json.loads(line) == {"x": text}


def test_whole_numbers_of_any_size_come_back_as_they_were() -> None:
    key = math.factorial(100)
    assert _answered(f'{{"id": {key}, "title": ""}}'.encode()) == [{"id": key, "title": ""}]
