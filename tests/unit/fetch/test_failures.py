import pytest

from monitor.fetch.failures import one_line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("plain", "plain"),
        (" two\r\n lines\t ", "two lines"),
        ("bell\x07 and \x1b[31m red", "bell and [31m red"),
        ("turned \u202e round", "turned round"),
    ],
)
def test_detail_is_one_printable_line(text: str, line: str) -> None:
    assert one_line(text) == line


def test_long_detail_is_cut_visibly() -> None:
    line = one_line("x" * 10_000)
    assert len(line) == 300
    assert line.endswith("…")
