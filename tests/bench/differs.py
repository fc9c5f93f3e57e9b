"""How others compare two texts: what each marks, in words, and in how many places."""

import importlib.util
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from tests.bench.lines import Peer

# Words, numbers, white space and punctuation; Chinese and Japanese by character.
_TOKEN = re.compile(
    r"\d+(?:[.,:]\d+)*|[\u3040-\u30ff\u4e00-\u9fff]|[^\W\u3040-\u30ff\u4e00-\u9fff]+|\s+|[^\w\s]"
)
_WORD = re.compile(r"\w+")
_OTHERS = ("fast_diff_match_patch", "redlines")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """How much a reader is shown as changed: words on both sides, and places."""

    words: int
    hunks: int


Differ = Callable[[str, str], Marked]


def tokens(text: str) -> list[str]:
    """Return a text in pieces, the least that a comparison by words needs."""
    return _TOKEN.findall(text)


def words_in(texts: Iterable[str]) -> int:
    """Count the words of changed pieces."""
    return sum(len(_WORD.findall(text)) for text in texts)


def are_installed() -> bool:
    """Whether the libraries are there: `make bench` installs them, `make dev` does not."""
    return all(importlib.util.find_spec(name) is not None for name in _OTHERS)


def differs() -> Mapping[Peer, Differ]:
    """Return how each of the others compares; those that are not installed are left out."""
    here: dict[Peer, Differ] = {
        Peer.DIFFLIB: lambda before, after: _difflib(before, after, autojunk=False),
        Peer.DIFFLIB_AUTOJUNK: lambda before, after: _difflib(before, after, autojunk=True),
    }
    return here | ({Peer.FAST: _fast, Peer.REDLINES: _redlines} if are_installed() else {})


def _difflib(before: str, after: str, *, autojunk: bool) -> Marked:
    old, new = tokens(before), tokens(after)
    matcher = SequenceMatcher(None, old, new, autojunk=autojunk)
    changed = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    pieces = ["".join(side) for _, a, b, c, d in changed for side in (old[a:b], new[c:d])]
    return Marked(words=words_in(pieces), hunks=len(changed))


def _fast(before: str, after: str) -> Marked:
    import fast_diff_match_patch  # noqa: PLC0415  # only where `make bench` installed it

    steps = fast_diff_match_patch.diff(before, after, counts_only=False, timelimit=0)
    kept = [step[0] == "=" for step in steps]
    places = sum(not one and (at == 0 or kept[at - 1]) for at, one in enumerate(kept))
    return Marked(words=words_in(text for mark, text in steps if mark != "="), hunks=places)


def _redlines(before: str, after: str) -> Marked:
    from redlines import Redlines  # noqa: PLC0415  # only where `make bench` installed it

    changes = Redlines(before, after).changes
    pieces = [side or "" for one in changes for side in (one.source_text, one.test_text)]
    return Marked(words=words_in(pieces), hunks=len(changes))
