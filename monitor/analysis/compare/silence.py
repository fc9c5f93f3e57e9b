"""Why an edit is silenced, and the plain forms of text in which edits are compared."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from monitor.model.statement import EditKind

# Marks that Unicode counts as punctuation and that change what is said.
_MEANINGFUL_MARKS: Final = frozenset("%‰&@§")
# Signs that are layout and not arithmetic.
_LAYOUT_SIGNS: Final = frozenset("|`^~●○■◆▶►▪•→")
_SIGN: Final = re.compile(r"(?<![\w.,])-(?=[€$£¥₩]?\d)")

_LETTER_OR_DIGIT: Final = re.compile(r"[^\W_]")
_NO_WIDTH: Final = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """What an edit is when it does not matter, and the rule that says so."""

    kind: EditKind
    rule: str


def squeezed(text: str) -> str:
    """Return text without white space, and without spaces that have no width."""
    seen = text if text.isascii() else text.translate(_NO_WIDTH)
    return "".join(seen.split())


def bare(text: str) -> str:
    """Return text without punctuation and layout; signs that change an amount are none."""
    signed = _SIGN.sub("±", text) if "-" in text else text
    return signed.translate(_BARE)


def is_bare(text: str) -> bool:
    """Tell whether nothing is left of a text without punctuation and layout."""
    return _LETTER_OR_DIGIT.search(text) is None and not bare(text)


class _Bare(dict[int, int | None]):
    """Which characters stay, found out once for each."""

    def __missing__(self, code: int) -> int | None:
        character = chr(code)
        stays = character in _MEANINGFUL_MARKS or not (
            character in _LAYOUT_SIGNS or unicodedata.category(character)[0] in "PZC"
        )
        self[code] = found = code if stays else None
        return found


_BARE: Final = _Bare()
