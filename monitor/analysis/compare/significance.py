"""What an edit touches, and whether that matters: by recognised kind, never by size."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from monitor.analysis.compare.content import content
from monitor.analysis.compare.names import known_names, names, refers
from monitor.analysis.compare.noise import noise
from monitor.analysis.compare.same import reduced
from monitor.analysis.compare.scene import Scene
from monitor.analysis.compare.strength import Touch, listed, strength
from monitor.analysis.compare.wording import HAN_DIGITS, Exchange, Sort, Token
from monitor.model.statement import EditKind

_YEAR: Final = re.compile(r"(?:19|20)\d\d\Z")
_NEXT_WORD: Final = re.compile(r"[ \u00a0]?([^\W\d_]+|[%€$£¥₩])")
_MONEY: Final = frozenset({*"%€$£¥₩", "euro", "euros", "dollars", "usd", "eur", "percent"})
_MONEY_SIGN: Final = re.compile(r"[€$£¥₩]\s?\Z")
_DATE: Final = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}:\d{2}")
# A day in numbers, of which an edit may touch one.
_WHOLE_DAY: Final = re.compile(
    r"(?<![\d.])(?:\d{1,2}([./-])\d{1,2}\1(?:19|20)\d\d|(?:19|20)\d\d([./-])\d{1,2}\2\d{1,2})(?!\d)"
)
_DATE_UNIT: Final = re.compile(r"\s*[年月日号년월일]")
_MONTH_AFTER: Final = re.compile(r"(?:st|nd|rd|th|er|\.)?(?:\s+(?:of|de|di|do))?\s+([^\W\d_]+)")
_MONTH_BEFORE: Final = re.compile(r"(?<![^\W\d_])([^\W\d_]+)\.?\s+(?:the\s+)?\Z")
_QUOTED: Final = re.compile(r"[“„«「『\"][^“”„«»「」『』\"\n]{12,}[”“»」』\"]")

_DAY_LENGTH: Final = 10

# Quotations are looked for so far around an edit.
_QUOTE: Final = 600


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
    said_otherwise = reduced(scene)
    left = said_otherwise.without(known_names(scene, said_otherwise))
    touched = _touched(scene, left, is_said_otherwise=bool(said_otherwise))
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
        if not any(scene.words.has("speak", token.key) for token in scene.exchange.come):
            return Meaning(kinds=(EditKind.TYPO,), material=False, rule="typo")
        return Meaning(kinds=(EditKind.REWORDING,), material=False, rule="small_words")
    if not left:
        return Meaning(kinds=(EditKind.REWORDING,), material=False, rule="reordered")
    return Meaning(kinds=(EditKind.REWORDING,), material=False, rule="small_words")


def _touched(scene: Scene, left: Exchange, *, is_said_otherwise: bool) -> list[Touch]:
    found: list[Touch] = []
    if scene.words.corrects.search(scene.seen[1]) and not scene.words.corrects.search(
        scene.seen[0]
    ):
        found.append((EditKind.CORRECTION, None))
    # A party whose name was only spelled wrong is still the same one.
    found += _parties(scene) if is_said_otherwise else []
    found += _numbers(scene, left)
    found += strength(scene, left)
    found += names(scene, left)
    said = content(scene, left)
    found += [touch for touch in said if not found or touch[0] is not EditKind.OTHER]
    if found and _in_quote(scene):
        found.append((EditKind.QUOTE, None))
    return found


def _parties(scene: Scene) -> list[Touch]:
    one, other = scene.named
    changed = one ^ other
    if not changed or refers(scene, changed):
        return []
    return [(EditKind.PARTY, None)]


def _numbers(scene: Scene, left: Exchange) -> list[Touch]:
    months = left.of(Sort.MONTH)
    numbers = left.of(Sort.NUMBER)
    found: list[Touch] = []
    dated = _dates(scene, numbers)
    if months[0] or months[1] or any(dated) or listed(scene, left, name="weekday"):
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
    if listed(scene, left, name="duration") and not found:
        found.append((EditKind.NUMBER, "duration"))
    return found


def _lone_sign(signs: Sequence[Token]) -> list[Touch]:
    """Judge signs on one side only: percent and minus count, a currency is only made plain."""
    marks = {sign.key for sign in signs}
    if marks & {"%", "‰"}:
        return [(EditKind.NUMBER, "percentage")]
    return [(EditKind.NUMBER, None)] if "-" in marks else []


def _dates(scene: Scene, numbers: tuple[tuple[Token, ...], tuple[Token, ...]]) -> list[bool]:
    """Tell which numbers are of dates. Where a year would face a quantity, it is one itself."""
    both = [(token, side) for side in (0, 1) for token in numbers[side]]
    dated = [_is_date(scene, token, side=side) for token, side in both]
    years = [_is_year(scene, token, side=side) for token, side in both]
    others = [not (date or year) for date, year in zip(dated, years, strict=True)]
    if all(numbers) and any(others):
        return dated
    return [date or year for date, year in zip(dated, years, strict=True)]


def _is_year(scene: Scene, token: Token, *, side: int) -> bool:
    """Tell whether a number is written as a year, and counts no money, time or units."""
    if not _YEAR.match(token.written):
        return False
    lead, rest = scene.beside(token, side)
    word = _NEXT_WORD.match(rest)
    unit = word.group(1).casefold() if word else ""
    counts = any(scene.words.has(name, unit) for name in ("unit", "duration"))
    counts = counts and unit not in scene.words.numbers
    return not (
        counts or unit in scene.words.magnitudes or unit in _MONEY or _MONEY_SIGN.search(lead)
    )


def _is_date(scene: Scene, token: Token, *, side: int) -> bool:
    if _DATE.match(token.written):
        return True
    lead, rest = scene.beside(token, side)
    if _DATE_UNIT.match(rest) or _is_in_day(lead, token.written, rest=rest):
        return True
    after, before = _MONTH_AFTER.match(rest), _MONTH_BEFORE.search(lead)
    near = [match.group(1).casefold() for match in (after, before) if match]
    return any(word in scene.words.months for word in near)


def _is_in_day(lead: str, written: str, *, rest: str) -> bool:
    """Tell whether a number is a part of a day in numbers."""
    lead, rest = lead[-_DAY_LENGTH:], rest[:_DAY_LENGTH]
    return any(
        match.start() <= len(lead) < match.end()
        for match in _WHOLE_DAY.finditer(f"{lead}{written}{rest}")
    )


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


def _in_quote(scene: Scene) -> bool:
    """Tell whether an edit lies in words that are quoted."""
    for page, (start, end) in zip(scene.pages, scene.spans, strict=True):
        begin = max(page.line_start(start), start - _QUOTE)
        near = page.text[begin : min(page.line_end(end), end + _QUOTE)]
        for match in _QUOTED.finditer(near):
            if match.start() + begin < end and start < match.end() + begin:
                return True
    return False
