"""The JSON Schema of config.yaml, for editors and for the reference."""

from collections.abc import Mapping
from enum import Enum
from typing import get_args

from pydantic.fields import FieldInfo

from monitor.config.channels import Channel
from monitor.config.rules import Digest, Immediate, Quiet, Recipient, Rule, When
from monitor.config.section import Shape
from monitor.config.shape import Company, Dkim, Fetch, Log, Mail, Root, Source, Web
from monitor.config.word import Word

SHAPES: tuple[type[Shape], ...] = (
    Root,
    Fetch,
    Source,
    Company,
    Mail,
    Dkim,
    Rule,
    When,
    Immediate,
    Digest,
    Recipient,
    Quiet,
    Channel,
    Web,
    Log,
)


def schema() -> dict[str, object]:
    """Return the JSON Schema (2020-12) of a configuration."""
    made = Root.model_json_schema(by_alias=True)
    definitions = {Root.__name__: made} | made["$defs"]
    for shape in SHAPES:
        definition = definitions[shape.__name__]
        definition.pop("title")
        definition["description"] = description(shape)
        for key, field in keys(shape).items():
            definition["properties"][key].pop("title", None)
            definition["properties"][key].pop("default", None)
            if (default := written_default(field)) is not None:
                definition["properties"][key]["default"] = default
    title = "Configuration of the press release monitor"
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title} | made


def keys(shape: type[Shape]) -> Mapping[str, FieldInfo]:
    """Return the fields of a section by the keys they have in the file."""
    return {field.alias or name: field for name, field in shape.model_fields.items()}


def description(shape: type[Shape]) -> str:
    """Return what a section is for."""
    return " ".join((shape.__doc__ or "").split())


def word_of(field: FieldInfo) -> Word | None:
    """Return the word that a key's value, or each of its values, must be."""
    for part in field.metadata:
        if isinstance(part, Word):
            return part
    return _word_in(field.annotation)


def _word_in(annotation: object) -> Word | None:
    for part in (*getattr(annotation, "__metadata__", ()), *get_args(annotation)):
        if (word := part if isinstance(part, Word) else _word_in(part)) is not None:
            return word
    return None


def written_default(field: FieldInfo) -> object:
    """Return a key's default as it would stand in the file; None where there is none."""
    default, word = field.default, word_of(field)
    if field.is_required() or field.default_factory or default in {None, ()}:
        return None
    if isinstance(default, Enum):
        return default.value
    return word.write(default) if word is not None and word.write else default
