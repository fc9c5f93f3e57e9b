"""What each line of a text is for: body, boilerplate, contact block, footer, related links."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self, TypeAlias

from monitor.analysis.compare.mask import Mask
from monitor.analysis.compare.shapes import Row, cards, is_guide, is_share_bar, may_hold_cards
from monitor.model.language import EditWords, LineRole


class Part(StrEnum):
    """What a line is for. Where it is not body, the value is the rule that silences its changes."""

    BODY = "body"
    ABOUT = "boilerplate"
    CONTACT = "contact"
    LEGAL = "legal_notice"
    FOOTER = "footer"
    RELATED = "related_links"
    CAPTION = "caption"
    LINKS = "links_only"
    BYLINE = "byline"
    NAVIGATION = "navigation"
    CONTENTS = "contents"
    EVENTS = "event_list"


_PART_OF: Final = {
    LineRole.ABOUT: Part.ABOUT,
    LineRole.CONTACT: Part.CONTACT,
    LineRole.LEGAL: Part.LEGAL,
    LineRole.FOOTER: Part.FOOTER,
    LineRole.RELATED: Part.RELATED,
    LineRole.CAPTION: Part.CAPTION,
    LineRole.BYLINE: Part.BYLINE,
    LineRole.NAVIGATION: Part.NAVIGATION,
    LineRole.CONTENTS: Part.CONTENTS,
    LineRole.EVENTS: Part.EVENTS,
}

# Below a heading of these, lines belong to it.
_HEADED: Final = frozenset({Part.ABOUT, Part.RELATED, Part.CONTENTS, Part.EVENTS})

_ENDS: Final = re.compile(r"[.!?…。！？:：;；][\"'”’»)\]*_]*\s*\Z")
_LINKED: Final = re.compile(r"!?\[[^\[\]\n]*\]\([^()\n]*\)|<a\b[^<>]*>[^<]*</a>|https?://\S+|None")
_REACH: Final = re.compile(r"@|\bhttps?:|\bwww\.|\+?\d[\d \-–()/.]{6,}\d")
_LETTERS: Final = re.compile(r"[^\W\d_]+")

_PICTURE: Final = re.compile(r"!\[|<\s?img\b|<figure\b", re.IGNORECASE)
# Below a picture, a line in italics is its caption.
_CAPTION: Final = re.compile(r"[*_](?![*_\s])[^*_\n]{1,300}[*_]\Z|<(?:em|i)>.{1,300}</(?:em|i)>\Z")

# A heading is a line of its own without a sentence's end.
_HEADING: Final = 80
# Lines of contact blocks and of lists of links are short.
_BLOCK_LINE: Final = 120
_FOOTER_LINE: Final = 200
_COLON: Final = re.compile("[:：]")
# A line of a company's outline: "Founded: 2004".
_OUTLINE: Final = re.compile(r"[^:：]{1,20}[:：]")
_HASHTAGS: Final = re.compile(r"(?:[#＃]\w+[\s,，、]*){2,}\Z")
# Breadcrumbs have so many steps, of so many words.
_STEPS: Final = re.compile(r"\s[>›»/]\s")
_FEWEST_STEPS: Final = 2
_STEP_WORDS: Final = 4
# Entries of menus and tables of contents are short; what a menu counts stands in brackets.
_ENTRY: Final = 60
_COUNT: Final = re.compile(r"[(（]\d+[)）]|\b(?:19|20)\d\d(?!\d)|^\d{1,2}[.)]?\s")
# What an audio player shows: how far it has come, how fast it speaks.
_PLAYER: Final = re.compile(r"\d{1,2}:\d\d\s*/\s*\d{1,2}:\d\d\Z|[0-2](?:\.\d{1,2})?[xX×]\Z")
# Words beside a link on a line that is there for the link: "Pickup - [...]".
_LABEL_WORDS: Final = 2


# So many lines below an edit tell whether it stands in a contact card.
_LAST_ROWS: Final = 8
# What a line says of itself, by the line as it stands, as it is read, and whether it comes late.
Known: TypeAlias = dict[tuple[str, str, bool], Part | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A text's lines, by where they start, each with what it is for."""

    starts: Sequence[int]
    parts: Sequence[Part]

    @classmethod
    def of(
        cls,
        mask: Mask,
        *,
        words: Sequence[EditWords],
        within: tuple[int, int] | None = None,
        last: int | None = None,
        known: Known | None = None,
    ) -> Self:
        """Read the lines of a text in order: a heading gives the lines below it their part.

        What stands below the block of place `last` is not read. What is `known` of lines that
        another text shares is not found out again.
        """
        starts: list[int] = []
        parts: list[Part] = []
        heads: list[bool] = []
        rows: list[Row] = []
        under, pictured, block, ended, past = Part.BODY, False, 0, 0, 0
        half = len(mask.text) // 2
        reaching = may_hold_cards(mask.text)
        known = {} if known is None else known
        for start, line in _lines(mask.text, within or (0, len(mask.text))):
            fresh = mask.text.count("\n", ended, start) > 1
            block, ended = block + fresh, start + len(line)
            seen = mask.visible(start, start + len(line)).strip()
            late = start >= half
            key = line, seen, late
            if key not in known:
                known[key] = _own_part(line, seen, words=words, late=late)
            own = known[key]
            part = own or _continued(under, line, seen=seen)
            if part is Part.BODY and pictured and _CAPTION.match(line.strip()):
                part = Part.CAPTION
            pictured = ("<" in line or "![" in line) and bool(_PICTURE.search(line))
            under = _below(own, seen, late=late) if own else part
            starts.append(start)
            parts.append(part)
            heads.append(part is Part.BODY and _is_heading(line.strip(), seen))
            if reaching:
                rows.append(Row(seen=seen, block=block, late=late))
            past += last is not None and start > last
            if past and (fresh or past > _LAST_ROWS):
                break
        for index in cards(rows):
            parts[index] = Part.CONTACT if parts[index] is Part.BODY else parts[index]
        return cls(starts=starts, parts=[*_with_headings(parts, heads)])

    def part(self, place: int) -> Part:
        """Return what the line at a place is for."""
        index = bisect_right(self.starts, place) - 1
        return self.parts[index] if index >= 0 else Part.BODY

    def common(self, start: int, end: int) -> Part:
        """Return what all lines of a range are for, or body where they differ."""
        first = max(bisect_right(self.starts, start) - 1, 0)
        last = max(bisect_right(self.starts, max(end - 1, start)), first + 1)
        parts = set(self.parts[first:last])
        return next(iter(parts)) if len(parts) == 1 else self._noise(parts)

    @staticmethod
    def _noise(parts: set[Part]) -> Part:
        if not parts or Part.BODY in parts:
            return Part.BODY
        return min(parts)


def _lines(text: str, within: tuple[int, int]) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not empty, each with the place where it starts."""
    at = within[0]
    rows = text[slice(*within)]
    for row, ended in zip(rows.splitlines(), rows.splitlines(keepends=True), strict=True):
        if row and not row.isspace():
            yield at, row
        at += len(ended)


def _with_headings(parts: Sequence[Part], heads: Sequence[bool]) -> Iterator[Part]:
    """Yield the parts of lines; a heading above nothing but links is one of them."""
    for index, (part, heads_links) in enumerate(zip(parts, heads, strict=True)):
        below = parts[index + 1] if index + 1 < len(parts) else part
        yield below if heads_links and below is Part.LINKS else part


def _is_heading(line: str, seen: str) -> bool:
    return len(seen) <= _HEADING and (line.startswith("#") or seen.endswith((":", "：")))


def _is_trail(seen: str) -> bool:
    """Tell whether a line says where a page stands: Home > News > 2024."""
    if len(seen) > _BLOCK_LINE or re.search(
        r"\d", re.sub(r"(?<!\d)(?:19|20)\d\d(?!\d)|\bQ[1-4]\b", "", seen)
    ):
        return False
    steps = _STEPS.split(seen)
    return len(steps) > _FEWEST_STEPS and all(len(step.split()) <= _STEP_WORDS for step in steps)


def _own_part(line: str, seen: str, *, words: Sequence[EditWords], late: bool) -> Part | None:
    if _is_link_only(line):
        return Part.LINKS
    if _is_trail(seen) or is_guide(seen) or _PLAYER.match(seen):
        return Part.NAVIGATION
    if _HASHTAGS.match(seen) or is_share_bar(seen):
        return Part.FOOTER
    long = len(seen) > _FOOTER_LINE
    if long and not late and not _COLON.search(seen, 0, _HEADING):
        return None
    for language in words:
        match = (language.passages if long else language.lines).match(seen)
        if match and match.lastgroup:
            part = _PART_OF[LineRole(match.lastgroup)]
            if _is_plausible(part, seen, late=late):
                return part
    return None


def _is_link_only(line: str) -> bool:
    """Tell whether a line is there for its links alone, with a label at most."""
    if "](" not in line and "http" not in line and "<a" not in line:
        return False
    plain = re.sub(r"</?(?!a\b)\w[^<>]*>", " ", line)
    beside = _LETTERS.findall(_LINKED.sub(" ", _LINKED.sub(" ", plain)))  # a picture in a link
    label = line.lstrip(" *-_[<").startswith(("[", "http")) or "](" in line
    return not beside or (label and len(beside) <= _LABEL_WORDS and not _ENDS.search(line))


def _is_plausible(part: Part, seen: str, *, late: bool) -> bool:
    heading = len(seen) <= _HEADING and not re.search(r"[.!?。！？]\W*\Z", seen)
    match part:
        case Part.ABOUT:
            return heading or late or bool(_COLON.search(seen, 0, _HEADING))
        case Part.LEGAL:
            return heading or late
        case Part.CONTACT:
            return len(seen) <= _FOOTER_LINE or late
        case Part.RELATED:
            return len(seen) <= _FOOTER_LINE and not re.search(r"[.。][\"”’»)]*\Z", seen)
        case _:
            return len(seen) <= _FOOTER_LINE


def _below(part: Part, seen: str, *, late: bool) -> Part:
    """Return what a line makes of the lines below it."""
    heads = len(seen) <= _HEADING
    if part in {Part.CONTACT, Part.LEGAL} or (part in _HEADED and heads):
        return part
    return part if part is Part.FOOTER and late else Part.BODY


def _continued(under: Part, line: str, *, seen: str) -> Part:
    """Return what a line is that says nothing of itself, below lines of a part."""
    if not seen or under is Part.BODY:
        return under
    if line.lstrip().startswith("#"):
        return Part.BODY
    match under:
        case Part.CONTACT:
            stays = len(seen) <= _BLOCK_LINE or bool(_REACH.search(line))
        case Part.CONTENTS:
            stays = len(seen) <= _ENTRY and not _ENDS.search(seen)
            stays = stays and not re.search(r"\d", _COUNT.sub("", seen))
        case Part.RELATED | Part.FOOTER | Part.EVENTS:
            stays = len(seen) <= _BLOCK_LINE and not _ENDS.search(seen)
        case _:
            stays = len(seen) > _HEADING or bool(_ENDS.search(seen) or _OUTLINE.match(seen))
    return under if stays else Part.BODY
