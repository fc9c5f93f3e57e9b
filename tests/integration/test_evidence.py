"""Evidence leaves as a folder that anybody can check, byte by byte."""

import io
import json
import sys
from pathlib import Path

import pytest

from monitor.model.digest import content_hash
from tests.support.remembered import HERE, URL, a_config, run, told

pytestmark = pytest.mark.integration
pytest.importorskip("warcio", reason="the extra `warc` is not installed")

__all__ = ["a_config"]


def _evidence(config: Path, name: str = "evidence") -> Path:
    folder = config.parent / name
    told(config, "export", "evidence", HERE.key, str(folder))
    return folder


def _verified(folder: Path) -> tuple[int, str]:
    from click.testing import CliRunner  # noqa: PLC0415  # `verify` takes no configuration

    from monitor.cli.main import program  # noqa: PLC0415

    result = CliRunner().invoke(program, ["verify", str(folder)])
    return result.exit_code, result.stdout


def test_evidence_holds_captures_texts_changes_and_claims(config: Path) -> None:
    folder = _evidence(config)
    manifest = json.loads((folder / "manifest.json").read_bytes())
    [statement] = manifest["statements"]
    assert (manifest["schema"], statement["url"]) == (1, HERE.url)
    for version in statement["versions"]:
        assert content_hash((folder / version["text"]).read_bytes()) == version["text_sha256"]
    names = {one["path"].removeprefix(f"{HERE.key}/") for one in manifest["files"]}
    assert {
        "captures.warc.gz",
        "feed-1.txt",
        "feed-1.json",
        "feed-1-to-2.diff.txt",
        "feed-1-to-2.diff.json",
    } <= names
    [claim, *_] = json.loads((folder / HERE.key / "feed-1.json").read_bytes())["claims"]
    start, end = claim["evidence_span"]
    text = (folder / HERE.key / "feed-1.txt").read_text(encoding="utf-8")
    assert text[start:end] == claim["evidence"]


def test_captures_are_read_back_by_any_reader_of_warc(config: Path) -> None:
    from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415

    folder = _evidence(config)
    [statement] = json.loads((folder / "manifest.json").read_bytes())["statements"]
    body = io.BytesIO((folder / "captures.warc.gz").read_bytes())
    found = {}
    for record in ArchiveIterator(body):
        content = record.content_stream().read()
        found[record.rec_headers["WARC-Record-ID"]] = content_hash(content)
        assert record.http_headers.get_statuscode() == "200"
    kept = {one["record"]: one["body_sha256"] for one in statement["captures"] if one["kept"]}
    assert found == kept != {}


def test_the_same_statement_gives_the_same_bytes(config: Path) -> None:
    one, other = _evidence(config), _evidence(config, "again")
    files = sorted(path.relative_to(one) for path in one.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(other) for path in other.rglob("*") if path.is_file())
    assert all((one / file).read_bytes() == (other / file).read_bytes() for file in files)


def test_what_was_written_is_verified(config: Path) -> None:
    code, output = _verified(_evidence(config))
    assert code == 0
    assert output.endswith(" 0 at fault\n")


def test_any_altered_byte_is_named(config: Path) -> None:
    folder = _evidence(config)
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        whole = path.read_bytes()
        for place in {0, len(whole) // 2, len(whole) - 1}:
            damaged = bytearray(whole)
            damaged[place] ^= 1
            path.write_bytes(damaged)
            code, output = _verified(folder)
            assert code == 1
            named = path.name if path.name != "manifest.sha256" else "manifest.json"
            assert named in output, (path, place)
        path.write_bytes(whole)
    assert _verified(folder)[0] == 0


def test_what_is_missing_or_there_besides_is_named(config: Path) -> None:
    folder = _evidence(config)
    (folder / HERE.key / "feed-1.txt").unlink()
    (folder / "more.txt").write_text("more", encoding="utf-8")
    code, output = _verified(folder)
    assert code == 1
    assert "feed-1.txt: it is missing" in output
    assert "more.txt: the manifest does not know it" in output
    (folder / "manifest.json").unlink()
    assert "manifest.json: it is missing" in _verified(folder)[1]


def test_a_folder_that_holds_something_is_left_alone(config: Path) -> None:
    folder = _evidence(config)
    result = run(config, "export", "evidence", URL, str(folder))
    assert result.exit_code == 1
    assert "expected an empty folder or none" in str(result.exception)


def test_without_the_extra_its_name_is_told(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "warcio", None)
    result = run(config, "export", "evidence", HERE.key, str(config.parent / "evidence"))
    assert "pip install 'press-release-monitor[warc]'" in str(result.exception)
