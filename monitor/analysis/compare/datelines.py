"""Edits of the line that opens a release, and of days that are written in another form."""

import re
from collections.abc import Iterator
from typing import Final

from monitor.analysis.compare.scene import Scene
from monitor.analysis.compare.silence import Noise, bare
from monitor.analysis.compare.wording import Sort, tokens
from monitor.model.language import LineRole
from monitor.model.statement import EditKind, Op

_WIRE: Final = re.compile(r"[^!?\n]{2,140}[–—-]{1,2}\s*\Z")
# A wire's name in a dateline: /PRNewswire/ --, --(BUSINESS WIRE)--.
_NAMED_WIRE: Final = re.compile(r"[(/][A-Z][\w .&-]{2,30}[)/]\s*[–—-]{1,2}\s*\Z")
# The whole dateline of a release: a place, and a day or a wire's name, up to the dash.
_OPENING: Final = re.compile(
    r"\s*[A-ZÀ-Þ]{3}[A-ZÀ-Þ.'’ -]{0,60}(?=[,(/-])"
    r"[^!?\n]{0,120}?(?:[/)\d][ ]?(?:--|[–—-])|--(?!\()|[ ][–—])[ ]*"
)
_CLOCK: Final = re.compile(r"\d{1,2}:\d{2}\Z")
# No date is longer, with the spaces around it.
_DAY_LENGTH: Final = 100
# The time that a machine writes behind a day.
_STAMP: Final = re.compile(r"[T ]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?\s?(?:Z|[+-]\d{2}:?\d{2})?\Z")
_DIGIT: Final = re.compile("[0-9]")
# A day with its month and year, in words or in numbers.
_DAY: Final = re.compile(
    r"(?<![\w])(?:(?P<d>\d{1,2})(?:st|nd|rd|th|er|[.º°])?\s+(?:of\s+|de\s+|do\s+)?"
    r"(?P<word>[^\W\d_]{3,12})\.?,?\s+(?:de\s+|del\s+|do\s+)?(?P<y>(?:19|20)\d\d)"
    r"|(?P<word2>[^\W\d_]{3,12})\.?\s+(?P<d2>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y2>(?:19|20)\d\d)"
    r"|(?P<n1>\d{1,2})(?P<mark>[./-])\s?(?P<n2>\d{1,2})(?P=mark)\s?(?P<y3>(?:19|20)\d\d)"
    r"|(?P<y4>(?:19|20)\d\d)\s?[-./年년]\s?(?P<n3>\d{1,2})\s?[-./月월]\s?(?P<n4>\d{1,2})(?:\s?[日号일]\.?)?"
    r")(?!\w)"
)
_FIRST_LINES: Final = 400
# An office, its house and the day.
_SIGNED: Final = 3


def dateline(scene: Scene) -> Noise | None:
    """Know a dateline that syndication adds or drops, and its time of day."""
    if any(_STAMP.match(seen) for seen in scene.seen) and not all(map(bare, scene.seen)):
        return Noise(kind=EditKind.METADATA, rule="timestamp")
    if max(span[0] for span in scene.spans) > _FIRST_LINES or scene.in_title:
        return None
    if _is_opening(scene) or _is_same_opening(scene):
        return Noise(kind=EditKind.METADATA, rule="dateline")
    changed = (*scene.exchange.gone, *scene.exchange.come)
    clocks = [token.sort is Sort.NUMBER and _CLOCK.match(token.written) for token in changed]
    if clocks and all(clocks) and re.search(r"\b(?:19|20)\d\d\b", scene.lead[0] + scene.tail[0]):
        return Noise(kind=EditKind.METADATA, rule="dateline_time")
    return None


def signature(scene: Scene) -> Noise | None:
    """Know who signs a release and on which day, as the last lines of a text."""
    if scene.op not in {Op.INSERT, Op.DELETE} or scene.in_title or scene.lost_parties:
        return None
    side = 0 if scene.seen[0] else 1
    lines = [line.strip() for line in scene.seen[side].splitlines() if line.strip()]
    ends = not bare(scene.pages[side].text[scene.spans[side][1] :])
    begins = scene.seen[side].startswith("\n") or not scene.lead[side].strip()
    if not (begins and ends and 0 < len(lines) <= _SIGNED):
        return None
    days = [_is_dated(scene, line) for line in lines]
    if sum(days) != 1 or not all(
        day or line.isupper() for day, line in zip(days, lines, strict=True)
    ):
        return None
    return Noise(kind=EditKind.METADATA, rule="signature")


def _is_dated(scene: Scene, line: str) -> bool:
    sorts = [token.sort for token in tokens(line, scene.words)]
    return sorted(sorts) == [Sort.MONTH, Sort.NUMBER, Sort.NUMBER]


def _is_opening(scene: Scene) -> bool:
    """Tell whether a place with a day or a wire's name, or a day alone, comes or goes."""
    if scene.op not in {Op.INSERT, Op.DELETE}:
        return False
    if scene.lead[0].strip() or not scene.tail[0].strip():
        return False
    said = (scene.seen[0] or scene.seen[1]).strip()
    placed = (
        _WIRE.match(said)
        and re.match(r"\W*[A-ZÀ-Þ\d]", said)
        and ("," in said or _NAMED_WIRE.search(said))
    )
    return bool(placed) or _is_day(scene)


def _is_same_opening(scene: Scene) -> bool:
    """Tell whether two datelines name the same place, and no two days, and differ in the wire."""
    if scene.lost_parties:
        return False
    opened = [_OPENING.match(page.text) for page in scene.pages]
    said = []
    for match, (_, end) in zip(opened, scene.spans, strict=True):
        if match is None or end > match.end():
            return False
        said.append(tokens(match.group(), scene.words))
    days = [{t.key for t in one if t.sort in {Sort.NUMBER, Sort.MONTH}} for one in said]
    places = [next((t.key for t in one if t.sort is Sort.WORD), "") for one in said]
    return places[0] == places[1] and (days[0] == days[1] or not all(days))


def _is_day(scene: Scene) -> bool:
    """Tell whether nothing comes or goes but a day with its year, as wires open a release.

    Beside it may stand who wrote the text.
    """
    said = scene.seen[0] if scene.seen[0].strip() else scene.seen[1]
    lines = [line for line in said.splitlines() if not _is_byline(scene, line.strip())]
    sorts = [token.sort for line in lines for token in tokens(line, scene.words)]
    parted = said.rstrip(" ").endswith(("–", "—", "-", "\n", ":"))
    return parted and sorted(sorts) == [Sort.MONTH, Sort.NUMBER, Sort.NUMBER]


def _is_byline(scene: Scene, line: str) -> bool:
    match = scene.words.lines.match(line)
    return match is not None and match.lastgroup == LineRole.BYLINE


def same_day(scene: Scene) -> Noise | None:
    """Know a day that is written in another form: 3 de marzo de 2025, 03/03/2025."""
    if scene.op is not Op.REPLACE or max(map(len, scene.seen)) > _DAY_LENGTH:
        return None
    if not all(map(_DIGIT.search, scene.seen)):
        return None
    days = [_days(scene, side) for side in (0, 1)]
    return Noise(kind=EditKind.FORMATTING, rule="date_form") if days[0] & days[1] else None


def _days(scene: Scene, side: int) -> set[tuple[int, int, int]]:
    """Return the year, month and day that the one date may mean in which a side lies."""
    lead, seen, tail = scene.lead[side], scene.seen[side], scene.tail[side]
    within = len(lead), len(lead) + len(seen.rstrip())
    for match in _DAY.finditer(f"{lead}{seen}{tail}"):
        if match.start() <= within[0] and within[1] <= match.end():
            return set(_readings(match, scene))
    return set()


def _readings(match: re.Match[str], scene: Scene) -> Iterator[tuple[int, int, int]]:
    parts = {name: value for name, value in match.groupdict().items() if value}
    year = int(next(value for name, value in parts.items() if name[0] == "y"))
    if "word" in parts or "word2" in parts:
        month = scene.words.months.get((parts.get("word") or parts["word2"]).casefold())
        if month:
            yield year, month, int(parts.get("d") or parts["d2"])
        return
    one, other = (int(value) for name, value in parts.items() if name[0] == "n")
    if "y4" in parts:
        yield year, one, other
        return
    yield year, other, one
    # Americans write the month first.
    if scene.words.code == "en":
        yield year, one, other
