"""`monitor detect` and `monitor compare` as other programs use them: processes with pipes."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

PAGE = (Path(__file__).parents[2] / "docs/reference/json-lines.md").read_text(encoding="utf-8")
Row = dict[str, object]

TITLE = "Veltrix and Ordano sign partnership agreement"
TEXT = "Veltrix AG and Ordano Inc. have signed a partnership agreement.\r\nÜber uns 🙂"
DOCUMENT: Row = {"id": "d1", "lang": "en", "title": TITLE, "text": TEXT, "source": "ignored"}
PAIR: Row = {
    "id": "p1",
    "before": {"title": "Pact", "text": "Veltrix pays $12 million.\r\nIt \ud800 closes in May."},
    "after": {"title": "Pact", "text": "Veltrix pays $21 million.\r\nIt \ud800 closes in May."},
}

pytestmark = pytest.mark.integration


def _monitor(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "monitor", *arguments], input=given, capture_output=True, check=False
    )


def _line(row: Row) -> bytes:
    return json.dumps(row).encode() + b"\n"


def _rows(output: bytes) -> list[Row]:
    return [json.loads(line) for line in output.decode().split("\n")[:-1]]


def test_detect_answers_with_quotes_of_the_text_as_given() -> None:
    done = _monitor("detect", given=_line(DOCUMENT))
    (row,) = _rows(done.stdout)
    claims = row["claims"]
    assert (done.returncode, done.stderr) == (0, b"")
    assert list(row) == ["id", "language", "label", "confidence", "claims"]
    assert (row["id"], row["label"]) == ("d1", "ANNOUNCEMENT")
    assert isinstance(claims, list)
    assert claims
    for claim in claims:
        field = str(DOCUMENT[claim["field"]])
        assert field[slice(*claim["evidence_span"])] == claim["evidence"]
        quoted = [field[slice(*span)] for span in claim["party_spans"]]
        assert quoted == claim["parties"]


def test_compare_answers_with_edits() -> None:
    done = _monitor("compare", given=_line(PAIR))
    (row,) = _rows(done.stdout)
    assert (done.returncode, done.stderr) == (0, b"")
    assert (row["changed"], row["material"], row["fallback"]) == (True, True, None)
    assert row["edits"] == [
        {
            "op": "replace",
            "field": "text",
            "before": "$12",
            "after": "$21",
            "before_span": [13, 16],
            "after_span": [13, 16],
            "kinds": ["number"],
            "detail": "amount",
            "material": True,
        }
    ]


@pytest.mark.parametrize("command", ["detect", "compare"])
def test_bad_lines_are_answered_and_the_rest_go_on(command: str) -> None:
    good = _line(DOCUMENT | PAIR | {"id": "good"})
    bad = [b"\n", b"\xff\n", b"[" * 200_000 + b"\n", b'{"id": "a", "title": 7, "before": 7}\n']
    done = _monitor(command, given=b"".join([good, *bad, good]))
    rows = _rows(done.stdout)
    assert done.returncode == 2
    assert [row["id"] for row in rows] == ["good", None, None, None, "a", "good"]
    assert ["error" in row for row in rows] == [False, True, True, True, True, False]
    assert done.stderr == b"monitor: 4 of 6 line(s) were bad; their answers say why\n"


@pytest.mark.parametrize("command", ["detect", "compare"])
def test_empty_input_is_answered_by_nothing(command: str) -> None:
    done = _monitor(command)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_file_is_read_where_one_is_named(tmp_path: Path) -> None:
    file = tmp_path / "releases.jsonl"
    file.write_bytes(_line(DOCUMENT))
    assert _monitor("detect", str(file)).stdout == _monitor("detect", given=_line(DOCUMENT)).stdout
    missing = _monitor("detect", str(tmp_path / "none"))
    assert (missing.returncode, missing.stdout) == (2, b"")


def test_each_line_is_answered_before_the_next_is_asked_for() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "monitor", "detect"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for key in range(3):
            process.stdin.write(_line(DOCUMENT | {"id": key}))
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == key
        process.stdin.close()
        assert process.wait(10) == 0


def test_reader_that_leaves_ends_the_command_quietly() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "monitor", "detect"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        process.stdin.write(_line(DOCUMENT))
        process.stdin.close()
        assert process.wait(10) == 0
        assert process.stderr.read() == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_output_that_cannot_be_written_is_one_line() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "monitor", "detect"],
            input=_line(DOCUMENT),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, done.stderr) == (
        1,
        b"monitor: standard output: No space left on device\n",
    )


def test_configured_companies_are_known(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(
        "companies:\n  - {key: lowercase, name: ordano}\n"
        "sources:\n  - {key: a, url: 'https://a.example/feed', company: lowercase, every: 1h}\n",
        encoding="utf-8",
    )
    text = "Veltrix AG and ordano signed a partnership agreement."
    line = _line({"id": 1, "lang": "en", "title": "", "text": text})
    without, known = (
        _rows(_monitor("detect", *more, given=line).stdout)[0]["claims"]
        for more in ([], ["-c", str(config)])
    )
    assert without == []
    assert isinstance(known, list)
    assert known[0]["parties"] == ["Veltrix AG", "ordano"]


def test_neither_command_loads_what_it_does_not_need() -> None:
    code = (
        "import sys, monitor.cli.main, monitor.cli.detect, monitor.cli.compare;"
        "print(*sorted(m.partition('.')[0] for m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    heavy = {"aiohttp", "apscheduler", "feedparser", "lxml", "pydantic", "rich", "ruamel"}
    heavy |= {"sqlalchemy", "structlog", "trafilatura", "jinja2", "yarl", "zoneinfo"}
    assert not heavy & set(done.stdout.split())


_PIECES = ["\ud800", "\r\n", "\n", "\x00", "\u2028", "e\u0301", " ", "🙂", "pays $12. ", "may. "]
_LONG = "A sentence that is long enough to have moved elsewhere.\n"
_TEXTS = st.lists(st.sampled_from([*_PIECES, _LONG]), max_size=12).map("".join)


@settings(max_examples=10, deadline=None)
@given(pairs=st.lists(st.tuples(_TEXTS, _TEXTS), min_size=20, max_size=40))
def test_edits_apply_as_the_reference_says(pairs: list[tuple[str, str]]) -> None:
    block, _ = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    names: dict[str, object] = {}
    exec(block, names)  # noqa: S102  # the algorithm that the page gives to its readers
    apply = names["apply"]
    assert callable(apply)
    asked: list[Row] = [
        {"id": 0, "before": {"title": a, "text": b}, "after": {"title": b, "text": a}}
        for a, b in pairs
    ]
    rows = _rows(_monitor("compare", given=b"".join(map(_line, asked))).stdout)
    for (a, b), row in zip(pairs, rows, strict=True):
        assert apply(a, row["edits"], "title") == b
        assert apply(b, row["edits"], "text") == a


def test_seed_article_gives_the_claims_of_the_requirements() -> None:
    corpora = os.environ.get("MONITOR_CORPORA")
    path = Path(corpora or ".") / ".." / "domain" / "seed_article_de.txt"
    if not corpora or not path.exists():
        pytest.skip("MONITOR_CORPORA names no folder beside domain/seed_article_de.txt")
    text = path.read_text(encoding="utf-8")
    asked: Row = {"id": "seed", "lang": "de", "title": "", "text": text}
    (row,) = _rows(_monitor("detect", given=_line(asked)).stdout)
    claims = row["claims"]
    assert isinstance(claims, list)
    assert row["label"] == "SIGNAL"
    news = {
        tuple(claim["evidence_span"]): (
            claim["stage"],
            claim["modality"],
            claim["attribution"]["capacity"],
            {party.split()[0] for party in claim["parties"]},
        )
        for claim in claims
        if claim["news"]
    }
    assert news == {
        (0, 371): ("sought", "planned", "party", {"Meta", "Samsung"}),
        (372, 608): ("talks", "possible", "government", {"Meta", "Yoon"}),
        (973, 1215): ("talks", "reported", "unnamed", {"Meta", "Samsung"}),
        (3144, 3349): ("talks", "possible", "party", {"Meta", "LG"}),
        (3350, 3668): ("active", "asserted", "party", {"Meta", "LG"}),
        (3790, 4038): ("talks", "asserted", "party", {"Meta", "LG"}),
        (4039, 4366): ("sought", "planned", "party", {"Meta", "LG"}),
        (6247, 6536): ("active", "asserted", "party", {"Meta", "LG"}),
    }
    responses = {
        (claim["evidence_span"][0], response["response"], *response["evidence_span"])
        for claim in claims
        for response in claim["responses"]
    }
    assert responses == {(973, "no_comment", 1216, 1395), (973, "not_denied", 1216, 1395)}
    assert [c["evidence_span"] for c in claims if c["terms_disclosed"] == "no_explicit"] == [
        [3144, 3349]
    ]
    assert [c["evidence_span"] for c in claims if not c["news"]] == [[1588, 1781]]
    for claim in claims:
        assert text[slice(*claim["evidence_span"])] == claim["evidence"]
        quoted = [text[slice(*span)] for span in claim["party_spans"]]
        assert quoted == claim["parties"]
