"""The page of a comparison: inline styles alone, what matters first, foreign texts as they run."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from monitor.model.statement import Comparison, Content, Edit, EditKind, Version
from monitor.render.diff import hunks
from monitor.render.diff_page import Layout, diff_page
from monitor.render.english import ENGLISH
from monitor.render.tongue import tongue
from tests.unit.render.reading import shown, tags
from tests.unit.render.stories import edit, version

BEFORE = "Revenue was $12 million. We will sign in May."
AFTER = "Revenue was $21 million. We will sign in June."
FILLER = "Nothing of this changed, and nobody needs to read it again. " * 5


def page(
    before: str = BEFORE,
    after: str = AFTER,
    edits: Sequence[Edit] = (),
    *,
    layout: Layout = Layout.INLINE,
    language: str | None = "en",
    url: str | None = "https://example.com/news/1",
    title: str = "Results",
) -> str:
    older = version(before, title=title, number=1, language=language)
    newer = version(after, title=title, number=2, language=language)
    given = edits or [edit(before, after, old="$12", new="$21")]
    comparison = Comparison(
        edits=tuple(given), kinds=(), material=True, summary="amount $12 million → $21 million"
    )
    return diff_page(
        (older, newer),
        comparison,
        shown=hunks(given, newer.content),
        url=url,
        words=ENGLISH,
        layout=layout,
    )


@pytest.mark.parametrize("layout", Layout)
def test_page_means_the_same_without_a_style_block(layout: Layout) -> None:
    made = page(layout=layout)
    assert "<style" not in made
    assert "class=" not in made
    assert {"ins", "del", "script", "img"}.isdisjoint(tag for tag, _ in tags(made))
    assert made.count("line-through") == made.count("text-decoration:underline") == 1


def test_page_says_what_it_compares_and_counts() -> None:
    told = shown(page())
    assert "Version 1 · 2024-03-01 09:27:00 UTC → Version 2" in told
    assert "amount $12 million → $21 million" in told
    assert "1 edit, 1 of them material." in told
    assert "1 of 1 · paragraph 1 · number" in told


def test_versions_stand_beside_each_other_under_their_names() -> None:
    made = page(layout=Layout.SIDE_BY_SIDE)
    told = shown(made)
    assert [tag for tag, _ in tags(made)].count("td") == 2
    assert "UTCRevenue was $12 million. We will sign in June." in told
    assert "UTCRevenue was $21 million. We will sign in June." in told


def test_noise_is_folded_behind_its_count() -> None:
    before = f"Posted today. {FILLER}Revenue was $12 million."
    after = before.replace("today", "now").replace("$12", "$21")
    noise = edit(before, after, old="today", new="now", material=False, kinds=(EditKind.OTHER,))
    made = page(before, after, [noise, edit(before, after, old="$12", new="$21")])
    open_part, _, folded = made.partition("<details")
    assert "$21" in open_part
    assert "Posted" not in shown(f"{open_part}</div></body></html>")
    assert "1 place with edits that do not matter" in folded
    assert "2 of 2" in folded


def test_three_hundred_edits_are_numbered_and_in_the_page() -> None:
    lines = [f"Line {number} costs ${number}. {FILLER}" for number in range(300)]
    before = "\n".join(lines)
    after = before.replace("costs $", "costs €")
    edits, at = [], 0
    for number in range(300):
        at = before.index(f"costs ${number}.", at)
        edits.append(edit(before, after, old="$", new="€", at=at))
    made = page(before, after, edits)
    assert "300 edits, 300 of them material." in shown(made)
    assert 'id="edit-300"' in made
    assert len(made) < 400_000


@pytest.mark.parametrize(
    ("language", "attributes"),
    [
        ("ar", ' lang="ar" dir="rtl"'),
        ("he-IL", ' lang="he-IL" dir="rtl"'),
        ("zh-TW", ' lang="zh-TW" dir="auto"'),
        ("ja", ' lang="ja" dir="auto"'),
        (None, ' dir="auto"'),
        ('en" onclick="x', ' dir="auto"'),
    ],
)
def test_text_has_its_language_and_direction(language: str | None, attributes: str) -> None:
    assert str(tongue(language)) == attributes
    if language != "ar":
        return
    made = page(language=language)
    assert made.count(attributes) == 2


def test_what_was_fetched_is_text() -> None:
    bad = "<script>alert(1)</script> \x1b[2J \u202egnp.exe $12"
    made = page(bad, bad.replace("$12", "$21"), title="<img src=x> A & B", url="javascript:x")
    assert {"script", "img", "a"}.isdisjoint(tag for tag, _ in tags(made))
    assert "\x1b" not in made
    assert "\u202e" not in made
    assert "&lt;script&gt;" in made


def test_page_without_edits_is_whole() -> None:
    content: Content = version(BEFORE).content
    same: Version = replace(version(BEFORE), content=content)
    comparison = Comparison(edits=(), kinds=(), material=False, summary="no edits")
    made = diff_page((same, same), comparison, shown=(), url=None, words=ENGLISH)
    assert "0 edits, 0 of them material." in shown(made)


def test_coarse_comparison_says_so() -> None:
    given = [edit(BEFORE, AFTER, old="$12", new="$21")]
    comparison = Comparison(
        edits=tuple(given), kinds=(), material=True, summary="", fallback="lines"
    )
    newer = version(AFTER, number=2)
    made = diff_page(
        (version(BEFORE), newer),
        comparison,
        shown=hunks(given, newer.content),
        url=None,
        words=ENGLISH,
    )
    assert "more coarsely" in shown(made)
