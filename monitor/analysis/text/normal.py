"""Canonical text: the one form that is stored, that offsets point into, and that is compared."""

import re
import unicodedata

from monitor.model.digest import content_hash

# Soft hyphen, zero-width characters, directional marks that do not print, and the byte order mark:
# they come and go with templates and change nothing that a reader sees. The zero-width joiners and
# non-joiners stay: they carry meaning in Persian, Indic scripts and emoji.
_INVISIBLE = [0x00AD, 0x200B, 0x2060, 0xFEFF, *range(0x200E, 0x2010)]
_CONTROL = [
    c for c in [*range(0x20), *range(0x7F, 0xA0)] if chr(c) not in "\t\n\v\f\r\x1c\x1d\x1e\x85"
]
# A tenth of what `str.translate` costs on a text with one typographic quote.
_DROPPED = re.compile(f"[{re.escape(''.join(map(chr, _INVISIBLE + _CONTROL)))}]+")


def canonical(text: str) -> str:
    """Return text in canonical form: NFC, one newline between paragraphs, single spaces inside.

    The form is idempotent. Characters that print nothing are dropped; everything else stays.
    """
    lines = [" ".join(_composed(line).split()) for line in text.splitlines()]
    return "\n".join([line for line in lines if line])


def _composed(line: str) -> str:
    # Nothing that is dropped is printable, and to find that out costs next to nothing.
    kept = line if line.isprintable() else _DROPPED.sub("", line)
    return kept if kept.isascii() else unicodedata.normalize("NFC", kept)


def canonical_line(text: str) -> str:
    """Return text in canonical form on one line, as titles are."""
    return canonical(text).replace("\n", " ")


def fingerprint(title: str, text: str) -> str:
    """Return the digest that tells whether two contents say the same in the same words."""
    return content_hash(f"{title}\n\n{text}".encode("utf-8", "surrogatepass"))
