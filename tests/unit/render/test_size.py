"""Long news: the HTML part stays whole in every mail reader, and what is cut is told."""

from dataclasses import replace

import pytest

from monitor.model.event import Finding, Tier
from monitor.model.partnership import Step
from monitor.model.statement import EditKind
from monitor.render.mime import encoded_size
from tests.unit.render.reading import Read, read
from tests.unit.render.stories import alert, claim, deal, edit, partnership, revision, version

GMAIL_CLIPS = 102_000


def long_revision(paragraphs: int, words: int, noise: str = "alpha ") -> Finding:
    """Return a change with one edit in each of many long paragraphs."""
    before = "\n".join(f"Number {n:05d} {noise * words}." for n in range(paragraphs))
    after = before.replace("Number ", "Figure ")
    edits, at = [], 0
    for _ in range(paragraphs):
        edits.append(edit(before, after, old="Number", new="Figure", at=at))
        at = after.index("Figure", at) + 1
    return revision(before, after, edits, summary="many figures")


def fits(message: Read) -> bool:
    return max(encoded_size(message.html), len(message.html.encode())) < GMAIL_CLIPS


def test_short_news_is_not_cut() -> None:
    message = read(alert(long_revision(5, 20)))
    assert "cut" not in message.text + message.shown


def test_long_diff_is_cut_in_html_and_complete_in_text() -> None:
    message = read(alert(long_revision(1300, 50)))
    assert len(message.text) > 300_000
    assert message.text.count("[-Number-]{+Figure+}") == 1300
    assert "cut" not in message.text
    assert fits(message)
    assert message.shown.count("NumberFigure") == 40
    assert (
        "… cut: 1260 more edits, see monitor statements diff 5e1fd0c4a9b87c2d3e4f"
        in message.shown.replace("`", "")
    )


def test_one_huge_edit_is_cut_within() -> None:
    before, after = "alpha " * 50_000, "omega " * 50_000
    message = read(alert(revision(before, after, [edit(before, after, old=before, new=after)])))
    assert fits(message)
    assert message.html.count("more characters]") == 2
    assert after.strip() in message.text


@pytest.mark.parametrize("noise", ["🚀🚀🚀 ", "提携 ", '"&<> ', "Ärger "])
def test_costly_characters_are_counted_as_they_travel(noise: str) -> None:
    message = read(alert(long_revision(300, 60, noise)))
    assert fits(message)
    assert "… cut:" in message.shown


def test_text_part_is_bounded_too() -> None:
    before, after = "alpha " * 900_000, "omega " * 900_000
    message = alert(revision(before, after, [edit(before, after, old=before, new=after)]))
    assert len(message.content) < 4_000_000
    assert "more characters]" in read(message).text


def test_many_quotes_and_partnerships_are_cut_and_counted() -> None:
    sentences = [f"Plan {number}: {'they will work on things ' * 140}." for number in range(40)]
    text = "\n".join(sentences)
    said = version(text)
    claims = [claim(text, sentence) for sentence in sentences]
    told = [
        deal(
            said,
            [replace(each, features=(f"{number}",)) for each in claims],
            partnership(("Acme", f"Partner {number}")),
            step=Step.AGREED,
            tier=Tier.ANNOUNCEMENT,
        )
        for number in range(40)
    ]
    message = read(alert(*told))
    assert fits(message)
    assert "… cut: 36 more quotes, see monitor statements show" in message.shown
    assert "… cut: 30 more partnerships, see monitor statements show" in message.shown


def test_worst_news_still_fits() -> None:
    text = '"&<>🚀' * 3000
    told = []
    for number in range(60):
        each = long_revision(3, 3000, '"&<>🚀')
        assert each.version is not None
        event = deal(
            each.version,
            [claim(each.version.content.text, each.version.content.text, activity=text)] * 3,
            partnership([text[:50] + str(name) for name in range(9)]),
            step=Step.AGREED,
            tier=Tier.ANNOUNCEMENT,
        )
        event = replace(event, change=each.change, before=each.before)
        event = replace(event, source=replace(event.source, key=text, name=text))
        told.append(replace(event, event=replace(event.event, statement=f"s{number}", title=text)))
    message = read(alert(*told))
    assert fits(message)
    assert "more statements" in message.shown


def test_noise_is_counted_and_not_shown() -> None:
    before = "It costs $12. Posted 1 hour ago by the newsroom."
    after = "It costs $21. Posted 2 hours ago by the newsroom."
    noise = edit(
        before,
        after,
        old="1 hour",
        new="2 hours",
        material=False,
        rule="relative-time",
        kinds=(EditKind.BOILERPLATE,),
    )
    message = read(
        alert(revision(before, after, [edit(before, after, old="$12", new="$21"), noise]))
    )
    assert "1 hour" not in message.text + message.shown
    assert "1 further edit is not shown because it is noise: boilerplate." in message.text
    assert "1 further edit is not shown because it is noise: boilerplate." in message.shown


def test_coarser_comparison_says_so() -> None:
    before, after = "It costs $12.", "It costs $21."
    told = revision(before, after, [edit(before, after, old="$12", new="$21")])
    assert told.change is not None
    coarse = replace(told.change.comparison, fallback="lines")
    message = read(alert(replace(told, change=replace(told.change, comparison=coarse))))
    assert "Compared more coarsely than usual (lines)" in message.text
    assert "Compared more coarsely than usual (lines)" in message.shown


def test_revision_without_a_summary_is_summed_up_by_its_first_edit() -> None:
    before, after = "It costs $12.", "It costs $21."
    told = revision(before, after, [edit(before, after, old="$12", new="$21")], title="Prices")
    assert alert(told).subject == "[Revised] Prices: number $12 → $21"
