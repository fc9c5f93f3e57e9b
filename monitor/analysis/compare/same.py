"""Words that say the same in another spelling: slips, inflections, derivations, roundings."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from rapidfuzz.distance import OSA

from monitor.analysis.compare.scene import Scene
from monitor.analysis.compare.wording import Exchange, Sort, Token
from monitor.model.language import EditWords

# A slip changes one letter of a word of four letters or more, or two of a longer one.
_SLIP: Final = 4
_LONG_SLIP: Final = 8
# Words of one family share so many letters at their beginning.
_FAMILY: Final = 4
# A word with a capital beside one, where it opens no sentence.
_CAPITAL_NEXT: Final = re.compile(r" ([A-ZÄÖÜ][a-zäöüß]+)\b")
_CAPITAL_AHEAD: Final = re.compile(r"[a-zäöüß,] ([A-ZÄÖÜ][a-zäöüß]+) \Z")
# A line of a list that is a name of two to four words.
_ENTRY: Final = re.compile(r"\s*[A-ZÀ-Þ][\w&'’-]+(?: [A-ZÀ-Þ][\w&'’-]*){1,3}\s*\Z")
_YEAR: Final = re.compile(r"(?:19|20)\d\d\Z")
# A date without its year ends like this.
_DATED: Final = re.compile(
    r"[^\W\d_]{3,}\.? \d{1,2}(?:st|nd|rd|th)?,?\s*\Z|\b\d{1,2}\.? [^\W\d_]{3,}\.?\s*\Z"
)
# Past so many words a passage is another, not one with slips in it.
_PAIRED: Final = 60
# The word lists whose words mean what they mean to the letter.
_EXACT: Final = ("deny", "firm", "stage", "terms")


def reduced(scene: Scene) -> Exchange:
    """Return an exchange without what is said on both sides in another form."""
    left = scene.exchange
    left = left.without(_rounded(*left.of(Sort.NUMBER)))
    left = left.without(_glued(left))
    left = left.without(_known_year(scene, left))
    left = left.without(_written_alike(scene, left))
    left = left.without(_legal_form(scene, left))
    left = left.without(_speaking(scene, left))
    return left.without(_lone_ones(left))


def _rounded(gone: Sequence[Token], come: Sequence[Token]) -> list[Token]:
    """Pair numbers of which one is the other with fewer decimals."""
    found: list[Token] = []
    free = list(come)
    for one in gone:
        other = next((token for token in free if _rounds(one.key, token.key)), None)
        if other is not None:
            free.remove(other)
            found += [one, other]
    return found


def _rounds(one: str, other: str) -> bool:
    decimals = re.compile(r"\d+\.(\d+)\Z")
    fine, coarse = (one, other) if len(one) > len(other) else (other, one)
    match, kept = decimals.match(fine), decimals.match(coarse)
    if not match or len(match.group(1)) <= 1 or not kept:
        return False
    places = len(kept.group(1))
    return places >= 1 and abs(float(fine) - float(coarse)) <= 0.5 * 10**-places + 1e-12


def _known_year(scene: Scene, left: Exchange) -> list[Token]:
    """Drop a year that one side adds to its date, where both texts name that year anyway."""
    gone, come = left.of(Sort.NUMBER)
    years = [token for token in (*gone, *come) if _YEAR.match(token.written)]
    if (gone and come) or len(years) != 1 or not _DATED.search(scene.lead[0]):
        return []
    known = all(scene.stands(years[0].written, side, outside=True) for side in (0, 1))
    return years if known else []


def _glued(left: Exchange) -> list[Token]:
    """Drop words that were only parted or joined: governmentwide, government-wide."""
    one, other = ("".join(token.key for token in side) for side in (left.gone, left.come))
    return [*left.gone, *left.come] if one == other else []


def _legal_form(scene: Scene, left: Exchange) -> list[Token]:
    """Drop the legal form of a company where it comes or goes, and is not another."""
    gone, come = (
        [token for token in side if scene.words.has("legal_form", token.key)]
        for side in (left.gone, left.come)
    )
    return [] if gone and come else [*gone, *come]


def _speaking(scene: Scene, left: Exchange) -> list[Token]:
    """Drop words for saying where one stands for another: said, added."""
    gone, come = (
        [token for token in side if scene.words.has("speak", token.key)]
        for side in (left.gone, left.come)
    )
    return [*gone, *come] if gone and come else []


def _lone_ones(left: Exchange) -> list[Token]:
    """Drop number words for one that face no other number: they are articles and pronouns."""
    gone, come = left.of(Sort.NUMBER)
    if gone and come:
        return []
    return [t for t in (*gone, *come) if t.key == "1" and not t.written.isdigit()]


def _written_alike(scene: Scene, left: Exchange) -> list[Token]:
    found: list[Token] = []
    if max(len(left.gone), len(left.come)) > _PAIRED:
        return found
    free = [
        (token.written.casefold(), token)
        for token in left.come
        if token.key and token.sort in {Sort.WORD, Sort.NUMBER, Sort.MONTH}
    ]
    for one in left.gone:
        if not one.key or one.sort not in {Sort.WORD, Sort.NUMBER}:
            continue
        folded = one.written.casefold()
        near = (pair for pair in free if _may_be_alike(folded, pair[0]))
        other = next((pair for pair in near if is_alike(scene, one, other=pair[1])), None)
        if other is not None:
            free.remove(other)
            found += [one, other[1]]
    return found


def is_alike(scene: Scene, one: Token, *, other: Token) -> bool:
    """Tell whether two words are one in two spellings, inflections or lengths."""
    if Sort.WORD not in {one.sort, other.sort} or not (one.key and other.key):
        return False
    a, b = one.written.casefold(), other.written.casefold()
    return _may_be_alike(a, b) and _is_alike(scene, one, other=other)


def _is_alike(scene: Scene, one: Token, *, other: Token) -> bool:
    a, b = one.written.casefold(), other.written.casefold()
    slipped = scene.words.has("weekday", a) != scene.words.has("weekday", b)
    if one.sort is not other.sort or slipped:  # a month, number or day that was spelled wrong
        return _is_slip(a, b)
    if scene.words.is_opposed(a, b) or scene.words.alternative(a, b):
        return False
    lists = scene.words.words
    if any(a in lists.get(name, ()) or b in lists.get(name, ()) for name in _EXACT):
        return _is_mended(scene, a, other=b, known=True)
    if _inflects(a, b, words=scene.words) or _shortens(a, b) or _is_reshaped(scene, a, other=b):
        return True
    if _is_name(scene, one, side=0) or _is_name(scene, other, side=1):
        return _is_slip(a, b) and _is_mended(scene, a, other=b, known=False)
    return _is_slip(a, b) and not any(scene.words.has("unit", word) for word in (a, b))


def _may_be_alike(one: str, other: str) -> bool:
    """Tell whether two words begin alike, or one is the other without its first letter."""
    if one[0] == other[0]:
        return True
    if abs(len(one) - len(other)) == 1 and (one[1:] == other or one == other[1:]):
        return True
    return not (one[0].isascii() and other[0].isascii()) and _plain(one[0]) == _plain(other[0])


def _is_mended(scene: Scene, one: str, *, other: str, known: bool) -> bool:
    """Tell whether a word became one that the text, or the language, has anyway."""
    if not _is_slip(one, other) and not (known and OSA.distance(one, other) == 1):
        return False
    words = scene.words
    if known:
        lists = [any(words.has(name, word) for name in _EXACT) for word in (one, other)]
        is_word = words.has("function", one) or one in words.numbers
        return lists == [False, True] and not is_word and not scene.stands(one, 1, outside=True)
    return scene.stands(other, 0, outside=True) and not scene.stands(one, 0, outside=True)


def _is_name(scene: Scene, token: Token, *, side: int) -> bool:
    written = token.written
    if not written[0].isupper():
        return False
    if any(written in party for party in scene.parties):
        return True
    if any(c.isupper() or c.isdigit() for c in written[1:]):
        return True
    if scene.words.nouns_capitalised:
        return _has_surname(scene, token, side=side)
    if not scene.is_initial(token, side) or scene.is_known_name(token):
        return True
    return _heads_entry(scene, token, side=side)


def _heads_entry(scene: Scene, token: Token, *, side: int) -> bool:
    """Tell whether a word opens a line that is nothing but capitalised words: a list's entry."""
    return not scene.words.has("function", token.key) and bool(_ENTRY.match(scene.line(side)))


def _has_surname(scene: Scene, token: Token, *, side: int) -> bool:
    """Tell whether another capital stands beside: where nouns have them, only names are rows."""
    if any(scene.words.has(name, token.key) for name in ("function", "weekday", "unit")):
        return False
    behind = f"{scene.seen[side]}{scene.tail[side]}"[max(token.at + len(token.written), 0) :]
    ahead = f"{scene.lead[side]}{scene.seen[side][: max(token.at, 0)]}"
    beside = _CAPITAL_AHEAD.search(ahead), _CAPITAL_NEXT.match(behind)
    named = [match and not scene.words.has("function", match[1].casefold()) for match in beside]
    return bool(named[0] or (named[1] and not scene.is_initial(token, side)))


def _is_slip(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    distance = OSA.distance(one, other, score_cutoff=2)
    # Endings carry meaning: charge(d), three-year(s). What ends otherwise is another word.
    if shorter < _SLIP or one[-1] != other[-1] or distance > (2 if shorter >= _LONG_SLIP else 1):
        return False
    return one[0] == other[0] or one[1:] == other or one == other[1:]


def _inflects(one: str, other: str, *, words: EditWords) -> bool:
    """Tell whether two words differ in an ending that changes no meaning."""
    shared = _shared(one, other)
    if shared < min(3, len(one), len(other)):
        return False
    ends = one[shared:], other[shared:]
    return all(not end or end in words.endings for end in ends)


def _shortens(one: str, other: str) -> bool:
    """Tell whether one word is the other cut short: Intro, Introducción."""
    short, long = sorted((one, other), key=len)
    return len(short) >= _FAMILY and long.startswith(short) and len(long) >= len(short) + _FAMILY


def _is_family(one: str, other: str) -> bool:
    shared = _shared(_plain(one), _plain(other))
    return shared >= _FAMILY and shared * 2 >= max(len(one), len(other))


def _is_reshaped(scene: Scene, one: str, *, other: str) -> bool:
    """Tell whether a phrase took another shape: a word of one family, and small words beside it."""
    return _is_family(one, other) and any(
        scene.words.has("function", token.key)
        for token in (*scene.exchange.gone, *scene.exchange.come)
    )


def _plain(word: str) -> str:
    """Return a word without its accents."""
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def _shared(one: str, other: str) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def is_name(scene: Scene, token: Token, *, side: int) -> bool:
    """Tell whether a word is part of a name, by its capitals and where it stands."""
    is_capital = token.sort is Sort.WORD and token.written[0].isupper()
    return is_capital and _is_name(scene, token, side=side)
