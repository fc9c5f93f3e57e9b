"""Guesses the language of a text from what is declared, its script and its small words."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

from monitor.model.language import LanguagePack

# Enough for a page of text; a longer sample changes no answer and costs time.
_SAMPLE: Final = 3000
# Running text has at least one small word in eight; lists and tables have none.
_RATE: Final = 0.08
_FEW_WORDS: Final = 25
_SCRIPT_SHARE: Final = 0.2
# A declared language that has a third of the winner's small words is left to the declaration.
_PLAUSIBLE: Final = 1 / 3
_TOKEN: Final = re.compile(
    "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|[^\\W\\d_\u3040-\u30ff\u3400-\u9fff]+"
)
_SCRIPTS: Final = (
    ("kana", re.compile("[\u3040-\u30ff]")),
    ("han", re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")),
    ("hangul", re.compile("[\uac00-\ud7a3]")),
    ("cyrillic", re.compile("[\u0400-\u04ff]")),
    ("arabic", re.compile("[\u0600-\u06ff]")),
    ("latin", re.compile("[A-Za-z\u00c0-\u024f]")),
)


_LATIN: Final = re.compile("[A-Za-z]")


def guess(
    title: str, text: str, *, declared: str | None, packs: Mapping[str, LanguagePack]
) -> str | None:
    """Return the language code of a text, or None when nothing speaks for one.

    A declared language (BCP 47) wins unless its script is absent or another pack's small words
    clearly outnumber its own.
    """
    sample = f"{title}\n{text}"[:_SAMPLE]
    tokens = Counter(_TOKEN.findall(sample.casefold()))
    letters = tokens.total()
    scripts = _scripts(sample)
    hits = {
        code: sum(tokens[word] for word in pack.words.get("function", ()))
        for code, pack in packs.items()
        if _script_fits(pack, scripts)
    }
    best = max(sorted(hits), key=hits.__getitem__, default=None)
    spoken = _primary(declared)
    if spoken and _is_plausible(spoken, packs=packs, hits=hits, letters=letters):
        return spoken
    if best is None or not letters or hits[best] < letters * _RATE:
        return None
    return best


def _primary(declared: str | None) -> str | None:
    subtag = re.split("[-_]", declared or "", maxsplit=1)[0].strip().lower()
    return subtag or None


def _is_plausible(
    spoken: str, *, packs: Mapping[str, LanguagePack], hits: Mapping[str, int], letters: int
) -> bool:
    most = max(hits.values(), default=0)
    if spoken not in packs:
        return most < letters * _RATE * 2
    if spoken not in hits:
        return False
    return letters < _FEW_WORDS or hits[spoken] >= most * _PLAUSIBLE


def _scripts(sample: str) -> frozenset[str]:
    """Name the scripts that make up a fair share of the letters."""
    if sample.isascii():
        return frozenset({"latin"} if _LATIN.search(sample) else ())
    counts = {name: len(pattern.findall(sample)) for name, pattern in _SCRIPTS}
    total = sum(counts.values())
    return frozenset(name for name, count in counts.items() if count > total * _SCRIPT_SHARE)


def _script_fits(pack: LanguagePack, scripts: frozenset[str]) -> bool:
    own = pack.words.get("script", ("latin",))
    return not scripts or bool(scripts.intersection(own))
