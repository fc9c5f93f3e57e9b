"""A feed's bytes to its envelope and the bytes of its entries, where that is safe beyond doubt.

What is cut must parse entry by entry as it parses whole: feedparser carries some state from one
entry to the next, and chooses the encoding by the whole document. Whatever could touch that, and
whatever is not plainly well-formed, is not cut (docs/decisions/0001-feedparser.md).
"""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from monitor.model.digest import content_hash, key_of

# Encodings that write every ASCII character, and nothing else, as its ASCII byte.
_ENCODINGS: Final = frozenset(
    {"utf-8", "us-ascii", "iso-8859-1", "iso-8859-15", "windows-1250", "windows-1251"}
    | {"windows-1252"}
)
# Headers that feedparser reads for more than to pass them on.
_HEADERS: Final = ("content-type", "content-location", "content-language")
_MARK: Final = re.compile(rb"<(?:!--|!\[CDATA\[|!|\?|/?(?:item|entry)(?=[\s/>]))")
_SKIPPED: Final = {b"<!--": b"-->", b"<![CDATA[": b"]]>", b"<?": b"?>"}
# Nobody needs more of them; each may hide a comment that does not end.
_MOST_INSTRUCTIONS: Final = 8
_SILENT: Final = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.DOTALL)
_END_OF_TAG: Final = re.compile(rb"""(?:[^<>"']|"[^<"]*+"|'[^<']*+')*+>""")
_TAG: Final = re.compile(rb"""<(?:[^<>"']|"[^<"]*+"|'[^<']*+')*+>""")
_XML: Final = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*>")
_DECLARED: Final = re.compile(rb"""\sencoding=["']([A-Za-z0-9._-]+)["']""")
_ROOT: Final = re.compile(rb"<(?:rss|feed|(?:\w+:)?RDF)[\s>]")
# Ways in which RSS 1.0 names all its entries once more, before the first of them.
_CONTENTS: Final = re.compile(rb"<(?:\w+:)?li\b[^<>]*>")
# The only text of an envelope that an entry is read by.
_LANGUAGE: Final = re.compile(rb"language[^<>]*>(.{0,200}?)</", re.DOTALL | re.IGNORECASE)
# feedparser remembers a content in the head, and takes the first entry's teaser for another field.
_CONTENT: Final = re.compile(
    rb"<(?:[\w.-]+:)?(?:content|encoded|body|fullitem|xhtml|product)[\s/>]", re.IGNORECASE
)
# Where a content is not declared as XHTML and has elements all the same, feedparser forgets to go
# back to the base and the language that were before it.
_SCOPED: Final = re.compile(rb"\s(?:xml:)?(?:base|lang)\s*=", re.IGNORECASE)
_INLINE: Final = re.compile(rb"<(?:[\w.-]+:)?div[\s/>]", re.IGNORECASE)
# feedparser knows prefixes by their last declaration, wherever that stood.
_PREFIX: Final = re.compile(rb"""xmlns(?::([\w.-]+))?\s*=\s*["']([^"'<>]*)["']""")
_PREFIXES: Final = {
    b"": b"http://www.w3.org/1999/xhtml",
    b"content": b"http://purl.org/rss/1.0/modules/content/",
    b"dc": b"http://purl.org/dc/elements/1.1/",
    b"media": b"http://search.yahoo.com/mrss/",
    b"slash": b"http://purl.org/rss/1.0/modules/slash/",
    b"thr": b"http://purl.org/syndication/thread/1.0",
    b"wfw": b"http://wellformedweb.org/CommentAPI/",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A feed in parts: head, the bytes of each entry, tail.

    `envelope` is the digest of what an entry's meaning depends on outside its own bytes: tags,
    language and headers, but not the texts, dates and comments that change with every poll.
    `is_utf8` says that the bytes are UTF-8 whoever reads them.
    """

    head: bytes
    pieces: tuple[bytes, ...]
    tail: bytes
    envelope: str
    is_utf8: bool = False

    @property
    def hashes(self) -> tuple[str, ...]:
        """The hashes of the entries' bytes."""
        return tuple(content_hash(piece) for piece in self.pieces)


def cut(body: bytes, headers: Mapping[str, str]) -> Cut | None:
    """Cut a feed at its entries; None where it is safer to read it whole."""
    spans = _spans(body) if body.count(b"<?") <= _MOST_INSTRUCTIONS else []
    encoding = _encoding(body, headers.get("content-type", "")) if spans else None
    if encoding is None:
        return None
    head, tail = body[: spans[0][0]], body[spans[-1][1] :]
    inside = body[spans[0][0] : spans[-1][1]]
    gaps = (body[end:start] for (_, end), (start, _) in itertools.pairwise(spans))
    is_plain = (
        _ROOT.search(_SILENT.sub(b"", head))
        and not any(gap.strip() for gap in gaps)
        and not _CONTENT.search(head)
        and not _CONTENT.search(tail)
    )
    if not is_plain or _leaks(head + tail, inside):
        return None
    return Cut(
        head=head,
        pieces=tuple(body[start:end] for start, end in spans),
        tail=tail,
        envelope=_envelope(head, tail, headers=headers),
        is_utf8=encoding in {"utf-8", "us-ascii"},
    )


def _spans(body: bytes) -> list[tuple[int, int]]:
    """Return where the entries stand; nothing where one is not plainly an element of its own."""
    spans: list[tuple[int, int]] = []
    name, start = b"", -1
    for mark, at, end in _marks(body):
        if mark in _SKIPPED:
            continue
        is_end = mark.startswith(b"</")
        own = mark[2:] if is_end else mark[1:]
        is_due = is_end == (start >= 0) and own == (name or own)
        if not is_due or mark == b"<!" or body[end - 2 : end] == b"/>":
            return []
        name = own
        if is_end:
            spans.append((start, end))
        start = -1 if is_end else at
    return spans if start < 0 else []


def _marks(body: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield what begins an entry, ends one, or has to be passed over, with where it stands.

    The rest of a body in which one of them does not end is a mark that is not due.
    """
    place = 0
    while found := _MARK.search(body, place):
        mark, at = found[0], found.start()
        if mark in _SKIPPED:
            close = body.find(_SKIPPED[mark], found.end())
            end = close + len(_SKIPPED[mark]) if close >= 0 else 0
        else:
            tag = _END_OF_TAG.match(body, found.end())
            end = tag.end() if tag else 0
        if not end:
            yield b"<!", at, len(body)
            return
        yield mark, at, end
        place = end


def _encoding(body: bytes, content_type: str) -> str | None:
    """Return the encoding by which every part of a body is decoded as the whole is."""
    declaration = _XML.match(body)
    written = _DECLARED.search(declaration[0]) if declaration else None
    _, _, charset = content_type.lower().partition("charset=")
    declared = {charset.split(";")[0].strip(" \"'")} - {""}
    if written:
        declared.add(written[1].decode().lower())
    encoding = next(iter(declared), "us-ascii")
    if len(declared) > 1 or encoding not in _ENCODINGS:
        return None
    try:
        body.decode(encoding)
    except UnicodeDecodeError:
        return None
    return encoding


def _leaks(outside: bytes, inside: bytes) -> bool:
    """Whether feedparser may read an entry otherwise for what stands in an entry before it."""
    declared = dict(_PREFIX.findall(outside))
    for prefix, uri in set(_PREFIX.findall(inside)):
        known = _PREFIXES.get(prefix)
        if uri != known or (prefix and declared.get(prefix, uri) != uri):
            return True
    # Looking for the words first takes a tenth of the time where one of them is missing.
    small = inside.lower()
    if b"div" not in small or (b"base" not in small and b"lang" not in small):
        return False
    if not (_SCOPED.search(inside) and _INLINE.search(inside)):
        return False
    loud = _SILENT.sub(b"", inside)
    return bool(_SCOPED.search(loud) and _INLINE.search(loud))


def _envelope(head: bytes, tail: bytes, *, headers: Mapping[str, str]) -> str:
    parts = [headers.get(name, "") for name in _HEADERS]
    for outside in (head, tail):
        tags = _TAG.findall(_CONTENTS.sub(b"", _SILENT.sub(b"", outside)))
        parts += ["".join(tag.decode("latin-1") for tag in tags)]
        parts += [text.decode("latin-1") for text in _LANGUAGE.findall(outside)]
    return key_of("envelope", *parts)
