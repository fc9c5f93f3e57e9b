"""The language and the direction of a text, as attributes of the element that shows it."""

import re
import unicodedata

from markupsafe import Markup

# Languages whose usual script runs from right to left (ISO 639, by their first subtag).
_RIGHT_TO_LEFT = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "syr", "ug", "ur", "yi"}
)
_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}")


def tongue(language: str | None) -> Markup:
    """Return `lang` and `dir` for a text of this language, each after a space.

    Chinese and Japanese share characters that are drawn in different ways: only `lang` tells which.
    A text that begins with a foreign name runs as its language does; where that is not known, or
    runs from left to right, its first letter decides.
    """
    if language is None or not _TAG.fullmatch(language):
        return Markup(' dir="auto"')
    is_turned = language.partition("-")[0].lower() in _RIGHT_TO_LEFT
    direction = "rtl" if is_turned else "auto"
    return Markup(' lang="{}" dir="{}"').format(language, direction)


def is_turned(text: str) -> bool:
    """Whether a text has letters that run from right to left."""
    return not text.isascii() and any(
        unicodedata.bidirectional(character) in {"R", "AL"} for character in text
    )
