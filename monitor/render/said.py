"""Sentences that came with a finding or a notice, in the language of who reads them.

What sums up an edit, why a statement counts as withdrawn and what the operator is told is written
in English when it happens. A catalogue has each such sentence as a pattern with places; what fills
a place may be such a sentence itself. What no pattern fits is left as it is.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from monitor.model.claim import Modality, Stage
from monitor.render.english import ENGLISH
from monitor.render.words import Words

_PLACE = re.compile(r"\{(\w+)\}")
_QUOTED = re.compile(r"“((?:[^“”]|“[^“”]*”)*)”")
# Characters for private use stand for quotes, so that nothing in them is taken for our words.
_KEPT = re.compile("\ue000(\\d+)\ue001")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2} UTC")
_STEP = "step"


def said(text: str, words: Words) -> str:
    """Return a sentence of ours in the words of a language; what was quoted stays as it was."""
    if words.code == ENGLISH.code:
        return text
    quotes: list[str] = []

    def keep(found: re.Match[str]) -> str:
        quotes.append(words.say("quoted", words=found[1]))
        return f"\ue000{len(quotes) - 1}\ue001"

    plain = re.sub("[\ue000\ue001]", "", text)
    told = _Book(words).told(_QUOTED.sub(keep, plain))
    return _KEPT.sub(lambda found: quotes[int(found[1])], told)


class _Book:
    """The patterns of a language, and what they make of a sentence."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._patterns = _patterns(words.sentences)

    def told(self, text: str) -> str:
        """Return a sentence in the language, as far as a pattern fits it."""
        for english, pattern in self._patterns.items():
            found = pattern.fullmatch(text)
            if found is not None:
                given = found.groupdict()
                places = {name: self._filled(name, value) for name, value in given.items()}
                return _as_begun(self._words.sentences[english].format(**places), text)
        return _MOMENT.sub(lambda found: _moment(found[0], self._words), text)

    def _filled(self, place: str, given: str) -> str:
        return _step(given, self._words) if place.startswith(_STEP) else self.told(given)


def _patterns(sentences: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    """Return a pattern for each sentence, those with the most words of their own first."""
    ordered = sorted(sentences, key=lambda one: -len(_PLACE.sub("", one)))
    return {one: re.compile(_pattern(one), re.DOTALL) for one in ordered}


def _pattern(sentence: str) -> str:
    """Return what a sentence looks like, with any text at its places, in either case at its start.

    A place takes as little as it can, so that a list is taken apart from its beginning.
    """
    pieces = _PLACE.split(sentence)
    made = "".join(
        f"(?P<{piece}>{_fitting(piece)})" if number % 2 else re.escape(piece)
        for number, piece in enumerate(pieces)
    )
    first = pieces[0][:1]
    return f"(?i:{first}){made[1:]}" if first.isalpha() else made


def _fitting(place: str) -> str:
    if place == "n":
        return r"[\d.,]+"
    return r"[a-z ]+" if place.startswith(_STEP) else r".+?"


def _step(given: str, words: Words) -> str:
    """Return a stage or a modality in words."""
    value = given.replace(" ", "_")
    if value in set(Stage):
        return words.stages[Stage(value)]
    return words.modalities[Modality(value)] if value in set(Modality) else given


def _as_begun(told: str, text: str) -> str:
    """Return a sentence that begins with a capital where the English one does."""
    return f"{told[:1].upper()}{told[1:]}" if text[:1].isupper() else told


def _moment(given: str, words: Words) -> str:
    at = datetime.strptime(given.removesuffix(" UTC"), "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
    return at.strftime(words.say("moment"))
