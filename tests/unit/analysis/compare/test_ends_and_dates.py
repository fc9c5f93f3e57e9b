"""What stands around the news, each silenced by its own rule, and what only looks like it."""

import pytest

from monitor.analysis.compare.compare import compare
from monitor.languages.edit_words import load_edit_words
from monitor.languages.loader import load_packs
from monitor.model.statement import Basis, Content, Edit

_PACKS, _WORDS = load_packs(), load_edit_words()
_SAID = "Acme opened a lab in Leeds on Monday."
_LEDGER = "The lab keeps samples; see"


def _edits(before: str, after: str) -> tuple[Edit, ...]:
    contents = [
        Content(title="Acme opens a lab", text=text, basis=Basis.FEED, extractor="", language="en")
        for text in (before, after)
    ]
    return compare(contents[0], contents[1], packs=_PACKS, edit_words=_WORDS).edits


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        ("text_missing", "", _SAID),
        ("signature", _SAID, f"{_SAID}\nMINISTRY OF WORKS\n12 MAY 2021"),
        ("footer", _SAID, f"{_SAID}\nTrusted by more than 4,000 teams."),
        ("caption", _SAID, f"{_SAID}\nFrom left: Jane Doe and John Roe."),
        ("call_to_act", _SAID, f"{_SAID}\nRegister for our webinar."),
        (
            "link_text",
            f"{_LEDGER} [Old Notes](https://a.example/1).",
            f"{_LEDGER} [Site Guide](https://a.example/2).",
        ),
        ("small_words", f"{_SAID} Good, she said.", f"{_SAID} Good, she added."),
    ],
)
def test_it_is_silent(rule: str, before: str, after: str) -> None:
    found = _edits(before, after)
    assert {(edit.material, edit.rule) for edit in found} <= {(False, rule), (False, "link_target")}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (_SAID, ""),
        ("", "Correction: the price is $12 million."),
        (_SAID, f"{_SAID}\nThe lab opened on 12 May 2021."),
        (f"Call us until 4 May. {_SAID}", f"Call us until 11 May. {_SAID}"),
        ("It uses [Vexel](https://a.example).", "It uses [Dunmore](https://b.example)."),
    ],
)
def test_it_is_told(before: str, after: str) -> None:
    assert any(edit.material for edit in _edits(before, after))


def test_a_day_in_numbers_is_a_date_wherever_it_is_touched() -> None:
    [edit] = _edits(f"{_SAID}\n03.04.2025 meeting", f"{_SAID}\n09.04.2025 meeting")
    assert "date" in edit.kinds
    assert "number" not in edit.kinds


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("It has 1000 employees.", "It has 2000 employees.", "number"),
        ("It costs $2000 a day.", "It costs $2020 a day.", "number"),
        ("It takes 2000 hours.", "It takes 2020 hours.", "number"),
        ("It opened in 1999.", "It opened in 2001.", "date"),
        ("In the 2024 second quarter.", "In the 2025 second quarter.", "date"),
    ],
)
def test_a_year_is_a_date_and_a_quantity_is_none(before: str, after: str, kind: str) -> None:
    [edit] = _edits(before, after)
    assert [found for found in edit.kinds if found in {"date", "number"}] == [kind]
