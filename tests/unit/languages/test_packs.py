import re

import pytest

from monitor.analysis.detect.lexicon import Lexicon, Prose
from monitor.languages.loader import CLASSES, load_packs
from monitor.model.language import Example, Phrase, Strength

PACKS = load_packs()
LEXICONS = {code: Lexicon.build(pack) for code, pack in PACKS.items()}
PHRASES = [
    pytest.param(code, name, phrase, id=f"{code}-{name}-{index}")
    for code, pack in PACKS.items()
    for name, phrases in pack.phrases.items()
    for index, phrase in enumerate(phrases)
]
EXAMPLES = [
    pytest.param(code, example, id=f"{code}-{index}")
    for code, pack in PACKS.items()
    for index, example in enumerate(pack.examples)
]
UNBOUNDED = re.compile(r"(?:\]|\\w|\\S|\.)[*+]")
CLAIMING = {"TRIGGER", "INSTRUMENT", "KIND", "END"}


@pytest.mark.parametrize(("code", "name", "phrase"), PHRASES)
def test_pattern_finds_its_example(code: str, name: str, phrase: Phrase) -> None:
    lexicon = LEXICONS[code]
    assert lexicon.first(name, Prose.of(phrase.example)) is not None


@pytest.mark.parametrize(("code", "name", "phrase"), PHRASES)
def test_example_of_a_trigger_holds_a_stem(code: str, name: str, phrase: Phrase) -> None:
    weak_kind = name == "KIND" and phrase.strength is Strength.WEAK
    if name in CLAIMING and not weak_kind:
        assert LEXICONS[code].stirring(Prose.of(phrase.example))


@pytest.mark.parametrize(("code", "name", "phrase"), PHRASES)
def test_gaps_of_a_pattern_are_bounded(code: str, name: str, phrase: Phrase) -> None:
    open_ended = [
        match.group()
        for match in UNBOUNDED.finditer(phrase.pattern)
        if not phrase.pattern[: match.end()].endswith(
            ("[ \\t]*", "[a-z]+", "[\\d.,]*", "[ \\t]{0,3}")
        )
    ]
    assert not open_ended


@pytest.mark.parametrize(("code", "example"), EXAMPLES)
def test_example_finds_and_misses_what_it_says(code: str, example: Example) -> None:
    lexicon = LEXICONS[code]
    plain = lexicon.veto(Prose.of(example.text))
    found = {name for name in CLASSES if lexicon.first(name, plain) is not None}
    assert set(example.finds) <= found
    assert not set(example.misses) & found
