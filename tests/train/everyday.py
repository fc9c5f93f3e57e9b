"""Counts everyday English words: `python -m tests.train.everyday RELEASES > .../words/en.txt`.

RELEASES is a JSON Lines file, xz-packed, of releases in the public domain (CC0). A word is everyday
when it stands in lower case in at least `LEAST` texts, and no less often than with a capital inside
of a sentence; of the texts only this list is kept. In a title in capitals such a word is no name by
itself.
"""

import json
import lzma
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

LEAST: Final = 6
_WORD: Final = re.compile(r"(?<=[a-z,] )[A-Za-z][a-z]{2,}\b")


def everyday(texts: Iterable[str]) -> list[str]:
    """Return the everyday words of texts, sorted."""
    lower: Counter[str] = Counter()
    upper: Counter[str] = Counter()
    for text in texts:
        words = set(_WORD.findall(text))
        lower.update(word for word in words if word.islower())
        upper.update(word.lower() for word in words if not word.islower())
    return sorted(word for word, count in lower.items() if count >= max(LEAST, upper[word]))


def _texts(path: Path) -> Iterator[str]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield str(json.loads(line).get("text") or "")


if __name__ == "__main__":
    sys.stdout.write("\n".join(everyday(_texts(Path(sys.argv[1])))) + "\n")
