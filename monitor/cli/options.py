"""What several commands share: the configuration they work on, and how their help ends."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click
from typing_extensions import override

# Browsers and servers agree on about as much for an address.
_LONGEST = 8000

Command = TypeVar("Command", bound=Callable[..., Any])


def config_option(command: Command) -> Command:
    """Add `-c/--config FILE` to a command, as its argument `config`."""
    return click.option(
        "-c",
        "--config",
        type=click.Path(path_type=Path, dir_okay=False),
        default=Path("config.yaml"),
        show_default=True,
        help="The configuration file.",
    )(command)


class _Name(click.ParamType[str]):
    """A key or an address: text that a database can be asked for."""

    name = "text"

    @override
    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Refuse bytes that are no text, and what is longer than any key or address."""
        if len(value) > _LONGEST:
            self.fail(f"expected at most {_LONGEST} characters, got {len(value)}", param, ctx)
        if not is_text(value):
            self.fail(f"expected text in UTF-8, got {value!r}", param, ctx)
        return value


def is_text(value: str) -> bool:
    """Whether no byte of what was typed is outside of its encoding."""
    return not any("\ud800" <= character <= "\udfff" for character in value)


NAME: Final = _Name()


def examples(*lines: str) -> str:
    """Return what the help of a command ends with."""
    return "\n".join(("\b", "Examples:", *(f"  {line}" for line in lines)))
