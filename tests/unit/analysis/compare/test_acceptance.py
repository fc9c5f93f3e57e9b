"""The acceptance criteria of a change monitor that other tools fail, on releases of our own."""

import functools
import tracemalloc
from collections.abc import Mapping

import pytest

from monitor.analysis.compare.align import FALLBACK
from monitor.analysis.compare.compare import MAX_JUDGED, UNJUDGED, compare
from monitor.languages.edit_words import load_edit_words
from monitor.languages.loader import load_packs
from monitor.model.language import EditWords, LanguagePack
from monitor.model.statement import Basis, Comparison, Content, EditKind

_FILLER = (
    "Veltrix has worked on cold storage since its first plant opened by the river. "
    "Its engineers measure how goods keep, and publish what they find every spring. "
    "Customers in many countries use the results to plan their own warehouses. "
)
_RELEASE = "\n".join([_FILLER * 9] * 10)
_PARTIES = frozenset({"Acme", "Globex"})


@pytest.fixture(scope="module")
def edit_words() -> Mapping[str, EditWords]:
    return load_edit_words()


@functools.cache
def _packs() -> Mapping[str, LanguagePack]:
    return load_packs()


def _compare(
    before: str, after: str, edit_words: Mapping[str, EditWords], *, language: str = "en"
) -> Comparison:
    def content(text: str) -> Content:
        return Content(
            title="A release", text=text, basis=Basis.PAGE, extractor="x", language=language
        )

    return compare(
        content(before),
        content(after),
        packs=_packs(),
        edit_words=edit_words,
        parties=_PARTIES,
    )


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("It pays $12 million.", "It pays $21 million.", EditKind.NUMBER),
        ("It earned 1.2 billion.", "It earned 2.1 billion.", EditKind.NUMBER),
        ("Closing is on March 24.", "Closing is on June 30.", EditKind.DATE),
        ("The term is 18 months.", "The term is 6 months.", EditKind.NUMBER),
        ("The term is four years.", "The term is three years.", EditKind.NUMBER),
        ("It reports every week.", "It reports every month.", EditKind.NUMBER),
        ("The report published with Acme.", "The report published with Globex.", EditKind.PARTY),
        ("Veltrix will build it.", "Veltrix may build it.", EditKind.MODALITY),
        ("Veltrix is bound by it.", "Veltrix is not bound by it.", EditKind.MODALITY),
        ("“We are glad,” said Ann Roe.", "“We are glad,” said Bob Poe.", EditKind.NAME),
        ("It was built in 3016.", "It was built in 2016.", EditKind.NUMBER),
        ("The plant in Petersburg grows.", "The plant in Petersberg grows.", EditKind.NAME),
    ],
)
def test_what_matters_is_told_though_it_is_all_that_changed_in_20_kb(
    before: str, after: str, kind: EditKind, edit_words: Mapping[str, EditWords]
) -> None:
    assert len(_RELEASE) > 20_000
    frame = f"{_RELEASE}\n{{}} {_FILLER}\n{_RELEASE}"
    comparison = _compare(frame.format(before), frame.format(after), edit_words)
    assert comparison.material
    assert kind in comparison.kinds


_NOISE = [
    ("Posted 1 hour ago", "Posted 2 hours ago", "footer"),
    ("By the newsroom, 1 hour ago", "By the newsroom, 2 hours ago", "relative_time"),
    ("1,204 views", "1,377 views", "footer"),
    ("Last updated on 3 May 2024", "Last updated on 9 June 2024", "footer"),
    ("Related articles: a new mill", "Related articles: an old mill", "related_links"),
    ("See https://x.example/a?sid=81f", "See https://x.example/a?sid=99c", "link_target"),
    ("The “first” plant", 'The "first" plant', "quotes_and_dashes"),
    ("The first\u00a0plant", "The first plant", "whitespace"),
    ("The café opens", "The cafÃ© opens", "encoding"),
    ("Form (PDF, 0.04MB)", "Form (PDF, 0.05MB)", "file_size"),
    ("1. Apply early", "2. Apply early", "list_number"),
    ("The behaviour of goods", "The behavior of goods", "typo"),
    ("![Plant](a.png)", "![Plant](b.png)", "image"),
    ("Photo: the plant by day", "Photo: the plant at night", "caption"),
]


@pytest.mark.parametrize(("before", "after", "rule"), _NOISE)
def test_noise_is_silent_and_kept_with_its_rule(
    before: str, after: str, rule: str, edit_words: Mapping[str, EditWords]
) -> None:
    frame = f"{_FILLER}\n{{}}\n{_FILLER}"
    comparison = _compare(frame.format(before), frame.format(after), edit_words)
    assert not comparison.material
    assert {edit.rule for edit in comparison.edits} == {rule}


@pytest.mark.parametrize(("before", "after", "rule"), _NOISE)
def test_an_edit_that_matters_stands_apart_from_noise_in_the_same_poll(
    before: str, after: str, rule: str, edit_words: Mapping[str, EditWords]
) -> None:
    frame = f"Acme pays {{}} million.\n{_FILLER}\n{{}}\n{_FILLER}"
    comparison = _compare(frame.format("$12", before), frame.format("$21", after), edit_words)
    assert [(edit.before, edit.after) for edit in comparison.edits if edit.material] == [
        ("$12", "$21")
    ]
    assert rule in {edit.rule for edit in comparison.edits}
    assert before not in comparison.summary


def test_a_list_in_another_order_is_silent(edit_words: Mapping[str, EditWords]) -> None:
    rows = [f"The partner number {name} from the north" for name in ("Ada", "Bea", "Cleo", "Dora")]
    comparison = _compare("\n".join(rows), "\n".join(reversed(rows)), edit_words)
    assert not comparison.material


def test_a_site_name_in_the_title_is_no_news(edit_words: Mapping[str, EditWords]) -> None:
    def content(title: str) -> Content:
        return Content(title=title, text="x", basis=Basis.PAGE, extractor="x", language="en")

    comparison = compare(
        content("Veltrix opens a plant"),
        content("Veltrix opens a plant | Veltrix News"),
        packs={},
        edit_words=edit_words,
    )
    assert [edit.rule for edit in comparison.edits] == ["site_name"]


def test_numbers_in_words_are_numbers_in_every_language(
    edit_words: Mapping[str, EditWords],
) -> None:
    cases = [
        ("de", "Sie bauen vier Werke.", "Sie bauen drei Werke."),
        ("fr", "Elles bâtissent quatre usines.", "Elles bâtissent trois usines."),
        ("zh", "双方将建设三十座工厂。", "双方将建设二十座工厂。"),
        ("ja", "両社は工場を30か所に建設する。", "両社は工場を20か所に建設する。"),
    ]
    for language, before, after in cases:
        comparison = _compare(before, after, edit_words, language=language)
        assert EditKind.NUMBER in comparison.kinds, language


def test_the_same_number_in_words_is_no_news(edit_words: Mapping[str, EditWords]) -> None:
    assert not _compare("It took 30 days.", "It took thirty days.", edit_words).material
    assert not _compare("历时30个月。", "历时三十个月。", edit_words, language="zh").material


def test_one_row_among_twenty_thousand_is_one_edit(
    edit_words: Mapping[str, EditWords],
) -> None:
    rows = ["<li>the same row of a table that is as long as a page of two megabytes</li>"] * 20_000
    others = [*rows[:9000], "<li>a new row</li>", *rows[9000:]]
    before, after = "\n".join(rows), "\n".join(others)
    comparison = _compare(before, after, edit_words)
    assert [edit.after.strip() for edit in comparison.edits] == ["<li>a new row</li>"]


def test_every_second_row_changed_is_bounded_and_says_so(
    edit_words: Mapping[str, EditWords],
) -> None:
    rows = [f"row {number} of the long table" for number in range(8000)]
    others = [row if number % 2 else f"other {number}" for number, row in enumerate(rows)]
    comparison = _compare("\n".join(rows), "\n".join(others), edit_words)
    assert comparison.fallback == FALLBACK


def test_a_long_text_rewritten_is_bounded_in_time_and_memory(
    edit_words: Mapping[str, EditWords],
) -> None:
    before = "\n".join(" ".join(f"a{line}x{word}" for word in range(30)) for line in range(900))
    after = before.replace("a", "b")
    tracemalloc.start()
    comparison = _compare(before, after, edit_words)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert comparison.material
    assert peak < 150_000_000


def test_past_so_many_edits_the_rest_counts_without_a_look(
    edit_words: Mapping[str, EditWords],
) -> None:
    count = MAX_JUDGED + 50
    before = "\n".join(f"The row {n} is kept, and is “here” today" for n in range(count))
    after = before.replace("“here”", '"here"')
    comparison = _compare(before, after, edit_words)
    assert comparison.fallback == UNJUDGED
    assert sum(edit.material for edit in comparison.edits) == len(comparison.edits) - MAX_JUDGED


def test_a_summary_names_what_matters_most_first(edit_words: Mapping[str, EditWords]) -> None:
    frame = f"{{}}\n{_FILLER}\nIt works with {{}} and pays {{}} million.\n{_FILLER}"
    before = frame.format("It is done.", "Acme", "$12")
    after = frame.format("It is done. Veltrix opens another hall.", "Globex", "$12")
    summary = _compare(before, after, edit_words).summary
    assert summary.index("Globex") < summary.index("another hall")


def test_the_same_edit_many_times_is_said_once_with_its_count(
    edit_words: Mapping[str, EditWords],
) -> None:
    before = "\n".join(f"Hall {n} opens in May." for n in range(4))
    summary = _compare(before, before.replace("May", "June"), edit_words).summary
    assert summary == "“May” → “June” (4 times)"
