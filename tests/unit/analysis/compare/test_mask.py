"""What no reader sees is found wherever it stands on a line."""

import pytest

from monitor.analysis.compare.layout import Layout
from monitor.analysis.compare.mask import Hidden, Mask
from monitor.languages.edit_words import load_edit_words

_ENGLISH = load_edit_words()["en"]
_MONTHS = frozenset(_ENGLISH.months)


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("Acme *grows*.", "Acme grows."),
        ("3. Acme grows.", "Acme grows."),
        ("- Acme grows.", "Acme grows."),
        ("(a) Acme grows.", "Acme grows."),
        ("Acme grows (1.2 MB)", "Acme grows "),
        ("Acme grows [PDF]", "Acme grows "),
        ("Acme grows (pdf, 3 pages)", "Acme grows "),
        ("Acme grows 0a1b2c3d4e5f6071 fast", "Acme grows  fast"),
        ("Acme grows a0000000000000000 fast", "Acme grows  fast"),
        ("Acme grows www.acme.example/grows", "Acme grows "),
        ("Acme grows 1234567890123456", "Acme grows 1234567890123456"),
        ("3 May: Acme grows.", "3 May: Acme grows."),
    ],
)
@pytest.mark.parametrize("above", ["", "A line of prose.\n", "\n\n", "Sold\r\n"])
def test_a_line_reads_the_same_wherever_it_stands(line: str, seen: str, above: str) -> None:
    text = f"{above}{line}\nMore prose"
    mask = Mask.of(text, months=_MONTHS)
    assert mask.visible(len(above), len(above) + len(line)) == seen
    assert bool(mask.hidden(len(above), len(above) + len(line))) == (line != seen)


def test_what_is_hidden_on_one_line_leaves_the_others() -> None:
    mask = Mask.of("Acme\n2. grows\n*fast*", months=_MONTHS)
    assert mask.visible(0, len(mask.text)) == "Acme\ngrows\nfast"
    assert mask.hidden(0, len(mask.text)) == (Hidden.NUMBERING, Hidden.MARKUP)


def test_lines_below_the_last_one_asked_for_are_not_read() -> None:
    lines = ["Acme grows.", "About Acme:", "Acme makes sensors.", "It has 5 sites.", "The end."]
    text = "\n\n".join(lines)
    mask = Mask.of(text, months=_MONTHS)
    whole = Layout.of(mask, words=(_ENGLISH,))
    part = Layout.of(mask, words=(_ENGLISH,), last=text.index("Acme makes"))
    assert len(whole.starts) == len(lines)
    assert list(part.starts) == list(whole.starts[:4])
    assert list(part.parts) == list(whole.parts[:4])
