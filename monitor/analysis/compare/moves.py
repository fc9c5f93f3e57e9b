"""Words that only changed their place on a line."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from monitor.analysis.compare.scene import Scene
from monitor.analysis.compare.wording import Sort, Token

# One word that left and came may be chance; two in a row, or a name, are a phrase that moved.
_PHRASE = 2
# A line with more edits than this was rewritten.
_MOST = 30


def with_moves(scenes: Sequence[Scene]) -> list[Scene]:
    """Excuse, in each edit, the words that left it for another edit of the same line.

    They must stand alone there: two names that change places change what is said.
    """
    lines: dict[tuple[int, int], list[int]] = defaultdict(list)
    for index, scene in enumerate(scenes):
        if "\n" not in scene.raw[0].strip() and "\n" not in scene.raw[1].strip():
            one, other = scene.pages
            place = one.line_start(scene.spans[0][0]), other.line_start(scene.spans[1][0])
            lines[place].append(index)
    found = list(scenes)
    for indices in lines.values():
        if 1 < len(indices) <= _MOST:
            _excuse(found, indices)
    return found


def _excuse(scenes: list[Scene], indices: Sequence[int]) -> None:
    for i in indices:
        for j in indices:
            if i == j:
                continue
            moved = _moved(scenes[i], scenes[j])
            for index in (i, j) if moved else ():
                scene = scenes[index]
                scenes[index] = replace(scene, excused=scene.excused | moved)


def _moved(source: Scene, target: Scene) -> frozenset[str]:
    """Return the words that left one edit and came in another, in the same order."""
    gone, come = source.exchange.gone, target.exchange.come
    keys = [token.key for token in _weighty(gone, source)]
    same = [token.key for token in _weighty(come, target)]
    alone = not _weighty(source.exchange.come, source) and not any(
        token.sort is not Sort.WORD or token.written[0].isupper() for token in target.exchange.gone
    )
    if not keys or not alone or not _holds(same, keys):
        return frozenset()
    if len(gone) < _PHRASE and not gone[0].written[0].isupper():
        return frozenset()
    if any(source.words.has("deny", key) for key in keys):
        return frozenset()
    return frozenset(token.key for token in gone)


def _holds(row: Sequence[str], part: Sequence[str]) -> bool:
    """Tell whether a row of words holds a part in one piece."""
    return any(
        list(row[start : start + len(part)]) == list(part)
        for start in range(len(row) - len(part) + 1)
    )


def _weighty(tokens: Sequence[Token], scene: Scene) -> list[Token]:
    return [
        token
        for token in tokens
        if token.sort is not Sort.WORD or not scene.words.has("function", token.key)
    ]
