"""Reads the words that edits are judged by, one TOML file per language."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from importlib import resources
from typing import Final

from monitor.errors import PackError
from monitor.model.language import EditWords, LineRole

WORD_LISTS: Final = frozenset({
    "abbreviations", "able", "announced", "deny", "disclaimer", "duration", "firm", "first_person",
    "function", "legal_form", "neutral", "planned", "rank", "role", "speak", "stage", "terms",
    "unit", "weekday",
})  # fmt: skip

# What words tell of which one excludes another.
ALTERNATIVES: Final = frozenset({"date", "place", "product", "role", "stage", "terms", "unit"})

_KEYS: Final = frozenset({
    "afternoon", "ago", "alternatives", "among", "at_least", "at_most", "calls", "code",
    "contractions", "corrects", "decimal", "endings", "forms", "formulas", "invites",
    "labels", "lines", "magnitudes", "month_forms", "months", "morning", "nouns_capitalised",
    "numbers", "opposites", "prefixes", "spelt", "today", "unspaced", "words",
})  # fmt: skip

# The roles that a line longer than a heading or a footer may have.
_PASSAGES: Final = frozenset({LineRole.ABOUT, LineRole.CONTACT, LineRole.LEGAL})

# What finds nothing, for a language that lists no pattern.
_NEVER: Final = r"(?!)"
# What may stand before the words that give a line its role: markup, bullets, brackets.
_LEAD: Final = r"[\W_]{0,12}"


def load_edit_words() -> dict[str, EditWords]:
    """Read the words of every language, by language code.

    Pages in other languages have English buttons and labels as well, and English is asked there.
    """
    folder = resources.files("monitor.languages").joinpath("compare")
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda f: f.name
    )
    read = (read_edit_words(file.name, file.read_text(encoding="utf-8")) for file in files)
    words = {each.code: each for each in read}
    return {code: _with_english(each, words["en"]) for code, each in words.items()}


def _with_english(words: EditWords, english: EditWords) -> EditWords:
    if words.code == english.code:
        return words
    joined = {
        name: re.compile(f"{one.pattern}|{other.pattern}", re.IGNORECASE)
        for name, one, other in (
            ("calls", words.calls, english.calls),
            ("labels", words.labels, english.labels),
        )
    }
    return replace(words, calls=joined["calls"], labels=joined["labels"])


def read_edit_words(file: str, source: str) -> EditWords:
    """Read one language from its TOML source; PackError names the file, the place and the fault."""
    try:
        table = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise PackError(f"compare/{file}: expected TOML, got: {error}") from error
    where = f"compare/{file}"
    _allow(table, _KEYS, where=where)
    code = _text(table.get("code"), f"{where}: code")
    if file != f"{code}.toml":
        raise PackError(f"{where}: code: expected the name of the file, got {code!r}")
    lines = _table(table.get("lines", {}), f"{where}: lines")
    _allow(lines, [role.value for role in LineRole], where=f"{where}: lines")
    words = _table(table.get("words", {}), f"{where}: words")
    _allow(words, WORD_LISTS, where=f"{where}: words")
    months = _split(table.get("months", ""), f"{where}: months")
    forms = _values(table.get("month_forms", ""), f"{where}: month_forms")
    spelt = _table(table.get("spelt", {}), f"{where}: spelt")
    listed = {
        name: frozenset(_split(value, f"{where}: words.{name}")) for name, value in words.items()
    }
    based = _pairs(table.get("forms", ""), f"{where}: forms")
    return EditWords(
        code=code,
        unspaced=table.get("unspaced") is True,
        decimal=_text(table.get("decimal", "."), f"{where}: decimal"),
        nouns_capitalised=table.get("nouns_capitalised") is True,
        months={name: number for number, name in enumerate(months, start=1)}
        | {name: int(number) for name, number in forms.items()},
        numbers=_values(table.get("numbers", ""), f"{where}: numbers"),
        magnitudes=_values(table.get("magnitudes", ""), f"{where}: magnitudes"),
        words=listed,
        endings=tuple(sorted(_split(table.get("endings", ""), f"{where}: endings"), key=len)),
        prefixes=tuple(_split(table.get("prefixes", ""), f"{where}: prefixes")),
        forms=based,
        formed=_formed(based, listed),
        contractions={
            short: tuple(meant.split("+"))
            for short, meant in _pairs(
                table.get("contractions", ""), f"{where}: contractions"
            ).items()
        },
        opposites=_opposites(table.get("opposites", []), f"{where}: opposites"),
        alternatives=_alternatives_of(table.get("alternatives", {}), f"{where}: alternatives"),
        lines=_roles(lines, f"{where}: lines"),
        passages=_roles(
            {name: value for name, value in lines.items() if name in _PASSAGES}, f"{where}: lines"
        ),
        ago=_pattern(table.get("ago", []), f"{where}: ago"),
        corrects=_pattern(table.get("corrects", []), f"{where}: corrects"),
        invites=_pattern(table.get("invites", []), f"{where}: invites"),
        calls=_pattern(table.get("calls", []), f"{where}: calls"),
        labels=_pattern(table.get("labels", []), f"{where}: labels"),
        formulas=_pattern(table.get("formulas", []), f"{where}: formulas"),
        spelt=_spelt(spelt, f"{where}: spelt"),
        shorts=tuple(spelt),
        clock=_clock(table, where),
        today=_pattern(table.get("today", []), f"{where}: today"),
        at_least=_pattern(table.get("at_least", []), f"{where}: at_least"),
        at_most=_pattern(table.get("at_most", []), f"{where}: at_most"),
        among=_pattern(table.get("among", []), f"{where}: among"),
    )


def _roles(table: Mapping[str, object], where: str) -> re.Pattern[str]:
    """Join the patterns of all roles; the group that matches bears the role's name."""
    groups = (
        f"(?P<{name}>{_alternatives(value, f'{where}.{name}')})" for name, value in table.items()
    )
    return _compiled(f"{_LEAD}(?:{'|'.join(groups)})" if table else _NEVER, where)


def _formed(forms: Mapping[str, str], listed: Mapping[str, frozenset[str]]) -> re.Pattern[str]:
    """Find forms that stand for others, and before them the longer words that hold one."""
    words = {
        word for some in listed.values() for word in some if any(form in word for form in forms)
    }
    longest = sorted({*forms, *words}, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest)) or _NEVER)


def _spelt(table: Mapping[str, object], where: str) -> re.Pattern[str]:
    """Join the patterns of what is written short as well; the group that matches says how."""
    groups = (f"({_alternatives(value, f'{where}.{short}')})" for short, value in table.items())
    return _compiled("|".join(groups) or _NEVER, where)


def _clock(table: Mapping[str, object], where: str) -> re.Pattern[str]:
    """Join an hour, perhaps its minutes, and what says that it is before or after noon."""
    morning, afternoon = (
        _alternatives(table.get(name, []), f"{where}: {name}") for name in ("morning", "afternoon")
    )
    return _compiled(
        rf"(?<![\w.,:])(?P<hour>1[0-2]|0?[1-9])(?:[:.](?P<minute>[0-5]\d))?\s?"
        rf"(?:(?:{morning})|(?P<late>{afternoon}))(?!\w)",
        where,
    )


def _pattern(value: object, where: str) -> re.Pattern[str]:
    return _compiled(_alternatives(value, where), where)


def _alternatives(value: object, where: str) -> str:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise PackError(f"{where}: expected a list of patterns, got {value!r}")
    return "|".join(value) or _NEVER


def _compiled(pattern: str, where: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        raise PackError(f"{where}: expected patterns, got {pattern!r}: {error}") from error


def _values(value: object, where: str) -> dict[str, float]:
    """Read words with a number each, as in "two=2"."""
    found: dict[str, float] = {}
    for entry in _split(value, where):
        word, _, number = entry.partition("=")
        try:
            found[word] = float(number)
        except ValueError as error:
            raise PackError(f"{where}: expected word=number, got {entry!r}") from error
    return found


def _pairs(value: object, where: str) -> dict[str, str]:
    """Read words with another word each, as in "euros=€"."""
    found: dict[str, str] = {}
    for entry in _split(value, where):
        word, parted, meant = entry.partition("=")
        if not parted or not meant:
            raise PackError(f"{where}: expected word=word, got {entry!r}")
        found[word] = meant
    return found


def _opposites(value: object, where: str) -> dict[str, frozenset[tuple[int, int]]]:
    """Read lists of words that are opposed, as in "more higher / less lower"."""
    if not isinstance(value, list):
        raise PackError(f"{where}: expected a list, got {value!r}")
    found: dict[str, set[tuple[int, int]]] = {}
    for pair, entry in enumerate(value):
        sides = " ".join(_split(entry, where)).split("/")
        if len(sides) == 1:
            raise PackError(f"{where}: expected words / words, got {entry!r}")
        for side, words in enumerate(sides):
            for word in words.split():
                found.setdefault(word, set()).add((pair, side))
    return {word: frozenset(places) for word, places in found.items()}


def _alternatives_of(value: object, where: str) -> dict[str, frozenset[tuple[str, int, int]]]:
    """Read words of which one excludes another, by what they tell."""
    table = _table(value, where)
    _allow(table, ALTERNATIVES, where=where)
    found: dict[str, set[tuple[str, int, int]]] = {}
    for tells, groups in sorted(table.items()):
        for word, places in _opposites(groups, f"{where}.{tells}").items():
            found.setdefault(word, set()).update((tells, group, side) for group, side in places)
    return {word: frozenset(places) for word, places in found.items()}


def _split(value: object, where: str) -> list[str]:
    if not isinstance(value, str):
        raise PackError(f"{where}: expected words parted by white space, got {value!r}")
    return value.casefold().split()


def _allow(table: Mapping[str, object], allowed: Iterable[str], *, where: str) -> None:
    for key in table:
        if key not in allowed:
            raise PackError(f"{where}: {key}: expected one of {', '.join(sorted(allowed))}")


def _table(value: object, where: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise PackError(f"{where}: expected a table, got {value!r}")
    return value


def _text(value: object, where: str) -> str:
    if not isinstance(value, str) or not value:
        raise PackError(f"{where}: expected a text, got {value!r}")
    return value
