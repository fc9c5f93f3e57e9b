"""A catalogue of words from the tables of a TOML file, complete or refused."""

import re
from collections.abc import Mapping
from dataclasses import fields
from enum import StrEnum
from typing import get_args, get_type_hints

from monitor.render.english import ENGLISH
from monitor.render.words import Words

_PLACES = re.compile(r"\{(\w+)\}")


def catalogue(tables: Mapping[str, object]) -> Words:
    """Return the words of a language; raises ValueError that names all that differs from English.

    It has the same words as English, each with the same places to fill.
    """
    kinds = get_type_hints(Words)
    given: dict[str, object] = {"code": str(tables["code"])}
    faults: list[str] = []
    for field in fields(Words):
        english = getattr(ENGLISH, field.name)
        if isinstance(english, str):
            continue
        told = _texts(tables.get(field.name))
        faults += [f"{field.name}.{key}" for key in _differing(english, told)]
        kind = get_args(kinds[field.name])[0]
        is_closed = issubclass(kind, StrEnum)
        given[field.name] = {
            kind(key) if is_closed else key: text for key, text in told.items() if key in english
        }
    if faults:
        raise ValueError(f"catalogue {given['code']}: {', '.join(faults)} differ from English")
    return Words(**given)  # type: ignore[arg-type]  # fields by name


def _texts(table: object) -> dict[str, str]:
    return {str(key): str(text) for key, text in table.items()} if isinstance(table, dict) else {}


def _differing(english: Mapping[str, str], told: Mapping[str, str]) -> list[str]:
    """Return keys that only one of the two has, and those whose texts have other places."""
    one_sided = set(english) ^ set(told)
    places = {
        key
        for key in set(english) & set(told)
        if sorted(_PLACES.findall(english[key])) != sorted(_PLACES.findall(told[key]))
    }
    return sorted(one_sided | places)
