"""Makes the gazetteer: `python -m tests.train.gazetteer CSV > .../words/companies.txt`.

CSV is the list of companies of FinanceDatabase (MIT licence), with a column `name`. Kept are the
comparison keys of the names, sorted: folded, without legal form and punctuation, and of "Veltrix
Group" also "Veltrix", as texts call it. Short names and everyday words are left out.
"""

import csv
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from monitor.analysis.detect.lexicon import Lexicon
from monitor.analysis.detect.names import key_of
from monitor.languages.loader import load_packs

_SHORTEST: Final = 4
_BRACKETS: Final = re.compile(r"\([^()]*\)")
_COMMA: Final = re.compile(r",(?=\S)")
# What the register of an exchange adds to the name that texts use.
_ADDED: Final = frozenset({"company", "corporation", "group", "holding", "holdings", "public"})


def keys(names: Iterable[str]) -> list[bytes]:
    """Return the keys of names as the gazetteer holds them."""
    lexicon = Lexicon.build(load_packs()["en"])
    everyday = lexicon.common | lexicon.never | lexicon.listed("everyday")
    everyday |= lexicon.listed("org_noun") | lexicon.listed("first_name")
    found = {key for name in names for key in _keys_of(name, lexicon)}
    return sorted(key.encode() for key in found - everyday if len(key) >= _SHORTEST)


def _keys_of(name: str, lexicon: Lexicon) -> Iterator[str]:
    name = _COMMA.sub(", ", _BRACKETS.sub(" ", name)).strip()
    legal = lexicon.listed("legal_form")
    words = name.split()
    yield key_of(name, lexicon)
    while len(words) > 1 and words[-1].casefold().strip(".,") in _ADDED | legal:
        words.pop()
        yield key_of(" ".join(words), lexicon)


def write(source: Path) -> bytes:
    """Return the gazetteer of a CSV file."""
    with source.open(encoding="utf-8", newline="") as rows:
        lines = keys(str(row["name"]) for row in csv.DictReader(rows))
    return b"\n".join(lines) + b"\n"


if __name__ == "__main__":
    sys.stdout.buffer.write(write(Path(sys.argv[1])))
