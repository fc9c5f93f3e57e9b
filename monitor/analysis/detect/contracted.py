"""Knows short forms made by leaving signs out, each sign being a word: 中北化 of 中国北海化工."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from monitor.analysis.detect.judge import Name

_SIGNS: Final = re.compile(r"[\u3400-\u9fff\uac00-\ud7a3]{3,16}\Z")
_SHARE: Final = 0.34
# A text names fewer organisations than this; a directory more.
_MOST: Final = 150


def contracted(groups: Iterable[Sequence[Name]]) -> dict[str, str]:
    """Return the key of the whole name by that of its short form.

    Two names of one sentence are two organisations; a short form of several is nobody's.
    """
    together: dict[str, set[str]] = defaultdict(set)
    for names in groups:
        here = {name.key for name in names}
        for key in here:
            together[key] |= here
    keys = [key for key in sorted(together) if _SIGNS.match(key)][:_MOST]
    found: dict[str, str] = {}
    for short in keys:
        wholes = [key for key in keys if is_contracted(short, key) and key not in together[short]]
        if len(wholes) == 1:
            found[short] = wholes[0]
    return {short: whole for short, whole in found.items() if whole not in found}


def is_contracted(short: str, whole: str) -> bool:
    """Tell whether a key is another's with signs left out between the first and the last."""
    if not _SHARE * len(whole) <= len(short) < len(whole) or short in whole:
        return False
    if (short[0], short[-1]) != (whole[0], whole[-1]):
        return False
    signs = iter(whole)
    return all(sign in signs for sign in short)
