"""What an edit touches, and whether that matters: by recognised kind, never by size."""

import re
import unicodedata
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from monitor.model.language import LanguagePack
from monitor.model.statement import EditKind, Op

_MATERIAL = frozenset(
    {
        EditKind.NUMBER,
        EditKind.DATE,
        EditKind.NAME,
        EditKind.PARTY,
        EditKind.MODALITY,
        EditKind.QUOTE,
        EditKind.TITLE,
        EditKind.CORRECTION,
        EditKind.ADDED_CONTENT,
        EditKind.REMOVED_CONTENT,
        # What no rule recognises as noise is told: a missed edit costs more than a dull one.
        EditKind.OTHER,
    }
)

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)]*\s*\Z")
_SAME_MARKS = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
    }
)

# Marks that Unicode counts as punctuation and that change what is said.
_MEANINGFUL_MARKS = frozenset("%‰&@#§")
_SIGN = re.compile(r"(?<![\w.,])-(?=\d)")

# A typing error changes one letter of a word that is long enough not to become another word.
_TYPO_LENGTH = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """One edit before it is judged."""

    op: Op
    before: str
    after: str
    in_title: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What an edit is: its kinds, whether it matters, and the rule that silenced it."""

    kinds: tuple[EditKind, ...]
    material: bool
    rule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of the languages at hand whose change changes meaning, and the parties' names."""

    modal: frozenset[str]
    months: frozenset[str]
    parties: frozenset[str]


def words_of(pack: LanguagePack | None, *, parties: frozenset[str]) -> Words:
    """Collect the words of a language pack that edits are judged by."""
    if pack is None:
        return Words(modal=frozenset(), months=frozenset(), parties=parties)
    return Words(
        modal=frozenset(pack.words.get("modal", ())),
        months=frozenset(pack.words.get("months", ())),
        parties=parties,
    )


def meaning(replaced: Replaced, words: Words) -> Meaning:
    """Judge one edit."""
    before, after = replaced.before, replaced.after
    if replaced.op is Op.MOVE:
        return Meaning(kinds=(EditKind.MOVED,), material=False, rule="moved")
    rule = _formatting_rule(before, after)
    if rule:
        return Meaning(kinds=(EditKind.FORMATTING,), material=False, rule=rule)
    kinds = _kinds(before, after, words=words)
    if not kinds and _is_typo(before, after):
        return Meaning(kinds=(EditKind.TYPO,), material=False, rule="typo")
    kinds = kinds or _content_kinds(replaced)
    if replaced.in_title:
        kinds = (EditKind.TITLE, *kinds)
    return Meaning(kinds=kinds, material=any(kind in _MATERIAL for kind in kinds))


def _formatting_rule(before: str, after: str) -> str | None:
    """Return the rule by which two pieces look alike to a reader, or None."""
    if _squeezed(before) == _squeezed(after):
        return "whitespace"
    one, other = before.translate(_SAME_MARKS), after.translate(_SAME_MARKS)
    if _squeezed(one) == _squeezed(other):
        return "quotes_and_dashes"
    if _squeezed(unicodedata.normalize("NFKC", one)) == _squeezed(
        unicodedata.normalize("NFKC", other)
    ):
        return "compatibility_characters"
    if _bare(one) == _bare(other) and _NUMBER.findall(one) == _NUMBER.findall(other):
        return "punctuation"
    if _bare(one).casefold() == _bare(other).casefold() and not (
        _NUMBER.findall(one) or _NUMBER.findall(other)
    ):
        return "case"
    return None


def _kinds(before: str, after: str, *, words: Words) -> tuple[EditKind, ...]:
    gone, come = _exchanged(before, after)
    kinds = []
    if any(party in before or party in after for party in words.parties) and (
        _named(before, words.parties) != _named(after, words.parties)
    ):
        kinds.append(EditKind.PARTY)
    months = {word for word in gone | come if word.casefold() in words.months}
    numbers = sorted(_NUMBER.findall(before)) != sorted(_NUMBER.findall(after))
    if months:
        kinds.append(EditKind.DATE)
    elif numbers:
        kinds.append(EditKind.NUMBER)
    if any(word.casefold() in words.modal for word in gone | come):
        kinds.append(EditKind.MODALITY)
    return tuple(kinds)


def _content_kinds(replaced: Replaced) -> tuple[EditKind, ...]:
    op, before, after = replaced.op, replaced.before, replaced.after
    if op is Op.INSERT and _SENTENCE_END.search(after):
        return (EditKind.ADDED_CONTENT,)
    if op is Op.DELETE and _SENTENCE_END.search(before):
        return (EditKind.REMOVED_CONTENT,)
    gone, come = _exchanged(before, after)
    if any(word[0].isupper() for word in gone) and any(word[0].isupper() for word in come):
        return (EditKind.NAME,)
    return (EditKind.OTHER,)


def _is_typo(before: str, after: str) -> bool:
    gone, come = _exchanged(before, after)
    if len(gone) != 1 or len(come) != 1:
        return False
    (one,), (other,) = gone, come
    # Beginnings and endings carry meaning: (in)valid, charge(d). A slip there is told, to be safe.
    return (
        min(len(one), len(other)) >= _TYPO_LENGTH
        and one[:2] == other[:2]
        and one[-1] == other[-1]
        and one[0].islower()
        and OSA.distance(one, other) == 1
    )


def _exchanged(before: str, after: str) -> tuple[set[str], set[str]]:
    """Return the words only the one side has, and those only the other has."""
    one, other = set(_WORD.findall(before)), set(_WORD.findall(after))
    return one - other, other - one


def _named(text: str, names: frozenset[str]) -> frozenset[str]:
    return frozenset(name for name in names if name in text)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _bare(text: str) -> str:
    """Return text without punctuation; signs that change an amount are none."""
    signed = _SIGN.sub("±", text)
    return "".join(
        character
        for character in signed
        if character in _MEANINGFUL_MARKS or unicodedata.category(character)[0] not in "PZC"
    )
