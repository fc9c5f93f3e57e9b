"""Messages as files: whole, named for good, once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from monitor.deliver.files import FileChannel
from tests.contract.test_channel import message


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_file_is_named_for_moment_and_key(tmp_path: Path) -> None:
    created = datetime(2024, 3, 1, 10, 30, tzinfo=timezone(timedelta(hours=1)))
    list(FileChannel(tmp_path / "new" / "outbox").send([replace(message("a"), created=created)]))
    assert names(tmp_path / "new" / "outbox") == ["20240301T093000Z-a.eml"]


def test_same_message_again_is_the_same_file(tmp_path: Path) -> None:
    again = replace(message("a"), attempts=1, due=datetime(2024, 3, 2, tzinfo=UTC))
    results = list(FileChannel(tmp_path).send([message("a"), again]))
    assert [result.error for result in results] == [False, False]
    assert names(tmp_path) == ["20240301T093000Z-a.eml"]


def test_folder_that_cannot_be_written_puts_off(tmp_path: Path) -> None:
    in_the_way = tmp_path / "outbox"
    in_the_way.write_text("a file")
    (result,) = FileChannel(in_the_way).send([message("a")])
    assert (result.error, result.permanent) == (True, False)
    assert str(in_the_way) in result.detail


def test_unfinished_file_of_a_crash_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "20240301T093000Z-a.tmp").write_bytes(b"half a mess")
    list(FileChannel(tmp_path).send([message("a")]))
    assert names(tmp_path) == ["20240301T093000Z-a.eml"]


def test_name_that_cannot_be_taken_leaves_nothing_half_written(tmp_path: Path) -> None:
    (tmp_path / "20240301T093000Z-a.eml").mkdir()
    (result,) = FileChannel(tmp_path).send([message("a")])
    assert result.error
    assert names(tmp_path) == ["20240301T093000Z-a.eml"]
