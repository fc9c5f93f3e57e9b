"""Hunks: the edits that matter, in the words around them."""

from dataclasses import replace

import pytest

from monitor.model.statement import Content, Edit, EditKind, Op
from monitor.render.diff import (
    Hunk,
    Mark,
    Piece,
    as_ansi,
    as_columns,
    as_html,
    as_text,
    cut,
    heading,
    hunks,
)
from monitor.render.english import ENGLISH
from tests.unit.render.reading import shown as read_out
from tests.unit.render.stories import edit, version

FILLER = "Nothing of this changed, and nobody needs to read it again. " * 10


def after(text: str, title: str = "A title") -> Content:
    return version(text, title=title).content


def change(before: str, text: str, *pairs: tuple[str, str]) -> tuple[Hunk, ...]:
    return hunks([edit(before, text, old=old, new=new) for old, new in pairs], after(text))


def kept(hunk: Hunk) -> str:
    return "".join(piece.text for piece in hunk.pieces if piece.mark is Mark.KEPT)


def test_edit_stands_in_its_sentence() -> None:
    before = "We met. Revenue was $12 million. We left."
    shown = change(before, before.replace("12", "21"), ("$12", "$21"))
    assert as_text(shown, ENGLISH) == (
        "(paragraph 1 · number)\nWe met. Revenue was [-$12-]{+$21+} million. We left."
    )


def test_unchanged_text_is_folded() -> None:
    before = f"{FILLER}Revenue was $12 million. {FILLER}\n{FILLER}"
    (hunk,) = change(before, before.replace("$12", "$21"), ("$12", "$21"))
    assert kept(hunk).startswith("… Nothing of this changed")
    assert kept(hunk).endswith("read it again. …")
    assert len(kept(hunk)) < 500


def test_context_without_sentences_is_cut_at_a_word() -> None:
    words = "alpha " * 100
    before = f"{words}$12 {words}"
    (hunk,) = change(before, before.replace("$12", "$21"), ("$12", "$21"))
    assert kept(hunk).startswith("… alpha alpha")
    assert kept(hunk).endswith("alpha …")


def test_context_of_a_text_without_spaces_is_bounded() -> None:
    before = "提携" * 400 + "12" + "提携" * 400
    (hunk,) = change(before, before.replace("12", "21"), ("12", "21"))
    assert len(kept(hunk)) < 420


def test_edits_that_stand_close_are_one_hunk() -> None:
    before = "They will sign on March 24. " + FILLER + "It ends in June."
    text = before.replace("will", "may").replace("March 24", "May 30").replace("June", "July")
    first, second = change(before, text, ("will", "may"), ("March 24", "May 30"), ("June", "July"))
    assert "They [-will-]{+may+} sign on [-March 24-]{+May 30+}." in as_text([first], ENGLISH)
    assert (first.edits, second.edits) == (2, 1)


def test_what_matters_comes_first() -> None:
    before = "Posted today. " + FILLER + "It costs $12."
    text = before.replace("today", "now").replace("$12", "$21")
    noise = edit(before, text, old="today", new="now", material=False)
    shown = hunks([noise, edit(before, text, old="$12", new="$21")], after(text))
    assert [hunk.material for hunk in shown] == [True, False]


def test_what_matters_most_comes_before_what_matters() -> None:
    titled = edit("Old name", "New name", old="Old", new="New", field="title")
    titled = replace(titled, kinds=(EditKind.TITLE,))
    before = f"It is new. {FILLER}It costs $12."
    text = before.replace("new", "old").replace("$12", "$21")
    other = edit(before, text, old="new", new="old", kinds=(EditKind.OTHER,))
    worded = edit(before, text, old="$12", new="$21")
    shown = hunks([other, worded, titled], after(text, title="New name"))
    assert [hunk.kinds[0] for hunk in shown] == [EditKind.NUMBER, EditKind.TITLE, EditKind.OTHER]


def test_what_matters_alike_stands_in_the_order_of_the_text() -> None:
    titled = edit("Fee $1", "Fee $2", old="$1", new="$2", field="title")
    worded = edit("It costs $12.", "It costs $21.", old="$12", new="$21")
    shown = hunks([worded, titled], after("It costs $21.", title="Fee $2"))
    assert as_text(shown, ENGLISH).startswith("(title · number)\nFee [-$1-]{+$2+}\n\n(paragraph 1")


def test_columns_show_each_what_is_the_others_not() -> None:
    before = "They will sign on March 24."
    (hunk,) = change(before, before.replace("24", "25"), ("24", "25"))
    both = as_columns(hunk)
    old, new = (read_out(str(side)) for side in (both.before, both.after))
    assert (old, new) == ("They will sign on March 24.", "They will sign on March 25.")
    assert "line-through" in both.before
    assert "line-through" not in both.after


def test_numbers_in_a_text_from_right_to_left_keep_their_order() -> None:
    before = "ستستثمر الشركتان 60 مليون يورو."
    (hunk,) = change(before, before.replace("60", "40"), ("60", "40"))
    assert as_html(hunk).count('<span dir="auto" style=') == 2
    assert "\u2068[-60-]\u2069\u2068{+40+}\u2069" in as_text([hunk], ENGLISH)


def test_texts_from_left_to_right_need_no_direction() -> None:
    (hunk,) = change("Größe 12", "Größe 21", ("12", "21"))
    assert "dir=" not in as_html(hunk)


def test_inserted_and_removed_text_have_one_side() -> None:
    inserted = edit("A. C.", "A. B. C.", old="", new="B. ", op=Op.INSERT)
    inserted = replace(inserted, before_span=(3, 3))
    assert "A. {+B. +}C." in as_text(hunks([inserted], after("A. B. C.")), ENGLISH)
    removed = edit("A. B. C.", "A. C.", old="B. ", new="", op=Op.DELETE)
    removed = replace(removed, after_span=(3, 3))
    assert "A. [-B. -]C." in as_text(hunks([removed], after("A. C.")), ENGLISH)


def test_all_of_a_text_may_be_removed() -> None:
    removed = edit("All of it.", "", old="All of it.", new="", op=Op.DELETE)
    assert as_text(hunks([removed], after("")), ENGLISH).endswith("[-All of it.-]")


def test_moved_paragraph_is_marked_once() -> None:
    moved = edit("A\nB\nC", "B\nC\nA", old="A", new="A", op=Op.MOVE)
    (hunk,) = hunks([moved], after("B\nC\nA"))
    assert as_text([hunk], ENGLISH).endswith("{~A~}")
    assert hunk.paragraph == 3


def test_metadata_has_no_context() -> None:
    dated = Edit(
        op=Op.REPLACE,
        field="published",
        before="2024-03-01",
        after="2024-03-02",
        before_span=(900, 910),
        after_span=(900, 910),
        kinds=(EditKind.METADATA,),
        material=True,
    )
    shown = as_text(hunks([dated], after("Text.")), ENGLISH)
    assert shown == "(published · metadata)\n[-2024-03-01-]{+2024-03-02+}"


def test_no_edits_have_no_hunks() -> None:
    assert hunks([], after("Text.")) == ()


def test_html_carries_its_meaning_without_tags() -> None:
    (hunk,) = change("a <b> 12", "a <b> 21", ("12", "21"))
    shown = str(as_html(hunk))
    assert shown.startswith("a &lt;b&gt; <span style=")
    assert shown.count("line-through") == shown.count("underline") == 1
    assert "<ins" not in shown
    assert "<del" not in shown


def test_html_keeps_paragraphs_apart() -> None:
    inserted = edit("A", "A\nB", old="", new="\nB", op=Op.INSERT)
    (hunk,) = hunks([replace(inserted, before_span=(1, 1))], after("A\nB"))
    assert "<br>\nB" in as_html(hunk)


def test_terminal_gets_colours_and_no_foreign_codes() -> None:
    (hunk,) = change("a \x1b[2J 12", "a \x1b[2J 21", ("12", "21"))
    shown = as_ansi([hunk], ENGLISH)
    assert "\x1b[9;31m12\x1b[0m\x1b[4;32m21\x1b[0m" in shown
    assert "\x1b[2J" not in shown


def test_heading_tells_place_and_kinds() -> None:
    before = "One.\nTwo 12."
    (hunk,) = change(before, "One.\nTwo 21.", ("12", "21"))
    assert heading(hunk, ENGLISH) == "paragraph 2 · number"


def test_long_piece_is_cut_and_says_so() -> None:
    (hunk,) = change("a", "b" * 1000, ("a", "b" * 1000))
    shown = as_text([cut(hunk, 100, words=ENGLISH)], ENGLISH)
    assert shown.endswith("bb… [cut: 900 more characters]+}")


def test_very_many_pieces_are_cut_and_say_so() -> None:
    pieces = tuple(Piece(mark=Mark.ADDED, text="x") for _ in range(1000))
    (hunk,) = change("a", "b", ("a", "b"))
    shown = as_text([cut(replace(hunk, pieces=pieces), 100, words=ENGLISH)], ENGLISH)
    assert shown.endswith("… [cut: 990 more characters]")


@pytest.mark.parametrize("span", [(0, 0), (5, 5), (99, 120)])
def test_span_outside_the_text_does_no_harm(span: tuple[int, int]) -> None:
    strange = edit("12", "21", old="12", new="21", after_span=span)
    assert "[-12-]{+21+}" in as_text(hunks([strange], after("Text.")), ENGLISH)
