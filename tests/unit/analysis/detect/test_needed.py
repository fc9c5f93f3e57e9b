"""What a pattern needs is in all that it finds: to skip it elsewhere changes nothing."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.analysis.detect.lexicon import Lexicon, Prose
from monitor.analysis.detect.needed import needed
from monitor.languages.loader import load_packs

PACKS = load_packs()
LEXICONS = {code: Lexicon.build(pack) for code, pack in PACKS.items()}
EXAMPLES = {
    code: sorted(
        {phrase.example for phrases in pack.phrases.values() for phrase in phrases}
        | {example.text for example in pack.examples}
    )
    for code, pack in PACKS.items()
}
RULES = {
    code: [rule for rules in lexicon.rules.values() for rule in rules]
    for code, lexicon in LEXICONS.items()
}


@pytest.mark.parametrize(
    ("pattern", "strings"),
    [
        ("partner", ("partner",)),
        ("partner(?:ship)?", ("partner",)),
        ("sign(?:ed|ing)", ("sign",)),
        ("(?:signed|inked) a", ("inked", "signed")),
        ("(?:signed|x)", ()),
        ("(?:signed|inked)? deal", (" deal",)),
        ("team(?:s|ed)? up with", (" up with",)),
        ("deals?", ("deal",)),
        ("deal{0,2}", ("dea",)),
        ("(?:deal){2}", ("deal",)),
        ("(?:deal)*", ()),
        ("(?:joint|common) venture", (" venture",)),
        (r"joint[ -]venture\b", ("venture",)),
        (r"(?<!no )alliance(?! of)", ("alliance",)),
        (r"\bno\.? more\.", (" more.",)),
        ("a|bcd", ()),
        ("合作", ("合作",)),
        ("作", ()),
        ("", ()),
    ],
)
def test_longest_string_that_every_match_holds_is_needed(
    pattern: str, strings: tuple[str, ...]
) -> None:
    assert needed(pattern) == strings


@pytest.mark.parametrize(
    "pattern",
    ["(?i:partner)", r"(partner)\1", "(?>partner)", "partner++", "(?P<name>partner)", r"partner\n"],
)
def test_syntax_that_is_not_read_needs_nothing(pattern: str) -> None:
    assert re.compile(pattern).pattern == pattern
    assert needed(pattern) == ()


def _patterns() -> st.SearchStrategy[str]:
    signs = st.sampled_from(["a", "b", "c", "ab", "abc", "cab", r"\.", " ", "é"])
    kinds = st.sampled_from([".", r"\w", r"\b", "[ab]", "[^a]", "(?<!a)", "(?=b)"])
    parts = st.one_of(signs, kinds)
    return st.recursive(
        parts,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=4).map("".join),
            st.lists(inner, min_size=1, max_size=3).map(lambda some: f"(?:{'|'.join(some)})"),
            st.tuples(inner, st.sampled_from(["?", "*", "+", "{2}", "{0,2}", "{1,3}", "??"])).map(
                lambda pair: f"(?:{pair[0]}){pair[1]}"
            ),
        ),
        max_leaves=8,
    )


@given(pattern=_patterns(), text=st.text("abcé .", max_size=30))
def test_every_match_holds_one_of_the_needed_strings(pattern: str, text: str) -> None:
    strings = needed(pattern)
    for match in re.finditer(pattern, text):
        assert not strings or any(string in match.group() for string in strings)


def _texts(code: str) -> st.SearchStrategy[str]:
    """Return texts that patterns half match: examples, their beginnings, ends and words."""
    words = sorted({word for example in EXAMPLES[code] for word in example.split()})
    whole = st.sampled_from(EXAMPLES[code])
    cut = st.builds(
        lambda text, place: text[place % len(text) :] + text[: place % len(text)],
        whole,
        st.integers(min_value=0, max_value=200),
    )
    part = st.one_of(whole, cut, st.sampled_from(words), st.text(max_size=5))
    return st.lists(part, max_size=8).map(" ".join)


@pytest.mark.parametrize("code", PACKS)
@given(data=st.data())
def test_a_pattern_that_is_skipped_finds_nothing(code: str, data: st.DataObject) -> None:
    prose = Prose.of(data.draw(_texts(code)))
    start = data.draw(st.integers(min_value=0, max_value=len(prose.text)))
    end = data.draw(st.integers(min_value=start, max_value=len(prose.text)))
    _assert_same(code, prose, start=start, end=end)


@pytest.mark.parametrize("code", PACKS)
def test_examples_of_a_pack_are_found_with_and_without_skipping(code: str) -> None:
    prose = Prose.of("\n".join(EXAMPLES[code]))
    _assert_same(code, prose, start=0, end=len(prose.text))


@pytest.mark.parametrize("code", PACKS)
def test_most_patterns_can_be_skipped(code: str) -> None:
    assert sum(bool(rule.needs) for rule in RULES[code]) > len(RULES[code]) / 2


def _assert_same(code: str, prose: Prose, *, start: int, end: int) -> None:
    """Ask a part of a text, and the text between two places, with and without skipping."""
    part = prose.part(start, end)
    for name, rules in LEXICONS[code].rules.items():
        able = {found.rule: found for found in LEXICONS[code].able(name, prose)}
        for rule in rules:
            for one, begin, stop in ((prose, start, end), (part, 0, len(part.text))):
                text = one.text if rule.cased else one.lower
                found = [match.span() for match in rule.pattern.finditer(text, begin, stop)]
                tried = able.get(rule)
                told = tried.matches(one, begin, end=stop) if tried else ()
                assert [match.span() for match in told] == found, rule.pattern
                first = tried.search(one, begin, end=stop) if tried else None
                assert ([first.span()] if first else []) == found[:1], rule.pattern
