"""A small edit marks no more words than plain difflib without autojunk does."""

import random
from difflib import SequenceMatcher

import pytest

from monitor.analysis.compare.align import align
from monitor.analysis.compare.hunks import hunks
from monitor.analysis.text.segment import Piece, words

_WORDS = ["harbour", "crane", "plant", "river", "order", "engine", "north", "cold", "ferry", "quay"]
_WORDS += [
    "and",
    "the",
    "of",
    "with",
    "for",
    "by",
    "in",
    "to",
    "a",
    "its",
    "new",
    "first",
    "bridge",
]
# One edit of a release of about 8 KB.
_PARAGRAPHS, _SENTENCES, _LENGTH = 12, 8, 14


def _release(chance: random.Random) -> list[list[list[str]]]:
    return [
        [[chance.choice(_WORDS) for _ in range(_LENGTH)] for _ in range(_SENTENCES)]
        for _ in range(_PARAGRAPHS)
    ]


def _text(release: list[list[list[str]]]) -> str:
    return "\n".join(
        " ".join(" ".join(sentence).capitalize() + "." for sentence in paragraph)
        for paragraph in release
    )


def _marked(pieces: tuple[Piece, ...], spans: list[tuple[int, int]]) -> int:
    return sum(any(s < piece.end and piece.start < e for s, e in spans) for piece in pieces)


@pytest.mark.parametrize("seed", range(60))
def test_a_small_edit_marks_no_more_words_than_difflib(seed: int) -> None:
    chance = random.Random(seed)
    release = _release(chance)
    before = _text(release)
    sentence = chance.choice(chance.choice(release))
    place = chance.randrange(len(sentence))
    match seed % 4:
        case 0:
            sentence[place] = "42"
        case 1:
            sentence.insert(place, "not")
        case 2:
            del sentence[place]
        case _:
            chance.choice(release).insert(0, ["quite", "another", "sentence", "came", "here"])
    after = _text(release)
    one, other = words(before), words(after)
    matcher = SequenceMatcher(
        None, [word.text for word in one], [word.text for word in other], autojunk=False
    )
    plain = sum(
        i2 - i1 + j2 - j1 for tag, i1, i2, j1, j2 in matcher.get_opcodes() if tag != "equal"
    )
    found = hunks(before, after, same=align(before, after, abbreviations=frozenset()).same)
    ours = _marked(one, [hunk.before for hunk in found]) + _marked(
        other, [hunk.after for hunk in found]
    )
    assert 0 < ours <= plain
