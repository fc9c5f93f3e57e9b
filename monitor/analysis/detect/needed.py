"""What a text must hold for a pattern to be found in it: plain strings, looked for in no time."""

import re
from collections.abc import Iterable
from typing import Final

# More strings cost as much to look for as the pattern; shorter ones stand in every text.
_MOST: Final = 10
_SHORTEST: Final = 3
_PART: Final = re.compile(
    r"""
      (?P<around>\(\?<?[=!])          # looks around, and takes nothing
    | (?P<open>\((?:\?:)?)(?!\?)      # a group
    | (?P<close>\))
    | (?P<or>\|)
    | (?P<some>\[\^?\]?(?:\\.|[^\]\\])*\])
    | (?P<kind>\\[bBdDsSwWAZ]|[.^$])
    | (?P<sign>\\[^A-Za-z0-9]|[^\\()\[\]|.^$?*+{}])
    """,
    re.VERBOSE | re.DOTALL,
)
_TIMES: Final = re.compile(r"[?*+]\??|\{(\d*),?\d*\}\??")

_Strings = frozenset[str]


def needed(pattern: str) -> tuple[str, ...]:
    """Return strings of which every match holds at least one; none where none can be told."""
    reader = _Reader(pattern)
    strings = reader.either()
    whole = reader.place == len(pattern)
    return tuple(sorted(strings)) if whole and strings else ()


class _Reader:
    """Reads a pattern from left to right."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.place = 0

    def either(self) -> _Strings:
        """Read alternatives up to a bracket; each must need something, or all need nothing."""
        branches = [self._sequence()]
        while self.pattern[self.place : self.place + 1] == "|":
            self.place += 1
            branches.append(self._sequence())
        return frozenset().union(*branches) if all(branches) else frozenset()

    def _sequence(self) -> _Strings:
        """Read parts in a row, and return what the most telling of them needs."""
        told: list[_Strings] = []
        run = ""
        while (part := _PART.match(self.pattern, self.place)) and part.lastgroup not in {
            "or",
            "close",
        }:
            self.place = part.end()
            inner: _Strings = frozenset()
            if part.lastgroup in {"open", "around"}:
                inner = self.either()
                if self.pattern[self.place : self.place + 1] != ")":
                    self.place = -1
                    return frozenset()
                self.place += 1
            least = self._least()
            if part.lastgroup == "sign":
                if least == 1 and not self._was_counted(part.end()):
                    run += part.group()[-1]
                    continue
                run += part.group()[-1] if least else ""
            elif part.lastgroup == "open" and least:
                told.append(inner)
            told.append(frozenset({run}))
            run = ""
        return _best([*told, frozenset({run})])

    def _was_counted(self, end: int) -> bool:
        return self.place > end

    def _least(self) -> int:
        """Read how often the last part must stand, and return it."""
        times = _TIMES.match(self.pattern, self.place)
        if times is None:
            return 1
        self.place = times.end()
        if times.group()[0] in "?*":
            return 0
        return 1 if times.group()[0] == "+" else min(1, int(times.group(1) or 0))


def _best(told: Iterable[_Strings]) -> _Strings:
    """Return the strings that are the longest, and few."""
    good = [one for one in told if one and len(one) <= _MOST and _shortest(one) >= _SHORTEST]
    return max(good, key=lambda one: (_shortest(one) - len(one), sorted(one)), default=frozenset())


def _shortest(strings: _Strings) -> int:
    """Return the length of the shortest; a sign that is not ASCII is as rare as two that are."""
    return min(sum(1 if sign.isascii() else 2 for sign in one) for one in strings)
