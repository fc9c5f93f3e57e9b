"""Whether many entries of one poll changed in the same way: then their template did.

Every change of an entry is taken apart into traits that say what was done to its title and to its
text, as in "ends with | Acme". Traits that most entries share are the pattern; an entry with a
trait of its own was edited by somebody.
"""

from collections import Counter
from collections.abc import Sequence

from monitor.analysis.track.resemblance import likeness, plain_words
from monitor.model.digest import key_of
from monitor.model.statement import Comparison, Content, EditKind, Op

# Fewer entries alike are chance; so many at once are no chance in a feed of any size.
LEAST = 5
ALWAYS = 20

# More words are no pattern but each entry's own.
_MOST_WORDS = 12
# Below this share of common words a field was written anew.
_REWRITTEN = 0.5
# Longer replacements are shown by a hash: nobody reads them, and equal ones are still equal.
_MOST_CHARACTERS = 200

_REFORMATTED = "reformatted"
_REWRITTEN_ANEW = "rewritten"
# What a template never changes.
_FACTS = frozenset({EditKind.NUMBER, EditKind.DATE, EditKind.PARTY, EditKind.MODALITY})
# Where whole sentences came or went there is nothing that a fact could be compared with.
_WHOLE = frozenset({EditKind.ADDED_CONTENT, EditKind.REMOVED_CONTENT})


def traits(before: Content, after: Content) -> frozenset[str]:
    """Return what was done to an entry, so that equal changes of two entries have equal traits."""
    title = plain_words(after.title)
    found = {
        "title": _trait(before.title, after.title),
        "text": _trait(before.text, after.text, title=title),
    }
    return frozenset(f"{field} {trait}" for field, trait in found.items() if trait)


def pattern(changed: Sequence[frozenset[str]], *, listed: int) -> frozenset[str]:
    """Return the traits that make a mass change of changed entries, none if there is none.

    `listed` is how many known entries the poll lists. A mass change is at least five entries alike,
    and half of those listed or twenty.
    """
    count = Counter(trait for one in changed for trait in one)
    needed = max(LEAST, min(ALWAYS, (listed + 1) // 2))
    common = frozenset(trait for trait, times in count.items() if times >= needed)
    return common if sum(is_explained(one, common) for one in changed) >= needed else frozenset()


def is_explained(one: frozenset[str], common: frozenset[str]) -> bool:
    """Whether an entry changed as many did, and in no way of its own."""
    own = {trait for trait in one - common if not trait.endswith(_REFORMATTED)}
    return not own and bool(one & common)


def hides_facts(one: frozenset[str], compared: Sequence[Comparison]) -> bool:
    """Whether an entry was written anew, and a fact became another within a sentence that stayed.

    Other traits name what was done; that a text was rewritten says nothing of its figures.
    """
    edits = (edit for comparison in compared for edit in comparison.edits)
    return any(trait.endswith(_REWRITTEN_ANEW) for trait in one) and any(
        edit.material and edit.op is Op.REPLACE and _is_factual(edit.kinds) for edit in edits
    )


def _is_factual(kinds: Sequence[EditKind]) -> bool:
    return bool(_FACTS.intersection(kinds)) and not _WHOLE.intersection(kinds)


def described(common: frozenset[str]) -> str:
    """Return a pattern in words."""
    return "; ".join(sorted(common))


def _trait(before: str, after: str, *, title: Sequence[str] = ()) -> str:
    if before == after:
        return ""
    was, now = plain_words(before), plain_words(after)
    if was == now:
        return _REFORMATTED
    if not was or not now:
        return "filled in" if now else "emptied"
    longer, shorter = (now, was) if len(now) >= len(was) else (was, now)
    cut = len(shorter)
    for verb, same, rest in (
        ("ends", longer[:cut], longer[cut:]),
        ("begins", longer[-cut:], longer[:-cut]),
    ):
        if same == shorter:
            shown = "its title" if rest == title else _shown(rest)
            return f"{verb} with {shown}" if longer is now else f"no longer {verb} with {shown}"
    return _REWRITTEN_ANEW if likeness(before, after) < _REWRITTEN else _replaced(was, now)


def _shown(rest: Sequence[str]) -> str:
    """Return the words at an end of a text, without what differs from entry to entry."""
    if len(rest) > _MOST_WORDS:
        return "more"
    # Dates and counts differ where all entries were given one.
    return "“" + " ".join("#" if any(map(str.isdigit, word)) else word for word in rest) + "”"


def _replaced(was: Sequence[str], now: Sequence[str]) -> str:
    """Return the words that were put for others. Figures count: each entry has its own."""
    start, shortest = 0, min(len(was), len(now))
    while start < shortest and was[start] == now[start]:
        start += 1
    end = 0
    while end < shortest - start and was[-1 - end] == now[-1 - end]:
        end += 1
    old, new = " ".join(was[start : len(was) - end]), " ".join(now[start : len(now) - end])
    if len(old) + len(new) > _MOST_CHARACTERS:
        return f"edited {key_of('edit', old, new)}"
    return f"“{old}” → “{new}”"
