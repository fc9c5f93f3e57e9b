"""Words that make a statement firmer or weaker, turn it round, or say how far a deal has come."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from itertools import islice, product, takewhile
from typing import Final, TypeAlias

from monitor.analysis.compare.scene import Scene
from monitor.analysis.compare.wording import Exchange, Sort
from monitor.model.statement import EditKind

# A kind of edit, and a finer word for it.
Touch: TypeAlias = tuple[EditKind, str | None]

# A word of a language without spaces reaches so far over the ends of an edit.
_OVERHANG: Final = 4
# Past so many words, two that are opposed need not stand for one another.
_FACING: Final = 12
# Shorter words begin like a prefix by chance: in, into.
_STEM: Final = 4

# A word or two, and not a passage.
_PHRASE: Final = 60
_FIRST: Final = re.compile(r"\s*([^\W\d_]+)")
_WORDS: Final = re.compile(r"[^\W\d_]+")

# "One of the" and what it takes to say so.
_ONE_OF: Final = 4
_OF_WHICH: Final = 8

# What follows a bound: a number, an amount, a date.
_BOUNDED: Final = re.compile(r"\W{0,3}(?:[A-Z]{1,3}[ \u00a0]?)?[€$£¥₩]?[ \u00a0]?\d")
# An office stands so near to the word that ranks it.
_RANKED: Final = 24

_TELLS: Final[Mapping[str, Touch]] = {
    "date": (EditKind.DATE, None),
    "unit": (EditKind.NUMBER, "unit"),
    "place": (EditKind.OTHER, "place"),
    "product": (EditKind.OTHER, "product"),
    "role": (EditKind.NAME, "role"),
    "stage": (EditKind.MODALITY, "stage"),
    "terms": (EditKind.MODALITY, "terms"),
}
_STRENGTHS: Final = (
    ("deny", "negation"),
    ("stage", "stage"),
    ("firm", None),
    ("terms", "terms"),
    ("disclaimer", "disclaimer"),
)


def strength(scene: Scene, left: Exchange) -> list[Touch]:
    """Return how firmly an edit makes its statement speak, and what it turns round."""
    found: list[Touch] = []
    for name, detail in _STRENGTHS:
        if not listed(scene, left, name=name):
            continue
        # A stage is changed where one word of it stands for another; alone it is a noun.
        if name == "stage" and not _is_restaged(scene, left):
            continue
        found.append((EditKind.MODALITY, detail))
    if not found and listed(scene, left, name="able") and not _says_more(scene, left):
        found.append((EditKind.MODALITY, None))
    if _is_negated(scene, left):
        found.append((EditKind.MODALITY, "negation"))
    if _is_turned(scene, left):
        found.append((EditKind.MODALITY, "opposite"))
    if _is_one_of(scene, left) or _is_bounded(scene):
        found.append((EditKind.MODALITY, None))
    if _is_ranked(scene, left):
        found.append((EditKind.NAME, "role"))
    return found + [touch for touch in _alternatives(scene, left) if touch not in found]


def _is_one_of(scene: Scene, left: Exchange) -> bool:
    """Tell whether the first, the largest or the only one became one of them, or the reverse."""
    among = scene.words.among
    if len(left.gone) + len(left.come) > _ONE_OF:
        return False
    one, other = (
        f"{lead[-_OF_WHICH:]}{seen}{tail[:_OF_WHICH]}"
        for lead, seen, tail in zip(scene.lead, scene.seen, scene.tail, strict=True)
    )
    return bool(among.search(one)) != bool(among.search(other))


def _is_bounded(scene: Scene) -> bool:
    """Tell whether a number gets a bound, loses it or has another: up to 300, at least 300."""
    if max(map(len, scene.seen)) > _PHRASE:
        return False
    return _bounds(scene, 0) != _bounds(scene, 1)


def _bounds(scene: Scene, side: int) -> list[int]:
    text = f"{scene.lead[side]}{scene.seen[side]}{scene.tail[side]}"
    patterns = scene.words.at_least, scene.words.at_most
    return [
        sum(
            _BOUNDED.match(text, match.end()) is not None or _counts(scene, text[match.end() :])
            for match in pattern.finditer(text)
        )
        for pattern in patterns
    ]


def _counts(scene: Scene, text: str) -> bool:
    """Tell whether a text begins with a number in words."""
    first = _FIRST.match(text)
    return first is not None and first[1].casefold() in scene.words.numbers


def _is_ranked(scene: Scene, left: Exchange) -> bool:
    """Tell whether an office is made another by a word beside it: deputy, interim, former."""
    if max(map(len, scene.seen)) > _PHRASE:
        return False
    ranks, offices = (scene.words.words.get(name, frozenset()) for name in ("rank", "role"))
    if scene.words.unspaced:
        longer, shorter = sorted((side.strip() for side in scene.seen), key=len, reverse=True)
        # 부사장 to 사장: a hunk may be the whole word, or the first character of it.
        office = shorter or scene.tail[0].lstrip()
        return (
            longer.removesuffix(shorter) in ranks
            and longer.endswith(shorter)
            and office.startswith(tuple(offices))
        )
    words = [{token.key for token in side} for side in (left.gone, left.come)]
    if not (words[0] ^ words[1]) & ranks:
        return _is_prefixed(scene, left, ranks=ranks)
    beside = " ".join(
        f"{lead[-_RANKED:]} {seen} {tail[:_RANKED]}"
        for lead, seen, tail in zip(scene.lead, scene.seen, scene.tail, strict=True)
    )
    return any(word in offices for word in _WORDS.findall(beside.casefold()))


def _is_prefixed(scene: Scene, left: Exchange, *, ranks: frozenset[str]) -> bool:
    """Tell whether an office takes a rank in one word: presidente, vicepresidente."""
    return any(
        plain in scene.words.words.get("role", ())
        and ranked.removesuffix(plain).rstrip("-") in ranks
        for one, other in product(*left.of(Sort.WORD))
        for plain, ranked in [sorted((one.key, other.key), key=len)]
        if ranked.endswith(plain) and ranked != plain
    )


def _alternatives(scene: Scene, left: Exchange) -> list[Touch]:
    """Return what is told by words that gave way to others which exclude them."""
    one, other = _facing(scene, left, words=scene.words.alternatives)
    told = (scene.words.alternative(a, b) for a, b in product(one, other))
    return list(dict.fromkeys(_TELLS[tells] for tells in told if tells))


def _facing(
    scene: Scene, left: Exchange, *, words: Collection[str]
) -> tuple[Collection[str], Collection[str]]:
    """Return the words that only one side says, where they are so few that they face each other."""
    if scene.words.unspaced:
        one, other = (set(side) for side in _only(*near(scene), words=words))
    else:
        one, other = ({token.key for token in side} for side in (left.gone, left.come))
    return (one, other) if max(len(one), len(other)) <= _FACING else ((), ())


def _says_more(scene: Scene, left: Exchange) -> bool:
    """Tell whether a word for being able comes with others: "easy to" is "can easily"."""
    return any(
        token.sort in {Sort.WORD, Sort.CHARACTER}
        and not scene.words.has("able", token.key)
        and not scene.words.has("function", token.key)
        for token in (*left.gone, *left.come)
    )


def _is_restaged(scene: Scene, left: Exchange) -> bool:
    if scene.words.unspaced:
        return len(_changed(scene, left, name="stage")) > 1
    return all(
        any(scene.words.has("stage", token.key) for token in side)
        for side in (left.gone, left.come)
    )


def _is_negated(scene: Scene, left: Exchange) -> bool:
    """Tell whether a word gives way to the same with a prefix that denies it."""
    words = left.of(Sort.WORD)
    if max(map(len, words)) > _FACING:
        return False
    return any(
        denied in {f"{prefix}{plain}" for prefix in scene.words.prefixes}
        for one, other in product(*words)
        for plain, denied in [sorted((one.key, other.key), key=len)]
        if len(plain) >= _STEM
    )


def _is_turned(scene: Scene, left: Exchange) -> bool:
    """Tell whether a word gives way to its opposite: more to less, all to some."""
    one, other = _facing(scene, left, words=scene.words.opposites)
    return any(scene.words.is_opposed(a, b) for a, b in product(one, other))


def listed(scene: Scene, left: Exchange, *, name: str) -> bool:
    """Tell whether the exchange changes how often a listed word is said."""
    return bool(_changed(scene, left, name=name))


def _changed(scene: Scene, left: Exchange, *, name: str) -> set[str]:
    if scene.words.unspaced:
        listed_words = frozenset(scene.words.words.get(name, ()))
        neutral = frozenset(scene.words.words.get("neutral", ()))
        one, other = _only(*near(scene), words=listed_words | neutral)
        return {*one, *other} & listed_words
    said = scene.words.words.get(name, frozenset())
    return {token.key for side in (left.gone, left.come) for token in side if token.key in said}


def near(scene: Scene) -> tuple[str, str]:
    """Return both sides with the few characters around them that they share."""
    lead = _common(*(lead[::-1] for lead in scene.lead))[::-1]
    tail = _common(*scene.tail)
    before, after = (f"{lead}{seen}{tail}".casefold() for seen in scene.seen)
    return _in_base_form(before, scene), _in_base_form(after, scene)


def _common(one: str, other: str) -> str:
    """Return what two texts begin with alike, as far as a word may reach."""
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return "".join(character for character, _ in islice(pairs, _OVERHANG))


def _in_base_form(text: str, scene: Scene) -> str:
    forms = scene.words.forms
    return scene.words.formed.sub(lambda match: forms.get(match.group(), match.group()), text)


def _only(before: str, after: str, *, words: Iterable[str]) -> tuple[Counter[str], Counter[str]]:
    """Return which words one side says oftener than the other."""
    one, other = counted(before, words), counted(after, words)
    return one - other, other - one


def counted(text: str, words: Iterable[str]) -> Counter[str]:
    """Count the words in a text without spaces; a longer word hides the shorter ones in it."""
    found: Counter[str] = Counter()
    rest = text
    for word in sorted(words, key=len, reverse=True):
        count = rest.count(word)
        if count:
            found[word] = count
            rest = rest.replace(word, "\n")
    return found
