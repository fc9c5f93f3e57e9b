"""Whether two statements are one: the same release in another feed, on a wire, in another language.

A copy differs in its dateline, its boilerplate and its contacts, and now and then in a figure; the
weekly report of the same title differs in most figures. So the beginning of both texts is compared
word by word, and their numbers apart (docs/decisions/0022-copies.md has the measurements).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.analysis.text.segment import words
from monitor.model.digest import number_of
from monitor.model.findings import KnownCopy
from monitor.model.statement import Content, Location, Marks

# Wires repeat within minutes and partners within days; a week later it is the next weekly report.
NEAR = timedelta(days=5)

# A date that is further back than copies come says nothing of when the statement came up.
_LATE = timedelta(days=30)

_SHINGLE = 4
_LEAST_WORDS = 24
_LEAD_WORDS = 100

# Boilerplate stands at the end, and differs between the parties' newsrooms.
_OWN_SHARE = 0.7

_LEAST_CONTAINED = 0.7
_LEAST_LEAD = 0.5
# So much needs no headline to agree.
_SURELY_CONTAINED = 0.9
_LEAST_HEADLINE = 0.5
_LEAST_NUMBERS = 5
_LEAST_SAME_NUMBERS = 0.7

# One in eight shingles is kept, chosen by its hash: samples of two texts meet where the texts do.
_ONE_IN = 8
_MOST_MARKS = 48
# So many marks in common make a candidate; the texts themselves decide.
LEAST_MARKS = 3

_NUMBER = re.compile(r"\d+(?:[.,’'\u00a0\u202f ]\d{3})*(?:[.,]\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NAME = re.compile(r"\b[A-Z][A-Za-z]{2,}\b|\b[A-Z]{2,}\d*\b")
_TELLING_DIGITS = 3

# A translation keeps figures and the names in Latin letters.
_LEAST_FIGURES = 4
_LEAST_SAME_FIGURES = 0.75
_LEAST_NAMES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Why two statements are one, in words, with the share of the shorter that the other holds."""

    reason: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The statement that a new one repeats, and why."""

    known: KnownCopy
    reason: str


def marks_for(location: Location, content: Content, *, at: datetime) -> Marks | None:
    """Return by what copies of a statement are found when it is told at a moment.

    None for what a baseline lists and is too old for a copy to come.
    """
    published = content.published
    is_late = published is not None and at - published > _LATE
    if published is None or published > at or is_late:
        if location.baseline and is_late:
            return None
        published = at
    return Marks(location=location.key, numbers=marks_of(content), at=published)


def marks_of_entry(content: Content, *, at: datetime) -> Marks:
    """Return by what is found of which an entry may be a copy that has no location yet."""
    published = content.published
    is_odd = published is None or published > at or at - published > _LATE
    moment = at if published is None or is_odd else published
    return Marks(location="", numbers=marks_of(content), at=moment)


def marks_of(content: Content) -> tuple[int, ...]:
    """Return by what copies of a text are looked up: few numbers that the texts of copies share."""
    shingles = _shingles(_tokens(content.text))
    sampled = sorted(number for number in map(number_of, shingles) if number % _ONE_IN == 0)
    figures = sorted(
        number_of(f"figure {figure}")
        for figure in _figures(content.text)
        if len(figure) >= _TELLING_DIGITS
    )
    return tuple(dict.fromkeys([*figures[: _MOST_MARKS // 3], *sampled[:_MOST_MARKS]]))


def original_of(
    location: Location, content: Content, *, candidates: Iterable[KnownCopy]
) -> Original | None:
    """Return the statement that a new one repeats, the likest; None when it is news of its own.

    Within one source more is asked: a correction comes as a new entry with one other figure, and
    must be told. Of several, one that was told goes before one that a baseline only held: the
    second copy of what a baseline held is no news.
    """
    originals = []
    for known in candidates:
        found = likeness_of(content, known.content)
        is_other = known.location.source != location.source or _is_same(content, known.content)
        if found and is_other:
            originals.append((found.share, Original(known=known, reason=found.reason)))
    if not originals:
        return None
    return max(originals, key=lambda one: (not one[1].known.location.baseline, one[0]))[1]


def likeness_of(one: Content, other: Content) -> Likeness | None:
    """Return why two contents are one statement, or None."""
    tokens = sorted((_tokens(one.text), _tokens(other.text)), key=len)
    shorter, longer = tokens
    if len(shorter) >= _LEAST_WORDS:
        held = set(_shingles(longer))
        own = shorter[: int(len(shorter) * _OWN_SHARE)]
        share = max(_share(own, held), _share(shorter, held))
        lead = max(
            _share(shorter[:_LEAD_WORDS], held),
            _share(longer[:_LEAD_WORDS], set(_shingles(shorter))),
        )
        is_sure = share >= _SURELY_CONTAINED or _same_headline(one.title, other.title)
        if (
            share >= _LEAST_CONTAINED
            and lead >= _LEAST_LEAD
            and is_sure
            and _agree(_figures(one.text), _figures(other.text))
        ):
            return Likeness(reason=f"{share:.0%} of the words", share=share)
    return _translation(one, other)


def _translation(one: Content, other: Content) -> Likeness | None:
    """Compare texts of different languages by what a translation leaves as it is."""
    if not one.language or not other.language or one.language == other.language:
        return None
    figures, other_figures = _telling(one.text), _telling(other.text)
    fewer = min(len(figures), len(other_figures))
    names = set(_NAME.findall(one.text)) & set(_NAME.findall(other.text))
    if fewer < _LEAST_FIGURES or len(names) < _LEAST_NAMES:
        return None
    share = len(figures & other_figures) / fewer
    if share < _LEAST_SAME_FIGURES:
        return None
    return Likeness(reason=f"a translation: {share:.0%} of the figures", share=share)


def _is_same(one: Content, other: Content) -> bool:
    """Whether two entries of one source say the very same, boilerplate and all."""
    return (
        _figures(one.text) == _figures(other.text)
        and one.title.casefold() == other.title.casefold()
        and abs(len(one.text) - len(other.text)) * 20 <= max(len(one.text), len(other.text))
    )


def _same_headline(one: str, other: str) -> bool:
    mine, theirs = set(_tokens(one)), set(_tokens(other))
    fewer = min(len(mine), len(theirs))
    return fewer > 0 and len(mine & theirs) >= _LEAST_HEADLINE * fewer


def _agree(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether the figures are the same, where there are enough of them to tell."""
    fewer = min(len(one), len(other))
    return fewer < _LEAST_NUMBERS or len(one & other) >= _LEAST_SAME_NUMBERS * fewer


def _tokens(text: str) -> list[str]:
    return [piece.text for piece in words(text.casefold()) if piece.text[0].isalnum()]


def _shingles(tokens: list[str]) -> list[str]:
    return [" ".join(tokens[at : at + _SHINGLE]) for at in range(len(tokens) - _SHINGLE + 1)]


def _share(tokens: list[str], held: set[str]) -> float:
    own = set(_shingles(tokens))
    return len(own & held) / len(own) if own else 0.0


def _figures(text: str) -> frozenset[str]:
    """Return the numbers of a text as digits alone: 1,200 and 1.200 are one, in any locale."""
    return frozenset(re.sub(r"\D", "", found) for found in _NUMBER.findall(text))


def _telling(text: str) -> frozenset[str]:
    """Return the numbers that say something: no years, and no single digits."""
    return frozenset(x for x in _figures(text) if len(x) > 1 and not _YEAR.fullmatch(x))
