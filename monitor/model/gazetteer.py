"""Holds the names of companies that are known before any text is read."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Final


@dataclass(frozen=True, kw_only=True)
class Gazetteer:
    """Comparison keys of company names, one a line, in UTF-8.

    They are parted when they are first asked for: most runs of the program read no text.
    """

    lines: bytes = b""

    def has(self, key: str) -> bool:
        """Tell whether a key is one of them."""
        return key in self._keys

    @cached_property
    def digest(self) -> str:
        """What tells one list from another, for provenance."""
        return hashlib.sha256(self.lines).hexdigest()

    @cached_property
    def _keys(self) -> frozenset[str]:
        return frozenset(self.lines.decode("utf-8").split("\n")) - {""}


NO_NAMES: Final = Gazetteer()
