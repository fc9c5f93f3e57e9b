"""Words that carry meaning: what was said more, what less, what otherwise."""

import re
from collections.abc import Sequence
from typing import Final

from monitor.analysis.compare.scene import Scene
from monitor.analysis.compare.strength import Touch
from monitor.analysis.compare.wording import Exchange, Sort, Token, tokens
from monitor.model.statement import EditKind

_SENTENCE_END: Final = re.compile(r"[.!?…。！？][\"”’»)\]*_]*\s*\Z")

# A phrase of fewer words of its own says nothing by itself.
_CLAUSE: Final = 2
# So many words in the place of as many are the same said otherwise; more are another statement.
_REWORDED: Final = 2
# Two characters make a Chinese word.
_PER_WORD: Final = 2


def content(scene: Scene, left: Exchange) -> list[Touch]:
    """Return what words without a kind of their own say more, less or otherwise."""
    gone, come = weight(scene, left.gone), weight(scene, left.come)
    if not gone or not come:
        kind = EditKind.REMOVED_CONTENT if gone else EditKind.ADDED_CONTENT
        says = _says(scene.seen[0], gone) if gone else _says(scene.seen[1], come)
        return [(kind, None)] if says else []
    if gone >= 2 * come + _CLAUSE * 2:
        return [(EditKind.REMOVED_CONTENT, None)]
    if come >= 2 * gone + _CLAUSE * 2:
        return [(EditKind.ADDED_CONTENT, None)]
    if max(gone, come) < 1:
        return []
    most = max(gone, come)
    # What is free depends on the words around; more than the most of it is free nowhere.
    is_free = most <= _REWORDED and most <= _freedom(scene, left)
    return [] if is_free else [(EditKind.OTHER, None)]


def _freedom(scene: Scene, left: Exchange) -> int:
    """Return how many words may be others before a sentence says another thing.

    Where it speaks of a party one word may change the news; of a number or a deal, two. Where
    nothing is known of a language that has no capitals, any word may be a name.
    """
    words = [token.written for side in left.of(Sort.WORD) for token in side]
    if words and not scene.words.unspaced and all(w.lower() == w.upper() for w in words):
        return 0
    if scene.words.nouns_capitalised and _is_other_noun(left):
        return 0
    near = [
        f"{lead}{seen}{tail}"
        for lead, seen, tail in zip(scene.lead, scene.seen, scene.tail, strict=True)
    ]
    if scene.in_title or any(party in side for party in scene.parties for side in near):
        return 0
    charged = any(
        token.sort in {Sort.NUMBER, Sort.MONTH}
        or any(scene.words.has(name, token.key) for name in ("stage", "terms"))
        for token in tokens(near[1], scene.words)
    )
    return 1 if charged else _REWORDED


def _is_other_noun(left: Exchange) -> bool:
    """Tell whether one noun stands for another, where nouns have capitals."""
    one = len(left.gone) == len(left.come) == 1
    return one and all(side[0].written[0].isupper() for side in (left.gone, left.come))


def _says(text: str, words: float) -> bool:
    return words >= _CLAUSE or (words >= 1 and bool(_SENTENCE_END.search(text)))


def weight(scene: Scene, side: Sequence[Token]) -> float:
    """Count the words that carry meaning."""
    words = sum(
        token.sort is Sort.WORD and not scene.words.has("function", token.key) for token in side
    )
    characters = sum(
        token.sort is Sort.CHARACTER and not "ぁ" <= token.key <= "ゖ" for token in side
    )
    return words + characters / _PER_WORD
