"""Names that come or go: new ones, and those that only stand for what the text names anyway."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from monitor.analysis.compare.content import weight
from monitor.analysis.compare.same import is_name
from monitor.analysis.compare.scene import Scene
from monitor.analysis.compare.strength import Touch, listed
from monitor.analysis.compare.wording import Exchange, Sort, Token, tokens
from monitor.model.statement import EditKind, Op

_INNER_END: Final = re.compile(r"[.!?]\W*(?:\s|\Z)")
_ACRONYM: Final = re.compile(r"\A([A-Z]{2,6})(?:['’]?s)?\Z")
# What no acronym is without, also in letters of full width: to cut a text into words takes longer.
_CAPITALS: Final = re.compile("[A-ZＡ-Ｚ]{2}")
_NEXT: Final = re.compile(r"\W*(\w+)")
# As long as a name without spaces is, and stands from the office of who bears it.
_NO_CAPITALS: Final = re.compile(r"\s*[^\W\d_a-zA-Z]{2,8}\s*\Z")
_BESIDE: Final = 8
_LAST: Final = re.compile(r"(\w+)\W*\Z")


def names(scene: Scene, left: Exchange) -> list[Touch]:
    """Return whether names come or go, and whether what changes is somebody's office."""
    gone = [token for token in left.gone if is_name(scene, token, side=0)]
    come = [token for token in left.come if is_name(scene, token, side=1)]
    if not gone and not come:
        if _is_person(scene, left):
            return [(EditKind.NAME, None)]
        return [(EditKind.NAME, "role")] if _is_office(scene, left) else []
    roles = listed(scene, left, name="role")
    return [(EditKind.NAME, "role" if roles else None)]


def known_names(scene: Scene, left: Exchange) -> tuple[Token, ...]:
    """Return the words of names that say nothing new: of whom the text speaks anyway."""
    spelt = [*_spelt_out(scene)]
    left = left.without(spelt)
    gone = [token for token in left.gone if is_name(scene, token, side=0)]
    come = [token for token in left.come if is_name(scene, token, side=1)]
    known: Sequence[Token] = (*gone, *come)
    named = {token.written for token in known}
    said_again = not (gone and come) and _is_reference(scene, left, named=named)
    if not (refers(scene, named) or _joins(scene, named) or said_again):
        known = ()
    return (*spelt, *known)


def _is_person(scene: Scene, left: Exchange) -> bool:
    """Know a person's name without capitals by the office or title beside it: 主任是李明."""
    if not scene.words.unspaced or not (left.gone and left.come):
        return False
    if any(not _NO_CAPITALS.match(seen) for seen in scene.seen):
        return False
    beside = f"{scene.lead[1][-_BESIDE:]}\n{scene.tail[1][:_BESIDE]}"
    return any(word in beside for word in scene.words.words.get("role", ()))


def refers(scene: Scene, names: Iterable[str]) -> bool:
    """Tell whether names gave way to "we", or took its place, and still stand in the text."""
    changed = (*scene.exchange.gone, *scene.exchange.come)
    if not any(scene.words.has("first_person", token.key) for token in changed):
        return False
    return _stand_elsewhere(scene, names)


def _joins(scene: Scene, names: Iterable[str]) -> bool:
    """Tell whether two sentences were made one, or one two, and so a subject is said less often."""
    ends = [_INNER_END.search(side) is not None for side in scene.seen]
    small = all(
        scene.words.has("function", token.key)
        for token in (*scene.exchange.gone, *scene.exchange.come)
        if token.written not in names
    )
    return ends[0] != ends[1] and small and _stand_elsewhere(scene, names)


def _is_reference(scene: Scene, left: Exchange, *, named: set[str]) -> bool:
    """Tell whether an edit only says more, or less, often which of the text's names is meant."""
    others = [token for token in (*left.gone, *left.come) if token.written not in named]
    return weight(scene, others) < 1 and _stand_elsewhere(scene, named)


def _stand_elsewhere(scene: Scene, names: Iterable[str]) -> bool:
    return all(scene.stands(name, side, outside=True) for name in names for side in (0, 1))


def _spelt_out(scene: Scene) -> Iterator[Token]:
    """Yield acronyms that stand beside their words, or for them, and those words."""
    if not any(_CAPITALS.search(text) for text in (*scene.lead, *scene.seen, *scene.tail)):
        return
    sides = [
        (*tokens(lead, scene.words), *inside, *tokens(tail, scene.words))
        for lead, inside, tail in zip(scene.lead, scene.tokens, scene.tail, strict=True)
    ]
    acronyms = {short for side in sides for token in side for short in _acronyms(token)}
    if not acronyms:
        return
    told = [[one for one in side if not scene.words.has("function", one.key)] for side in sides]
    initials = ["".join(_initial(token) for token in words) for words in told]
    for acronym in acronyms:
        meant = {
            id(token)
            for words, letters in zip(told, initials, strict=True)
            for at in _places(acronym, letters)
            for token in words[at : at + len(acronym)]
        }
        for token in (*scene.tokens[0], *scene.tokens[1]) if meant else ():
            if acronym in _acronyms(token) or id(token) in meant:
                yield token


def _acronyms(token: Token) -> list[str]:
    if token.sort is not Sort.WORD or not token.written[1:2].isupper():
        return []
    return _ACRONYM.findall(token.written)


def _initial(token: Token) -> str:
    letter = token.written[0].upper()
    # A letter that has no capital of its own ("ß") begins no acronym, and takes one place.
    return letter if len(letter) == 1 else "\0"


def _places(acronym: str, letters: str) -> Iterator[int]:
    """Yield where words begin with the letters of an acronym, one after the other."""
    at = letters.find(acronym)
    while at >= 0:
        yield at
        at = letters.find(acronym, at + 1)


def _is_office(scene: Scene, left: Exchange) -> bool:
    """Know a word changed inside a title of office: Minister of (for), chief legal officer."""
    if scene.op is not Op.REPLACE or not (left.gone and left.come) or "\n" in scene.raw[1]:
        return False
    before, after = _LAST.search(scene.lead[1]), _NEXT.match(scene.tail[1])
    if not before or not after:
        return False
    offices = [scene.words.has("role", word.group(1).casefold()) for word in (before, after)]
    capitals = before.group(1)[0].isupper() and after.group(1)[0].isupper()
    return all(offices) or (offices[0] and capitals)
