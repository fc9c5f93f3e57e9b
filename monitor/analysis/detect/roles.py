"""Reads what a document lets the two parties of a claim do: for whom, with what, and who speaks."""

from collections import Counter

from monitor.analysis.detect.case import Case
from monitor.analysis.detect.claims import Found
from monitor.analysis.detect.judge import Name
from monitor.analysis.detect.reading import Sentence
from monitor.model.claim import Field

_BEFORE = 45
_OFTEN = 3
_MANY = 4


def roles_of(case: Case, main: Found) -> dict[str, float]:
    """Return the features of a claim's parties over the whole document; all lie from 0 to 1.

    `serves` and `adopts`: a party stands right behind a verb that makes it a customer, or a
    supplier; `shares`: words for what both do. `share` is how much of the text is about them.
    """
    counts: Counter[str] = Counter()
    named: Counter[str] = Counter()
    voices: set[str] = set()
    both = 0
    for sentence in case.reading.sentences:
        here = [name for name in case.named(sentence) if name.key in main.keys]
        keys = {name.key for name in here}
        named.update(keys)
        both += len(keys) > 1
        if not here:
            continue
        counts.update(_roles(case, sentence, names=here))
        if _is_spoken(case, sentence):
            voices |= keys
    total = max(1, len(case.reading.sentences))
    return {
        **{role: min(count, _OFTEN) / _OFTEN for role, count in counts.items()},
        f"voices:{min(len(voices), 2)}": 1.0,
        f"both:{min(both, _MANY)}": 1.0,
        "share": min(named[key] for key in main.keys) / total,
    }


def _roles(case: Case, sentence: Sentence, *, names: list[Name]) -> Counter[str]:
    prose = case.reading.passage(sentence.field).plain
    counts: Counter[str] = Counter()
    for name in names:
        start = max(sentence.start, name.start - _BEFORE)
        for hit in case.lexicon.find("ROLE", prose, start=start, end=name.start):
            if hit.end == name.start and hit.sets:
                counts[_where(sentence, hit.sets)] += 1
    for hit in case.lexicon.find("ROLE", prose, start=sentence.start, end=sentence.end):
        if hit.sets == "shares":
            counts[hit.sets] += 1
    return counts


def _where(sentence: Sentence, role: str) -> str:
    return f"title:{role}" if sentence.field is Field.TITLE else role


def _is_spoken(case: Case, sentence: Sentence) -> bool:
    prose = case.reading.passage(sentence.field).clear
    return case.lexicon.first("SPEAK", prose, start=sentence.start, end=sentence.end) is not None
