"""Reads the language packs from their TOML files and refuses any that does not hold together."""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from importlib import resources
from typing import Final

from monitor.errors import PackError
from monitor.languages.gazetteer import load_gazetteer
from monitor.model.claim import Kind, Newness, PartyType, Reaction, Stage, Terms
from monitor.model.language import Example, LanguagePack, Phrase, Strength

_FREE: Final = None
_NOTHING: Final[frozenset[str]] = frozenset()


def _values(*members: StrEnum | type[StrEnum]) -> frozenset[str]:
    return frozenset(
        value
        for member in members
        for value in ([member.value] if isinstance(member, StrEnum) else [m.value for m in member])
    )


# What `sets` may say in each class: one of these values, nothing, or (None) any word.
CLASSES: Final[Mapping[str, frozenset[str] | None]] = {
    "TRIGGER": _values(Stage),
    "INSTRUMENT": _values(Stage.INTENT_SIGNED, Stage.AGREED),
    "KIND": _values(Kind),
    "ANNOUNCE": _NOTHING,
    "STAGE": _values(Stage),
    "POSSIBLE": _NOTHING,
    "PLANNED": _NOTHING,
    "REPORTED": _NOTHING,
    "OPINION": _NOTHING,
    "RESPONSE": _values(Reaction),
    "END": _values(Stage.ENDED, Stage.CALLED_OFF),
    "NEWNESS": _values(Newness),
    "TERMS": _values(Terms),
    "EFFECTIVE": _NOTHING,
    "BACKGROUND": _NOTHING,
    "ROLE": frozenset({"adopts", "binds", "serves", "shares"}),
    "SORT": _values(PartyType),
    "CONFOUNDER": _FREE,
    "SECTION": _NOTHING,
    "CORRECTION": _NOTHING,
    "SPEAK": _NOTHING,
    "TOLD": _NOTHING,
    "OFFICIAL": _NOTHING,
    "PAIR": _NOTHING,
    "SELF": _NOTHING,
    "UNNAMED": _NOTHING,
    "ORGANISATION": _values(PartyType),
}

WORD_LISTS: Final = frozenset({
    "abbreviations", "article", "boundary", "calendar", "common", "common_ending", "coordinator",
    "elision",
    "executive", "first_name", "function", "government_noun", "head_of_state", "honorific",
    "indefinite", "inner", "legal_form", "media", "modal", "months", "name_prefix", "name_suffix",
    "nationality", "ngo_noun", "not_common", "not_party", "noun_article", "org_cue", "org_head",
    "org_noun", "particle", "particle_closed", "particle_open", "person_pronoun", "person_role",
    "place", "purpose", "script", "spokesperson", "stem", "subject_after", "unbroken",
    "university_noun", "with", "with_after",
})  # fmt: skip


def load_packs() -> dict[str, LanguagePack]:
    """Read every pack of the program, by language code."""
    files = sorted(
        (file for file in resources.files("monitor.languages").iterdir() if _is_pack(file.name)),
        key=lambda file: file.name,
    )
    packs = (read_pack(file.name, file.read_text(encoding="utf-8")) for file in files)
    gazetteer = load_gazetteer()
    return {pack.code: replace(_with_everyday(pack), gazetteer=gazetteer) for pack in packs}


def _with_everyday(pack: LanguagePack) -> LanguagePack:
    """Add the words that a count of texts shows to be everyday ones, where there is such a list."""
    file = resources.files("monitor.languages") / "words" / f"{pack.code}.txt"
    if not file.is_file():
        return pack
    words = tuple(file.read_text(encoding="utf-8").split())
    return replace(pack, words={**pack.words, "everyday": words})


def read_pack(file: str, source: str) -> LanguagePack:
    """Read one pack from its TOML source; PackError names the file, the place and the fault."""
    try:
        table = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise PackError(f"{file}: expected TOML, got: {error}") from error
    _allow(table, {"code", "name", "words", "phrases", "examples"}, where=f"{file}: pack")
    code = _text(table.get("code"), f"{file}: code")
    if file != f"{code}.toml":
        raise PackError(f"{file}: code: expected the name of the file, got {code!r}")
    return LanguagePack(
        code=code,
        name=_text(table.get("name"), f"{file}: name"),
        words=_words(_table(table.get("words"), f"{file}: words"), f"{file}: words"),
        phrases=_phrases(_table(table.get("phrases"), f"{file}: phrases"), f"{file}: phrases"),
        examples=_examples(table.get("examples", []), f"{file}: examples"),
    )


def pack_fingerprint(packs: Mapping[str, LanguagePack]) -> str:
    """Return a digest of all that the packs say, for provenance."""
    digest = hashlib.sha256()
    for code, pack in sorted(packs.items()):
        words = sorted((name, tuple(words)) for name, words in pack.words.items())
        phrases = sorted((name, tuple(map(repr, rules))) for name, rules in pack.phrases.items())
        told = (code, words, phrases, pack.gazetteer.digest)
        digest.update(repr(told).encode("utf-8", "backslashreplace"))
    return digest.hexdigest()


def _is_pack(name: str) -> bool:
    return name.endswith(".toml")


def _words(table: Mapping[str, object], where: str) -> dict[str, tuple[str, ...]]:
    _allow(table, WORD_LISTS, where=where)
    lists: dict[str, tuple[str, ...]] = {}
    for name, value in table.items():
        if isinstance(value, str):  # words parted by white space
            lists[name] = tuple(value.split())
        else:  # entries that hold spaces
            lists[name] = _texts(value, f"{where}.{name}")
    return lists


def _phrases(table: Mapping[str, object], where: str) -> dict[str, tuple[Phrase, ...]]:
    _allow(table, CLASSES, where=where)
    return {
        name: tuple(
            _phrase(_table(row, f"{where}.{name}.{index}"), name, where=f"{where}.{name}.{index}")
            for index, row in enumerate(_list(rows, f"{where}.{name}"))
        )
        for name, rows in table.items()
    }


def _phrase(row: Mapping[str, object], name: str, *, where: str) -> Phrase:
    _allow(row, {"pattern", "strength", "example", "cased", "sets"}, where=where)
    pattern = _text(row.get("pattern"), f"{where}.pattern")
    example = _text(row.get("example"), f"{where}.example")
    cased = row.get("cased", False)
    if not isinstance(cased, bool):
        raise PackError(f"{where}.cased: expected true or false, got {cased!r}")
    try:
        found = re.search(pattern, example, 0 if cased else re.IGNORECASE)
    except re.error as error:
        raise PackError(f"{where}.pattern: expected a pattern, got {pattern!r}: {error}") from error
    if found is None:
        raise PackError(f"{where}.example: expected to be found by its pattern, got {example!r}")
    return Phrase(
        pattern=pattern,
        strength=_strength(row.get("strength"), f"{where}.strength"),
        example=example,
        cased=cased,
        sets=_sets(row.get("sets"), name, where=f"{where}.sets"),
    )


def _strength(value: object, where: str) -> Strength:
    try:
        return Strength(_text(value, where))
    except ValueError as error:
        raise PackError(f"{where}: expected one of {', '.join(Strength)}, got {value!r}") from error


def _sets(value: object, name: str, *, where: str) -> str | None:
    allowed = CLASSES[name]
    if value is None:
        return None
    word = _text(value, where)
    if allowed is not None and word not in allowed:
        expected = ", ".join(sorted(allowed)) or "nothing"
        raise PackError(f"{where}: expected {expected}, got {word!r}")
    return word


def _examples(value: object, where: str) -> tuple[Example, ...]:
    found: list[Example] = []
    for index, entry in enumerate(_list(value, where)):
        place = f"{where}.{index}"
        row = _table(entry, place)
        _allow(row, {"text", "finds", "misses"}, where=place)
        example = Example(
            text=_text(row.get("text"), f"{place}.text"),
            finds=_texts(row.get("finds", []), f"{place}.finds"),
            misses=_texts(row.get("misses", []), f"{place}.misses"),
        )
        _allow(dict.fromkeys((*example.finds, *example.misses)), CLASSES, where=place)
        found.append(example)
    return tuple(found)


def _allow(
    table: Mapping[str, object],
    allowed: Iterable[str],
    *,
    where: str,
) -> None:
    for key in table:
        if key not in allowed:
            raise PackError(f"{where}.{key}: expected one of {', '.join(sorted(allowed))}")


def _table(value: object, where: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise PackError(f"{where}: expected a table, got {value!r}")
    return value


def _list(value: object, where: str) -> list[object]:
    if not isinstance(value, list):
        raise PackError(f"{where}: expected a list, got {value!r}")
    return value


def _text(value: object, where: str) -> str:
    if not isinstance(value, str) or not value:
        raise PackError(f"{where}: expected a text, got {value!r}")
    return value


def _texts(value: object, where: str) -> tuple[str, ...]:
    return tuple(
        _text(entry, f"{where}.{index}") for index, entry in enumerate(_list(value, where))
    )
