"""Knows which names of a sentence are no parties: who is told something, and what is described."""

from monitor.analysis.detect.judge import Name
from monitor.analysis.detect.lexicon import Lexicon
from monitor.analysis.detect.reading import Sentence
from monitor.model.language import Strength


def bystanders(sentence: Sentence, names: tuple[Name, ...], *, lexicon: Lexicon) -> frozenset[Name]:
    """Return the names that no predicate of the sentence joins.

    Who is quoted for it ("according to the Courier") is one only where two others are named.
    """
    sure = told_in(sentence, names, lexicon=lexicon) | described(names, lexicon=lexicon)
    others = sure | told_in(sentence, names, lexicon=lexicon, quoted=True)
    return others if len(names) - len(others) > 1 else sure


def told_in(
    sentence: Sentence, names: tuple[Name, ...], *, lexicon: Lexicon, quoted: bool = False
) -> frozenset[Name]:
    """Return the names right beside a phrase of telling: after "told the", before "に語った"."""
    found: list[Name] = []
    wanted = Strength.WEAK if quoted else Strength.STRONG
    for hit in lexicon.find("TOLD", sentence.prose):
        start, end = sentence.start + hit.start, sentence.start + hit.end
        if hit.strength is wanted:
            found += [name for name in names if 0 <= name.start - end <= 1 or name.end == start]
    return frozenset(found)


def described(names: tuple[Name, ...], *, lexicon: Lexicon) -> frozenset[Name]:
    """Return what only sounds like a name: "Veltrix, a Leading Whisky Maker"; names take no "a"."""
    indefinite = lexicon.listed("indefinite")
    return frozenset(name for name in names if name.before in indefinite and not name.company)
