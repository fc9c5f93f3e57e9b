"""Canonical text that remembers where each of its characters stands in the text it was made from."""

import re
import unicodedata
from array import array
from dataclasses import dataclass
from typing import Final, Self

from monitor.analysis.text.normal import BREAKS, DROPPED, canonical

_WORD: Final = re.compile(r"\S+")
# No character below this one composes with the character before it.
_FIRST_COMBINING: Final = 0x300
_JAMO: Final = range(0x1160, 0x1200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """A canonical text, and for each character the half-open range that it stands for.

    `starts` and `ends` are None where the text given was canonical already.
    """

    text: str
    starts: "array[int] | None" = None
    ends: "array[int] | None" = None

    @classmethod
    def of(cls, given: str) -> Self:
        """Return the canonical form of a text, traced."""
        form = canonical(given)
        if form == given:
            return cls(text=form)
        return cls(**_traced(_Kept.of(given)))

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Return where a half-open, non-empty range of the canonical text stands in the given."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]
