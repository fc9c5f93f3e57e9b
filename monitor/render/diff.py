"""A comparison as readers see it: hunks of kept, removed, added and moved words."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from markupsafe import Markup, escape

from monitor.model.statement import Content, Edit, EditKind, Op, rank
from monitor.render.clean import body
from monitor.render.tongue import is_turned
from monitor.render.words import Words

# How much unchanged text surrounds an edit, and how close two edits are one hunk, in characters.
_CONTEXT = 200
_JOIN = 120
_SENTENCE_START = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])")
_SENTENCE_END = re.compile(r"[.!?…](?=\s)|[。！？]")
_ELLIPSIS = "…"


class Mark(StrEnum):
    """What became of a piece of text."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"
    MOVED = "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some text and what became of it."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunk:
    """Edits that stand close together, in their surrounding words.

    `paragraph` counts from 1 in the newer text, and is None outside the text.
    """

    field: str
    paragraph: int | None
    kinds: tuple[EditKind, ...]
    material: bool
    pieces: tuple[Piece, ...]
    edits: int


def hunks(edits: Sequence[Edit], after: Content) -> tuple[Hunk, ...]:
    """Return the edits in the words around them, what matters most first; the rest is folded."""
    fields = {"title": after.title, "text": after.text}
    ordered = sorted(edits, key=_reading_order)
    made = [_hunk(cluster, fields.get(cluster[0].field)) for cluster in _clusters(ordered, fields)]
    return tuple(sorted(made, key=lambda hunk: (not hunk.material, rank(hunk.kinds))))


def as_text(shown: Iterable[Hunk], words: Words) -> str:
    """Return hunks as plain text, in the manner of wdiff: `[-old-]{+new+}`."""
    marks = {
        Mark.KEPT: "{}",
        Mark.REMOVED: "[-{}-]",
        Mark.ADDED: "{{+{}+}}",
        Mark.MOVED: "{{~{}~}}",
    }
    return _drawn(shown, words, marks=marks)


def as_ansi(shown: Iterable[Hunk], words: Words) -> str:
    """Return hunks for a terminal: red and struck, green and underlined, moves in yellow."""
    marks = {
        Mark.KEPT: "{}",
        Mark.REMOVED: "\x1b[9;31m{}\x1b[0m",
        Mark.ADDED: "\x1b[4;32m{}\x1b[0m",
        Mark.MOVED: "\x1b[33m{}\x1b[0m",
    }
    return _drawn(shown, words, marks=marks)


# Each sets background and colour together, so that it reads the same on light and on dark. Mail
# readers drop <ins> and <del> or their look: the style alone carries the meaning. The room on both
# sides parts an old number from the new one.
_ROOM = "padding:0 2px"
_STYLES = {
    Mark.REMOVED: f"{_ROOM};background-color:#f8c9c4;color:#6d0f0a;text-decoration:line-through",
    Mark.ADDED: f"{_ROOM};background-color:#bfe8c5;color:#0a4316;text-decoration:underline",
    Mark.MOVED: f"{_ROOM};background-color:#f6e3a1;color:#4d3a00",
}


def as_html(hunk: Hunk) -> Markup:
    """Return one hunk as HTML for mail and web pages: spans with inline styles, nothing else."""
    return _spans(hunk.pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """One hunk as it was and as it is, as HTML for two cells beside each other."""

    before: Markup
    after: Markup


def as_columns(hunk: Hunk) -> Columns:
    """Return one hunk as two texts: each shows what is the other's not."""
    removed, added = {Mark.KEPT, Mark.REMOVED}, {Mark.KEPT, Mark.ADDED, Mark.MOVED}
    return Columns(
        before=_spans([piece for piece in hunk.pieces if piece.mark in removed]),
        after=_spans([piece for piece in hunk.pieces if piece.mark in added]),
    )


def heading(hunk: Hunk, words: Words) -> str:
    """Return where a hunk stands and what it touches, in one line."""
    place = words.say("title") if hunk.field == "title" else hunk.field
    if hunk.paragraph is not None:
        place = words.say("paragraph", number=hunk.paragraph)
    kinds = [words.edits[kind] for kind in hunk.kinds if words.edits[kind] != place]
    return " · ".join([place, *kinds])


def cut(hunk: Hunk, limit: int, *, words: Words) -> Hunk:
    """Return a hunk whose pieces show at most `limit` characters each and say what is missing.

    A hunk of very many pieces ends with the count of what its last pieces hold.
    """
    pieces = [_cut(piece, limit, words=words) for piece in hunk.pieces]
    most = max(limit // 10, 8)
    if len(pieces) > most:
        lost = sum(len(piece.text) for piece in hunk.pieces[most:])
        note = words.say("cut.characters", count=lost)
        pieces[most:] = [Piece(mark=Mark.KEPT, text=f" {note}")]
    return Hunk(
        field=hunk.field,
        paragraph=hunk.paragraph,
        kinds=hunk.kinds,
        material=hunk.material,
        pieces=tuple(pieces),
        edits=hunk.edits,
    )


def _reading_order(edit: Edit) -> tuple[int, str, int, int]:
    rank = {"title": 0, "text": 1}.get(edit.field, 2)
    return rank, edit.field, edit.after_span[0], edit.before_span[0]


def _clusters(ordered: Sequence[Edit], fields: Mapping[str, str]) -> Iterator[list[Edit]]:
    """Yield edits that stand close together in one paragraph."""
    if not ordered:
        return
    cluster = [ordered[0]]
    for last, edit in pairwise(ordered):
        gap = last.after_span[1], edit.after_span[0]
        is_near = gap[1] - gap[0] <= _JOIN and "\n" not in fields.get(edit.field, "")[slice(*gap)]
        if last.field == edit.field and is_near:
            cluster.append(edit)
        else:
            yield cluster
            cluster = [edit]
    yield cluster


def _hunk(cluster: Sequence[Edit], text: str | None) -> Hunk:
    # What matters names the place; noise beside it is said only where there is nothing else.
    telling = [edit for edit in cluster if edit.material] or cluster
    kinds = dict.fromkeys(kind for edit in telling for kind in edit.kinds)
    first = cluster[0]
    paragraph = None
    if first.field == "text" and text is not None:
        paragraph = text.count("\n", 0, first.after_span[0]) + 1
    pieces = _pieces(cluster, text or "")
    return Hunk(
        field=first.field,
        paragraph=paragraph,
        kinds=tuple(kinds),
        material=any(edit.material for edit in cluster),
        pieces=tuple(Piece(mark=mark, text=body(given)) for mark, given in pieces if given),
        edits=len(cluster),
    )


def _pieces(cluster: Sequence[Edit], text: str) -> Iterator[tuple[Mark, str]]:
    start, end = cluster[0].after_span[0], cluster[-1].after_span[1]
    yield Mark.KEPT, _context_before(text, start)
    cursor = start
    for edit in cluster:
        yield Mark.KEPT, text[cursor : edit.after_span[0]]
        if edit.op is Op.MOVE:
            yield Mark.MOVED, edit.after or edit.before
        else:
            yield Mark.REMOVED, edit.before
            yield Mark.ADDED, edit.after
        cursor = max(cursor, edit.after_span[1])
    yield Mark.KEPT, _context_after(text, end)


def _context_before(text: str, start: int) -> str:
    """Return the sentence up to here; a longer context is cut at a sentence, or at a word."""
    paragraph = text.rfind("\n", 0, start) + 1
    if not text or start - paragraph <= _CONTEXT:
        return text[paragraph:start]
    window = text[start - _CONTEXT : start]
    found = _SENTENCE_START.search(window)
    if found and found.end() < len(window):
        return f"{_ELLIPSIS} {window[found.end() :]}"
    return f"{_ELLIPSIS} {window[window.find(' ') + 1 :]}"


def _context_after(text: str, end: int) -> str:
    paragraph = text.find("\n", end)
    paragraph = len(text) if paragraph < 0 else paragraph
    if not text or paragraph - end <= _CONTEXT:
        return text[end:paragraph]
    window = text[end : end + _CONTEXT]
    ends = [found.end() for found in _SENTENCE_END.finditer(window)]
    if ends:
        return f"{window[: ends[-1]]} {_ELLIPSIS}"
    space = window.rfind(" ")
    return f"{window[:space] if space > 0 else window} {_ELLIPSIS}"


def _drawn(shown: Iterable[Hunk], words: Words, *, marks: dict[Mark, str]) -> str:
    blocks = []
    for hunk in shown:
        form = _isolated if any(is_turned(piece.text) for piece in hunk.pieces) else str.format
        text = "".join(form(marks[piece.mark], piece.text) for piece in hunk.pieces)
        blocks.append(f"({heading(hunk, words)})\n{text.strip()}")
    return "\n\n".join(blocks)


def _isolated(mark: str, text: str) -> str:
    """Return a marked text that keeps its own direction (Unicode UAX 9, 2.4.2).

    Of two numbers beside each other the old one would stand behind the new one otherwise.
    """
    return f"\u2068{mark.format(text)}\u2069" if mark != "{}" else text


def _spans(pieces: Sequence[Piece]) -> Markup:
    turned = any(is_turned(piece.text) for piece in pieces)
    own = Markup(' dir="auto"') if turned else Markup("")
    return Markup("").join(_span(piece, own) for piece in pieces)


def _span(piece: Piece, own: Markup) -> Markup:
    text = escape(piece.text).replace("\n", Markup("<br>\n"))
    if piece.mark is Mark.KEPT:
        return text
    return Markup('<span{} style="{}">{}</span>').format(own, _STYLES[piece.mark], text)


def _cut(piece: Piece, limit: int, *, words: Words) -> Piece:
    lost = len(piece.text) - limit
    if lost <= 0:
        return piece
    note = words.say("cut.characters", count=lost)
    return Piece(mark=piece.mark, text=piece.text[:limit] + note)
