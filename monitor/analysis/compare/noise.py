"""Edits that change nothing a reader would act on, each recognised by a rule with a name.

Every rule looks at an edit and its surroundings and returns whether it explains the whole edit.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from typing import Final

from monitor.analysis.compare.datelines import dateline, same_day, signature
from monitor.analysis.compare.furniture import (
    calls,
    filled_in,
    inline_number,
    link_text,
    repeated_title,
    title,
)
from monitor.analysis.compare.layout import Part
from monitor.analysis.compare.mask import Hidden
from monitor.analysis.compare.moments import same_moment
from monitor.analysis.compare.scene import Scene, loose
from monitor.analysis.compare.silence import Noise, bare, squeezed
from monitor.analysis.compare.wording import Sort, tokens
from monitor.model.language import LineRole
from monitor.model.statement import EditKind, Op

_SAME_MARKS: Final = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″＂", '"'),
        **dict.fromkeys("‘’‚‛′`´＇", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
        "×": "x",
    }
)
# What a wrong encoding leaves before a space that does not break.
_A_STRAY: Final = re.compile(r"Â(?=\s|\Z)")
_DIGITS: Final = re.compile(r"\d+(?:[.,:]\d+)*")
_CUT: Final = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\W*\Z")
_RAISED: Final = re.compile(r"[⁰¹²³⁴-⁹₀-₉]")
# Raised or lowered behind a letter a digit is none of a number: CO₂, m².
_UNIT: Final = re.compile(r"(?<=[^\W\d_])[⁰¹²³⁴-⁹₀-₉]+")
_LABEL: Final = re.compile(r"\s*\[[^\[\]\n]{0,80}\]\(\s*\Z")
_HEADER: Final = re.compile(r"<th\b[^<>]*>[^<]*</th>")
_DOMAIN: Final = re.compile(r"(?:[\w-]{1,63}\.){1,5}[a-z]{2,12}\Z")
_ADDRESS_BEGUN: Final = re.compile(r"(?<![\w.-])[\w.-]*\Z")
_ADDRESS_ENDED: Final = re.compile(r"[\w.-]*")
_HEADING: Final = re.compile(r"#{1,6}\s[^\n]+\Z|<h[1-6][^<>]*>[^\n]*</h[1-6]>\Z")
_HEADING_WORDS: Final = 6
# Fewer characters stand somewhere by chance.
_REPEATED: Final = 30
# A longer line is no line of a release.
_LINE_LENGTH: Final = 20_000


_HIDDEN_KINDS: Final = {
    Hidden.LINK: EditKind.LINK,
    Hidden.BUTTON: EditKind.BOILERPLATE,
    Hidden.METADATA: EditKind.METADATA,
    Hidden.SIZE: EditKind.METADATA,
    Hidden.TICKER: EditKind.BOILERPLATE,
    Hidden.TOKEN: EditKind.METADATA,
}
_PART_KINDS: Final = {
    Part.LINKS: EditKind.LINK,
    Part.RELATED: EditKind.LINK,
    Part.EVENTS: EditKind.LINK,
    Part.CAPTION: EditKind.FORMATTING,
    Part.BYLINE: EditKind.METADATA,
}


def noise(scene: Scene) -> Noise | None:
    """Return the rule by which an edit does not matter, or None where no rule knows it."""
    for rule in _RULES:
        found = rule(scene)
        if found is not None:
            return found
    return None


def _moved(scene: Scene) -> Noise | None:
    return Noise(kind=EditKind.MOVED, rule="moved") if scene.op is Op.MOVE else None


def _unseen(scene: Scene) -> Noise | None:
    one, other = scene.seen
    if squeezed(one) != squeezed(other):
        return None
    if not scene.hidden or squeezed(scene.raw[0]) == squeezed(scene.raw[1]):
        return Noise(kind=EditKind.FORMATTING, rule="whitespace")
    most = next((hidden for hidden in scene.hidden if hidden is not Hidden.MARKUP), Hidden.MARKUP)
    return Noise(kind=_HIDDEN_KINDS.get(most, EditKind.FORMATTING), rule=most.value)


def _part(scene: Scene) -> Noise | None:
    part = scene.part
    if part is Part.BODY or (scene.words.corrects.search(scene.seen[1]) and not _is_dated(scene)):
        return None
    if scene.lost_parties or (part is Part.EVENTS and not _rolls(scene)):
        return None
    return Noise(kind=_PART_KINDS.get(part, EditKind.BOILERPLATE), rule=part.value)


def _is_dated(scene: Scene) -> bool:
    """Tell whether what looks like a note on a correction says nothing but when: Updated: 4 May."""
    rest = tokens(scene.words.corrects.sub(" ", scene.seen[1]), scene.words)
    return all(
        token.sort in {Sort.NUMBER, Sort.MONTH}
        or any(scene.words.has(name, token.key) for name in ("function", "unit", "weekday"))
        or token.sort is Sort.CHARACTER
        for token in rest
    )


def _rolls(scene: Scene) -> bool:
    """Tell whether a list of events only went on: the first ones are over, the last ones are new.

    An event that changes its day or its place is news, and so is one that is taken out.
    """
    if scene.op not in {Op.INSERT, Op.DELETE}:
        return False
    said, lead, tail = (scene.raw[0] or scene.raw[1]), scene.lead, scene.tail
    side = 0 if scene.raw[0] else 1
    if not (said.startswith("\n") or not lead[side].strip()):
        return False
    if not (said.endswith("\n") or not tail[side].strip()):
        return False
    if scene.op is Op.INSERT:
        return True
    page = scene.pages[0]
    above = page.text[: scene.spans[0][0]].rstrip().rpartition("\n")[2]
    return any(
        match is not None and match.lastgroup == LineRole.EVENTS
        for match in (words.lines.match(above.strip()) for words in page.languages)
    )


def _relative_time(scene: Scene) -> Noise | None:
    near = [f"{scene.lead[side]}{scene.seen[side]}{scene.tail[side]}" for side in (0, 1)]
    timeless = [scene.words.ago.sub("", line) for line in near]
    if near == timeless or squeezed(timeless[0]) != squeezed(timeless[1]):
        return None
    return Noise(kind=EditKind.METADATA, rule="relative_time")


def _marks(scene: Scene) -> Noise | None:
    rule = _marks_rule(*scene.seen)
    return Noise(kind=EditKind.FORMATTING, rule=rule) if rule else None


def _marks_rule(before: str, after: str) -> str | None:
    one, other = before.translate(_SAME_MARKS), after.translate(_SAME_MARKS)
    for rule, form in (("quotes_and_dashes", squeezed), ("compatibility_characters", _compatible)):
        if form(one) == form(other):
            return rule
    strayed = [_A_STRAY.sub("", side).split() for side in (one, other)]
    if _mended(before) == after or before == _mended(after) or strayed[0] == strayed[1]:
        return "encoding"
    if _DIGITS.findall(one) != _DIGITS.findall(other):
        return None
    if _unaccented(one) == _unaccented(other):
        return "accents_on_capitals"
    if bare(one) == bare(other):
        return "punctuation"
    return "case" if bare(one).casefold() == bare(other).casefold() else None


def _compatible(text: str) -> str:
    """Return text with ligatures and widths unified; raised digits are powers and stay."""
    text = _UNIT.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)
    if _RAISED.search(text):
        return squeezed(text)
    return squeezed(unicodedata.normalize("NFKC", text))


def _unaccented(text: str) -> str:
    """Return text whose capitals bear no accents, as typewriters and older styles write them."""
    if text.isascii():
        return text
    return "".join(
        unicodedata.normalize("NFD", character)[0] if character.isupper() else character
        for character in text
    )


def _mended(text: str) -> str | None:
    """Return text that was read in the wrong encoding as it was meant, or None."""
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return None


def _same_line(scene: Scene) -> Noise | None:
    """Know lines that read the same, though their markup stands elsewhere."""
    if not scene.hidden or max(map(scene.line_length, (0, 1))) > _LINE_LENGTH:
        return None
    one, other = bare(scene.line(0)), bare(scene.line(1))
    if not one or one != other:
        return None
    return Noise(kind=EditKind.FORMATTING, rule=Hidden.MARKUP.value)


def _label(scene: Scene) -> Noise | None:
    """Know an address that is given a text to stand for it, or loses it."""
    said = scene.raw[0] or scene.raw[1]
    bare_link = scene.op in {Op.INSERT, Op.DELETE} and _LABEL.match(said)
    return Noise(kind=EditKind.LINK, rule="link_label") if bare_link else None


def _header(scene: Scene) -> Noise | None:
    """Know the header row of a table that comes or goes."""
    if scene.op not in {Op.INSERT, Op.DELETE}:
        return None
    rest = _HEADER.sub("", scene.raw[0] or scene.raw[1])
    if rest == (scene.raw[0] or scene.raw[1]) or bare(re.sub(r"<[^<>]*>", "", rest)):
        return None
    return Noise(kind=EditKind.FORMATTING, rule="table_header")


def _address(scene: Scene) -> Noise | None:
    """Know a web address without a path that moved to another domain or host."""
    if scene.op is not Op.REPLACE or scene.in_title:
        return None
    whole = []
    for lead, seen, tail in zip(scene.lead, scene.seen, scene.tail, strict=True):
        opened = _ADDRESS_BEGUN.search(lead)
        closed = _ADDRESS_ENDED.match(tail)
        whole.append(f"{opened.group() if opened else ''}{seen}{closed.group() if closed else ''}")
    if all(_DOMAIN.match(word.strip(" .()[]")) for word in whole):
        return Noise(kind=EditKind.LINK, rule=Hidden.LINK.value)
    return None


def _heading(scene: Scene) -> Noise | None:
    """Know a short heading that comes or goes by itself."""
    if scene.op not in {Op.INSERT, Op.DELETE} or scene.in_title:
        return None
    said = (scene.raw[0] or scene.raw[1]).strip()
    if not _HEADING.match(said) or any(token.sort is Sort.NUMBER for token in scene.tokens[0]):
        return None
    short = len((scene.seen[0] or scene.seen[1]).split()) <= _HEADING_WORDS
    return Noise(kind=EditKind.FORMATTING, rule="heading") if short else None


def _repeated(scene: Scene) -> Noise | None:
    """Know words that the other text has as well, elsewhere."""
    if scene.op not in {Op.INSERT, Op.DELETE}:
        return None
    one, other = (page.rows for page in scene.pages)
    rows = [*filter(None, map(loose, (scene.raw[0] or scene.raw[1]).split("\n")))]
    counts = [(one.count(row), other.count(row)) for row in rows[:1]]
    if len(rows) > 1 and counts[0][0] == counts[0][1]:
        one_has, other_has = Counter(one), Counter(other)
        counts = [(one_has[row], other_has[row]) for row in rows]
    if all(had == has for had, has in counts) and any(had for had, _ in counts):
        return Noise(kind=EditKind.MOVED, rule="moved")
    said = loose(scene.seen[0] or scene.seen[1])
    page = scene.pages[1 if scene.seen[0] else 0]
    if len(said) < _REPEATED or said not in page.loose:
        return None
    return Noise(kind=EditKind.MOVED, rule="stands_elsewhere")


def _teaser(scene: Scene) -> Noise | None:
    """Know a text that breaks off with an ellipsis, now later or earlier than before."""
    ends = [page.text[-40:].rstrip() for page in scene.pages]
    at_end = [
        len(page.text) - end < len(last) and not bare(page.text[end:])
        for page, last, (_, end) in zip(scene.pages, ends, scene.spans, strict=True)
    ]
    cut = [bool(_CUT.search(last[-12:])) for last in ends]
    of_line = [
        _CUT.search(f"{seen}{tail}"[-12:]) is not None
        for seen, tail in zip(scene.seen, scene.tail, strict=True)
    ]
    if not (all(at_end) and any(cut)) and not (all(of_line) and not any(map(bare, scene.tail))):
        return None
    if scene.exchange.gone and scene.exchange.come:
        return None
    return Noise(kind=EditKind.METADATA, rule="teaser_cut")


def _pointer(scene: Scene) -> Noise | None:
    """Know a sentence that only points elsewhere and comes or goes with its link."""
    if scene.op not in {Op.INSERT, Op.DELETE} or Hidden.LINK not in scene.hidden:
        return None
    said = (scene.seen[0] or scene.seen[1]).strip()
    sentences = re.findall(r"[.!?。！？](?:\s|\Z)", said)
    invited = scene.words.invites.search(said[:60])
    if invited and len(sentences) <= 1 and "\n" not in said:
        return Noise(kind=EditKind.LINK, rule="pointer")
    return None


_RULES: Final[tuple[Callable[[Scene], Noise | None], ...]] = (
    _moved,
    filled_in,
    _unseen,
    _part,
    _marks,
    _same_line,
    _label,
    _header,
    _address,
    _heading,
    _repeated,
    repeated_title,
    title,
    _relative_time,
    _teaser,
    dateline,
    signature,
    same_day,
    same_moment,
    _pointer,
    inline_number,
    link_text,
    calls,
)
