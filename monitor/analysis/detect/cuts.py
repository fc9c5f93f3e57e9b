"""Where names begin and end in scripts that mark them neither by capitals nor by spaces."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Self

_UNMARKED: Final = frozenset({"han", "kana", "hangul"})
_HIRAGANA: Final = "[\u3041-\u309f]+|"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cuts:
    """A language's lists of words around names, the longest word first.

    `unmarked`: capitals show no name. `spaced`: words stand apart, each with its particle.
    """

    unmarked: bool
    spaced: bool
    breaks: re.Pattern[str]
    unbroken: frozenset[str]
    offices: frozenset[str]
    prefixes: tuple[str, ...]
    suffixes: tuple[str, ...]
    marks: tuple[str, ...]
    legal: tuple[str, ...]
    endings: tuple[str, ...]
    with_after: tuple[str, ...]
    with_before: tuple[str, ...]
    subject_after: tuple[str, ...]
    joints: tuple[str, ...]
    alone: frozenset[str]

    @classmethod
    def of(cls, lists: Mapping[str, frozenset[str]]) -> Self:
        """Compile the lists of a pack."""

        def longest_first(name: str) -> tuple[str, ...]:
            return tuple(sorted(lists.get(name, ()), key=lambda word: (-len(word), word)))

        offices = longest_first("executive") + longest_first("spokesperson")
        scripts = lists.get("script", frozenset())
        unbroken = lists.get("unbroken", frozenset())
        words = "|".join(
            map(re.escape, (*longest_first("unbroken"), *offices, *longest_first("boundary")))
        )
        return cls(
            unmarked=bool(scripts & _UNMARKED),
            spaced="hangul" in scripts,
            breaks=re.compile(f"{_HIRAGANA if 'kana' in scripts else ''}{words or '(?!)'}"),
            unbroken=unbroken,
            offices=frozenset(offices),
            prefixes=longest_first("name_prefix"),
            suffixes=longest_first("name_suffix"),
            marks=longest_first("org_noun"),
            legal=longest_first("legal_form"),
            endings=longest_first("common_ending"),
            with_after=longest_first("with_after"),
            with_before=longest_first("with"),
            subject_after=longest_first("subject_after"),
            joints=longest_first("coordinator"),
            alone=lists.get("function", frozenset()) | lists.get("common", frozenset()),
        )

    def cuts_in(self, text: str) -> Iterator[re.Match[str]]:
        """Yield where a text is cut: at words that no name holds, but for those kept unbroken.

        After one word for "with" another opens the name: "与同程艺龙". One sign by itself is no
        name, so that a boundary of one sign after it is part of one: "维本化学".
        """
        place, after_with = 0, False
        for cut in self.breaks.finditer(text):
            word = cut.group()
            is_with = word in self.with_before
            if word in self.unbroken or (after_with and is_with and cut.start() == place):
                continue
            if self._is_inside(text, place=place, cut=cut):
                continue
            place, after_with = cut.end(), is_with
            yield cut

    def _is_inside(self, text: str, *, place: int, cut: re.Match[str]) -> bool:
        """Tell whether a boundary of one sign stands inside a name, as its second sign."""
        first = text[place : cut.start()]
        if len(first) != 1 or len(cut.group()) != 1 or first in self.alone:
            return False
        return (
            "\u4e00" <= first <= "\u9fff"
            and "\u4e00" <= text[cut.end() : cut.end() + 1] <= "\u9fff"
        )
