"""Edits of what stands around the news: calls to act, the texts of links, labels, repeated titles.

Every rule looks at an edit and its surroundings and returns whether it explains the whole edit.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from monitor.analysis.compare.same import is_name
from monitor.analysis.compare.scene import Scene, loose
from monitor.analysis.compare.silence import Noise, bare, is_bare
from monitor.analysis.compare.strength import strength
from monitor.analysis.compare.wording import Sort, Token, exchange, tokens
from monitor.model.statement import EditKind, Op

_SENTENCES: Final = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])|\n+")
_LETTER: Final = re.compile(r"[^\W\d_]")
_LINK: Final = re.compile(
    r"!?\[([^\[\]\n]{0,300})\]\([^()\s]{0,1000}\)|<a\b[^<>]{0,1000}>([^<]{0,300})</a>"
)
_SITE_NAME: Final = re.compile(r"\s*(?:[|·»]|::)\s*[^|·»]{2,60}\Z")
# What parts a label from its headline.
_PARTING: Final = " :：|–—-[]【】"
_NUMBERED: Final = re.compile(r"\W*\d{1,3}[.)]\W*\Z|\W*\{ol\b[^{}]*\}\W*(?:\d{1,3}[.)]\W*)?\Z")
# A mark before a point of a list, and what else may stand in its place.
_POINT: Final = re.compile(r"[\W_]*\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)][\W_]*\Z")
_BULLET: Final = re.compile(r"\s*[•●▪◦·–*-]\s*\Z")
_FOOTNOTE: Final = re.compile(r"[\s.,;]*\[?\^?(\d{1,2})\]?[\s.,;]*\Z")
_ENDED: Final = re.compile(r"(?:[.!?:;。！？][\"'”’»)\]*_]*|^)\s*\Z")

# As much of a sentence as says that it is the same one.
_INSIDE: Final = 8
# Powers of ten that stand behind a number by themselves.
_POWERS: Final = frozenset("千万亿萬億兆천만억")

# A passage with longer links is not looked into.
_PASSAGE: Final = 3_000


def calls(scene: Scene) -> Noise | None:
    """Know sentences that only call readers to do something: sign up, follow, comment."""
    if scene.in_title or scene.op is Op.MOVE or scene.lost_parties:
        return None
    if max(map(len, scene.seen)) > _PASSAGE or _counts_anew(scene):
        return None
    said = [sentence for side in (0, 1) for sentence in _sentences(scene, side)]
    if not said or not all(_calls(scene, sentence) for sentence in said):
        return None
    if _is_inside(scene) and _says_other(scene):
        return None
    return Noise(kind=EditKind.BOILERPLATE, rule="call_to_act")


def _says_other(scene: Scene) -> bool:
    """Tell whether an edit changes how firmly something is said, or who is named in a statement.

    A sentence that opens with a call may name another place to go.
    """
    opens = any(_opens_with_call(scene, side) for side in (0, 1))
    named = (
        is_name(scene, token, side=side)
        for side, changed in enumerate((scene.exchange.gone, scene.exchange.come))
        for token in changed
    )
    return (not opens and any(named)) or bool(strength(scene, scene.exchange))


def _opens_with_call(scene: Scene, side: int) -> bool:
    begun = _SENTENCES.split(scene.lead[side])[-1]
    call = scene.words.calls.search(f"{begun}{scene.seen[side]}{scene.tail[side]}")
    return call is not None and not bare(call.string[: call.start()])


def _is_inside(scene: Scene) -> bool:
    """Tell whether an edit leaves most of its sentence as it was."""
    if any("\n" in seen for seen in scene.seen):
        return False
    lead, tail = _SENTENCES.split(scene.lead[1])[-1], _SENTENCES.split(scene.tail[1], maxsplit=1)[0]
    return len(bare(lead)) + len(bare(tail)) >= max(_INSIDE, *(len(bare(s)) for s in scene.seen))


def _calls(scene: Scene, sentence: str) -> bool:
    """Tell whether a sentence calls readers to do something, or heads what is no news."""
    return bool(scene.words.calls.search(sentence) or scene.words.lines.match(sentence))


def _changed(scene: Scene) -> Sequence[Token]:
    return (*scene.exchange.gone, *scene.exchange.come)


def _counts_anew(scene: Scene) -> bool:
    """Tell whether a number changes; one that only comes or goes may stand in the other text."""
    counts = [token for token in _changed(scene) if _is_count(token)]
    if not counts or scene.op is Op.REPLACE:
        return bool(counts)
    other = scene.pages[0 if scene.op is Op.INSERT else 1].text
    return not all(
        re.search(rf"(?<![\d.]){re.escape(token.written)}(?![\d.]*\d)", other) for token in counts
    )


def _is_count(token: Token) -> bool:
    """Tell whether a token is a number or a month, and not a word for one, an article."""
    is_article = token.key == "1" and not token.written.isdigit()
    counts = token.sort in {Sort.NUMBER, Sort.MONTH} or token.key in _POWERS
    return counts and not is_article


def _sentences(scene: Scene, side: int) -> Iterator[str]:
    """Yield the whole sentences that an edit touches on one side."""
    if not scene.seen[side].strip():
        return
    seen = scene.seen[side]
    begins = seen[0] == "\n" or _ENDED.search(scene.lead[side])
    lead = "" if begins else _SENTENCES.split(scene.lead[side])[-1]
    ends = _ENDED.search(seen) or seen[-1] == "\n"
    tail = "" if ends else _SENTENCES.split(scene.tail[side], maxsplit=1)[0]
    text = f"{lead}{seen}{tail}"
    yield from (part.strip() for part in _SENTENCES.split(text) if _LETTER.search(part))


def link_text(scene: Scene) -> Noise | None:
    """Know links that are worded otherwise, come or go, in a sentence that says the same."""
    spans = [_whole_links(scene, side) for side in (0, 1)]
    raw = [page.text[slice(*span)] for page, span in zip(scene.pages, spans, strict=True)]
    if max(map(len, raw)) > _PASSAGE or not any(_LINK.search(side) for side in raw):
        return None
    if not all(_LINK.search(side) for side in raw) or scene.lost_parties:
        return None
    rest = exchange(*(tokens(_plain(_LINK.sub(" ", side)), scene.words) for side in raw))
    if any(not scene.words.has("function", token.key) for token in (*rest.gone, *rest.come)):
        return None
    anchors = [[m.group(1) or m.group(2) or "" for m in _LINK.finditer(side)] for side in raw]
    named = exchange(*(tokens(_plain(" | ".join(side)), scene.words) for side in anchors))
    if any(_is_fact(token) for token in (*named.gone, *named.come)) and not _points(scene):
        return None
    return Noise(kind=EditKind.LINK, rule="link_text")


def _points(scene: Scene) -> bool:
    """Tell whether a sentence sends readers to what it links to, so that titles stand there."""
    around = (_SENTENCES.split(scene.lead[1])[-1], _SENTENCES.split(scene.tail[1], maxsplit=1)[0])
    said = (*around, *(_LINK.sub(" ", raw) for raw in scene.raw))
    return any(scene.words.invites.search(part) for part in said)


def _whole_links(scene: Scene, side: int) -> tuple[int, int]:
    """Return the span of an edit, with the whole of the links that it cuts."""
    page, (start, end) = scene.pages[side], scene.spans[side]
    begin, stop = page.line_start(start), page.line_end(end)
    if stop - begin > _PASSAGE:
        return start, end
    for match in _LINK.finditer(page.text, begin, stop):
        if match.start() < end and start < match.end():
            start, end = min(start, match.start()), max(end, match.end())
    return start, end


def _plain(text: str) -> str:
    return re.sub(r"[*_`#]+", "", text)


def _is_fact(token: Token) -> bool:
    return token.sort in {Sort.NUMBER, Sort.MONTH, Sort.SIGN} or token.written[0].isupper()


def repeated_title(scene: Scene) -> Noise | None:
    """Know a text that begins with its headline, or does so no more."""
    if scene.in_title or scene.op not in {Op.INSERT, Op.DELETE}:
        return None
    said = loose(scene.seen[0] or scene.seen[1]).casefold()
    if not said or said not in {loose(page.beside).casefold() for page in scene.pages}:
        return None
    return Noise(kind=EditKind.METADATA, rule="repeated_title")


def filled_in(scene: Scene) -> Noise | None:
    """Know a text that stands where none was yet: a feed or page that was not finished."""
    if scene.in_title or scene.pages[0].text.strip() or scene.words.corrects.search(scene.seen[1]):
        return None
    return Noise(kind=EditKind.METADATA, rule="text_missing")


def title(scene: Scene) -> Noise | None:
    """Know a headline that is missing, or differs by the site's name or a label alone."""
    if not scene.in_title:
        return None
    one, other = (page.text for page in scene.pages)
    if not one.strip() or not other.strip():
        return Noise(kind=EditKind.METADATA, rule="title_missing")
    if _bare_title(one) == _bare_title(other):
        return Noise(kind=EditKind.METADATA, rule="site_name")
    said = [side.strip() for side in scene.seen if side.strip()]
    if len(said) == 1 and scene.words.labels.fullmatch(said[0].strip(_PARTING)):
        return Noise(kind=EditKind.METADATA, rule="title_label")
    unlabelled = [_bare_title(scene.words.labels.sub(" ", text)) for text in (one, other)]
    if unlabelled[0] == unlabelled[1] and unlabelled[0]:
        return Noise(kind=EditKind.METADATA, rule="title_label")
    return None


def _bare_title(text: str) -> str:
    return bare(_SITE_NAME.sub("", text)).casefold()


def inline_number(scene: Scene) -> Noise | None:
    """Know the number of a point that runs on after a sentence: "...agreed. 8. The parties"."""
    if scene.in_title:
        return None
    if _is_point(scene) or _is_footnote(scene):
        return Noise(kind=EditKind.FORMATTING, rule="list_number")
    if not any(map(_NUMBERED.match, scene.seen)):
        return None
    numbered = [_NUMBERED.match(side) for side in scene.seen]
    if not all(match or not bare(side) for match, side in zip(numbered, scene.seen, strict=True)):
        return None
    if not all(map(_ENDED.search, scene.lead)):
        return None
    return Noise(kind=EditKind.FORMATTING, rule="list_number")


def _is_footnote(scene: Scene) -> bool:
    """Tell whether the mark of a footnote comes, goes or is written otherwise: [^1], 1."""
    one, other = (_FOOTNOTE.match(raw) for raw in scene.raw)
    if one and other:
        return one[1] == other[1] and any("[" in raw for raw in scene.raw)
    side, mark = (0, one) if one else (1, other)
    if mark is None or scene.raw[1 - side].strip() or not scene.lead[side].strip():
        return False
    note = rf"^\W*{mark[1]}[.)\]]?\s[^\n]*↩"
    return re.search(note, scene.pages[side].text, re.MULTILINE) is not None


def _is_point(scene: Scene) -> bool:
    """Tell whether the mark of a point gives way to another, a bullet or a new line."""
    points = [bool(_POINT.match(side)) for side in scene.raw]
    others = [bool(_BULLET.match(raw)) or ("\n" in raw and is_bare(raw)) for raw in scene.raw]
    return any(points) and any(others) and all(map(any, zip(points, others, strict=True)))
