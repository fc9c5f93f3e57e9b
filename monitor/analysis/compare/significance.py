"""What an edit touches, and whether that matters: by recognised kind, never by size."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from monitor.analysis.compare.noise import noise
from monitor.analysis.compare.same import is_name, reduced
from monitor.analysis.compare.scene import Scene
from monitor.analysis.compare.wording import HAN_DIGITS, Exchange, Sort, Token, tokens
from monitor.model.statement import EditKind, Op

_YEAR: Final = re.compile(r"(?:19|20)\d\d\Z")
_DATE: Final = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}:\d{2}")
_DATE_UNIT: Final = re.compile(r"\s*[年月日号년월일]")
_SENTENCE_END: Final = re.compile(r"[.!?…。！？][\"”’»)\]*_]*\s*\Z")
_INNER_END: Final = re.compile(r"[.!?]\W*(?:\s|\Z)")
_QUOTED: Final = re.compile(r"[“„«「『\"][^“”„«»「」『』\"\n]{12,}[”“»」』\"]")

# Quotations are looked for so far around an edit.
_QUOTE: Final = 600
# A phrase of fewer words of its own says nothing by itself.
_CLAUSE: Final = 2
# Two characters make a Chinese word.
_PER_WORD: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What an edit is: its kinds, whether it matters, the rule that silenced it, finer words."""

    kinds: tuple[EditKind, ...]
    material: bool
    rule: str | None = None
    detail: str | None = None


def meaning(scene: Scene) -> Meaning:
    """Judge one edit."""
    silent = noise(scene)
    if silent is not None:
        return Meaning(kinds=(silent.kind,), material=False, rule=silent.rule)
    left = reduced(scene)
    touched = _touched(scene, left)
    if not touched:
        return _without_weight(scene, left)
    kinds = tuple(dict.fromkeys(kind for kind, _ in touched))
    if scene.in_title:
        kinds = (EditKind.TITLE, *kinds)
    details = dict.fromkeys(detail for _, detail in touched if detail)
    return Meaning(kinds=kinds, material=True, detail=", ".join(details) or None)


def _without_weight(scene: Scene, left: Exchange) -> Meaning:
    if not left and scene.exchange:
        gone, come = scene.exchange.of(Sort.NUMBER)
        if gone or come:
            return Meaning(kinds=(EditKind.REWORDING,), material=False, rule="same_value")
        return Meaning(kinds=(EditKind.TYPO,), material=False, rule="typo")
    if not left:
        return Meaning(kinds=(EditKind.REWORDING,), material=False, rule="reordered")
    return Meaning(kinds=(EditKind.REWORDING,), material=False, rule="small_words")


_Touch = tuple[EditKind, str | None]


def _touched(scene: Scene, left: Exchange) -> list[_Touch]:
    found: list[_Touch] = []
    if scene.words.corrects.search(scene.seen[1]) and not scene.words.corrects.search(
        scene.seen[0]
    ):
        found.append((EditKind.CORRECTION, None))
    found += _parties(scene)
    found += _numbers(scene, left)
    found += _strength(scene, left)
    found += _names(scene, left)
    content = _content(scene, left)
    found += [touch for touch in content if not found or touch[0] is not EditKind.OTHER]
    if found and _in_quote(scene):
        found.append((EditKind.QUOTE, None))
    return found


def _parties(scene: Scene) -> list[_Touch]:
    one, other = scene.named
    changed = one ^ other
    if not changed or _refers(scene, changed):
        return []
    return [(EditKind.PARTY, None)]


def _numbers(scene: Scene, left: Exchange) -> list[_Touch]:
    months = left.of(Sort.MONTH)
    numbers = left.of(Sort.NUMBER)
    found: list[_Touch] = []
    dated = [_is_date(scene, token, side=side) for side in (0, 1) for token in numbers[side]]
    if months[0] or months[1] or any(dated) or _listed(scene, left, name="weekday"):
        found.append((EditKind.DATE, None))
    if not all(dated):
        found.append((EditKind.NUMBER, _measure(scene, numbers)))
    if all(any(token.key in HAN_DIGITS for token in side) for side in left.of(Sort.CHARACTER)):
        found.append((EditKind.NUMBER, None))
    signs = left.of(Sort.SIGN)
    if signs[0] and signs[1]:
        found.append((EditKind.NUMBER, "amount"))
    elif signs[0] or signs[1]:
        found += _lone_sign(signs[0] or signs[1])
    if _listed(scene, left, name="duration") and not found:
        found.append((EditKind.NUMBER, "duration"))
    return found


def _lone_sign(signs: Sequence[Token]) -> list[_Touch]:
    """Judge signs on one side only: percent and minus count, a currency is only made plain."""
    marks = {sign.key for sign in signs}
    if marks & {"%", "‰"}:
        return [(EditKind.NUMBER, "percentage")]
    return [(EditKind.NUMBER, None)] if "-" in marks else []


def _is_date(scene: Scene, token: Token, *, side: int) -> bool:
    if _YEAR.match(token.written) or _DATE.match(token.written):
        return True
    text = f"{scene.lead[side]}{scene.seen[side]}{scene.tail[side]}"
    at = len(scene.lead[side]) + token.at
    end = at + len(token.written)
    if _DATE_UNIT.match(text, end):
        return True
    after = re.match(r"(?:st|nd|rd|th|er|\.)?(?:\s+(?:of|de|di|do))?\s+([^\W\d_]+)", text[end:])
    before = re.search(r"([^\W\d_]+)\.?\s+(?:the\s+)?\Z", text[:at])
    near = [match.group(1).casefold() for match in (after, before) if match]
    return any(word in scene.words.months for word in near)


def _measure(scene: Scene, numbers: tuple[tuple[Token, ...], tuple[Token, ...]]) -> str | None:
    """Say what a number counts, by the sign or word beside it."""
    side = 1 if numbers[1] else 0
    token = numbers[side][0]
    text = f"{scene.lead[side]}{scene.seen[side]}{scene.tail[side]}"
    at = len(scene.lead[side]) + token.at
    before, after = text[max(0, at - 4) : at], text[at + len(token.written) :]
    words = [word.casefold() for word in re.findall(r"[^\W\d_]+|[%€$£¥₩]", after[:30])[:2]]
    if "%" in words or "percent" in words or "prozent" in words:
        return "percentage"
    if re.search(r"[€$£¥₩]", before) or any(word in "€$£¥₩" for word in words):
        return "amount"
    if any(scene.words.has("duration", word) for word in words):
        return "duration"
    if any(word in scene.words.magnitudes for word in words):
        return "amount"
    return None


def _listed(scene: Scene, left: Exchange, *, name: str) -> bool:
    """Tell whether the exchange changes how often a listed word is said."""
    return bool(_changed(scene, left, name=name))


def _changed(scene: Scene, left: Exchange, *, name: str) -> set[str]:
    if scene.words.unspaced:
        one, other = (_counted(side, scene.words.words.get(name, ())) for side in scene.seen)
        return {word for word in one | other if one[word] != other[word]}
    return {token.key for token in (*left.gone, *left.come) if scene.words.has(name, token.key)}


def _counted(text: str, listed: Sequence[str] | frozenset[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    rest = text.casefold()
    for word in sorted(listed, key=len, reverse=True):
        count = rest.count(word)
        if count:
            found[word] = count
            rest = rest.replace(word, "\n")
    return found


_STRENGTHS: Final = (
    ("deny", "negation"),
    ("stage", "stage"),
    ("firm", None),
    ("terms", "terms"),
    ("disclaimer", "disclaimer"),
)


def _strength(scene: Scene, left: Exchange) -> list[_Touch]:
    found: list[_Touch] = []
    for name, detail in _STRENGTHS:
        if not _listed(scene, left, name=name):
            continue
        # A stage is changed where one word of it stands for another; alone it is a noun.
        if name == "stage" and not _is_restaged(scene, left):
            continue
        found.append((EditKind.MODALITY, detail))
    return found


def _is_restaged(scene: Scene, left: Exchange) -> bool:
    if scene.words.unspaced:
        return len(_changed(scene, left, name="stage")) > 1
    return all(
        any(scene.words.has("stage", token.key) for token in side)
        for side in (left.gone, left.come)
    )


def _names(scene: Scene, left: Exchange) -> list[_Touch]:
    gone = [token for token in left.gone if is_name(scene, token, side=0)]
    come = [token for token in left.come if is_name(scene, token, side=1)]
    if not gone and not come:
        return _titled(scene, left)
    named = {token.written for token in (*gone, *come)}
    if _refers(scene, named) or _joins(scene, named) or _expands(scene, come or gone):
        return []
    if not (gone and come) and _is_reference(scene, left, named=named):
        return []
    roles = _listed(scene, left, name="role")
    return [(EditKind.NAME, "role" if roles else None)]


def _refers(scene: Scene, names: Iterable[str]) -> bool:
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
    return _weight(scene, others) < 1 and _stand_elsewhere(scene, named)


def _stand_elsewhere(scene: Scene, names: Iterable[str]) -> bool:
    return all(scene.stands(name, side, outside=True) for name in names for side in (0, 1))


def _expands(scene: Scene, names: Sequence[Token]) -> bool:
    """Tell whether names only spell out an acronym that stands on both sides."""
    initials = "".join(token.written[0] for token in names)
    kept = {token.written for token in scene.tokens[0]} & {t.written for t in scene.tokens[1]}
    return len(initials) > 1 and initials in kept


def _titled(scene: Scene, left: Exchange) -> list[_Touch]:
    """Know a small word changed inside a title of office: Minister of, Minister for."""
    if scene.op is not Op.REPLACE or not (left.gone and left.come) or "\n" in scene.raw[1]:
        return []
    before = re.search(r"(\w+)\W*\Z", scene.lead[1])
    after = re.match(r"\W*(\w+)", scene.tail[1])
    if not before or not after:
        return []
    office = scene.words.has("role", before.group(1).casefold())
    capitals = before.group(1)[0].isupper() and after.group(1)[0].isupper()
    return [(EditKind.NAME, "role")] if office and capitals else []


def _content(scene: Scene, left: Exchange) -> list[_Touch]:
    gone, come = _weight(scene, left.gone), _weight(scene, left.come)
    if not gone or not come:
        kind = EditKind.REMOVED_CONTENT if gone else EditKind.ADDED_CONTENT
        says = _says(scene.seen[0], gone) if gone else _says(scene.seen[1], come)
        return [(kind, None)] if says else []
    if gone >= 2 * come + _CLAUSE * 2:
        return [(EditKind.REMOVED_CONTENT, None)]
    if come >= 2 * gone + _CLAUSE * 2:
        return [(EditKind.ADDED_CONTENT, None)]
    if max(gone, come) < 1 or (max(gone, come) <= 1 and not _is_charged(scene)):
        return []
    return [(EditKind.OTHER, None)]


def _is_charged(scene: Scene) -> bool:
    """Tell whether a sentence speaks of a party, a number or how far a deal has come.

    There one word for another may change the news; elsewhere it is another wording.
    """
    near = [
        f"{lead}{seen}{tail}"
        for lead, seen, tail in zip(scene.lead, scene.seen, scene.tail, strict=True)
    ]
    if scene.in_title or any(party in side for party in scene.parties for side in near):
        return True
    said = tokens(near[1], scene.words)
    return any(
        token.sort in {Sort.NUMBER, Sort.MONTH}
        or any(scene.words.has(name, token.key) for name in ("stage", "terms"))
        for token in said
    )


def _says(text: str, weight: float) -> bool:
    return weight >= _CLAUSE or (weight >= 1 and bool(_SENTENCE_END.search(text)))


def _weight(scene: Scene, side: Sequence[Token]) -> float:
    """Count the words that carry meaning."""
    words = sum(
        token.sort is Sort.WORD and not scene.words.has("function", token.key) for token in side
    )
    characters = sum(
        token.sort is Sort.CHARACTER and not "ぁ" <= token.key <= "ゖ" for token in side
    )
    return words + characters / _PER_WORD


def _in_quote(scene: Scene) -> bool:
    """Tell whether an edit lies in words that are quoted."""
    for page, (start, end) in zip(scene.pages, scene.spans, strict=True):
        begin = max(page.line_start(start), start - _QUOTE)
        near = page.text[begin : min(page.line_end(end), end + _QUOTE)]
        for match in _QUOTED.finditer(near):
            if match.start() + begin < end and start < match.end() + begin:
                return True
    return False
