"""The word for headers: what may be sent along, and where secret ones are read from."""

import re
from collections.abc import Callable
from pathlib import Path

from monitor.config.local import secret_file, variable
from monitor.config.word import Unfit, Word
from monitor.model.settings import Secret

_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
# What the program itself decides: framing, the connection, what is asked, and of which kind.
_OURS = frozenset(
    {"accept-encoding", "connection", "content-encoding", "content-length", "expect", "host"}
    | {"if-match", "if-modified-since", "if-none-match", "if-range", "if-unmodified-since"}
    | {"keep-alive", "proxy-authorization", "proxy-connection", "range", "te", "trailer"}
    | {"transfer-encoding", "upgrade"}
)
_MOST_HEADERS = 50


def headers(value: object, folder: Path) -> tuple[tuple[str, Secret], ...]:
    """Return headers from a mapping: each a text, or `{env: NAME}` or `{file: PATH}`."""
    if not isinstance(value, dict) or len(value) > _MOST_HEADERS:
        raise Unfit
    names = [str(name).lower() for name in value]
    if len(set(names)) < len(names):
        raise Unfit("expected each header once, in capitals or not")
    return tuple((_name(name), _value(name, said, folder=folder)) for name, said in value.items())


def _name(name: object) -> str:
    if not isinstance(name, str) or not _TOKEN.fullmatch(name):
        raise Unfit
    if name.lower() in _OURS:
        raise Unfit(f"expected headers without {name}, which the program writes itself")
    return name


def _value(name: object, said: object, *, folder: Path) -> Secret:
    match said:
        case str():
            given = Secret(said)
        case {"env": where, **others} if not others:
            given = _of(name, lambda: variable(where))
        case {"file": where, **others} if not others:
            given = _of(name, lambda: secret_file(where, folder))
        case _:
            raise Unfit(f"expected for {name} a text, {{env: NAME}} or {{file: PATH}}")
    text = given.reveal().strip()
    if not text or not text.isascii() or not text.isprintable():
        raise Unfit(f"expected for {name} one line of ASCII characters")
    return Secret(text)


def _of(name: object, read: Callable[[], Secret]) -> Secret:
    try:
        return read()
    except Unfit as error:
        reason = str(error) or "expected an environment variable that is set, or a readable file"
        raise Unfit(f"{reason}, for {name}") from error


HEADERS = Word(
    noun="headers",
    expected="expected a mapping of header names, each with a text, {env: NAME} or {file: PATH}",
    place=headers,
    schema={
        "type": "object",
        "additionalProperties": {
            "anyOf": [
                {"type": "string"},
                *(
                    {
                        "type": "object",
                        "properties": {kind: {"type": "string"}},
                        "required": [kind],
                        "additionalProperties": False,
                    }
                    for kind in ("env", "file")
                ),
            ]
        },
    },
    secret=True,
)
