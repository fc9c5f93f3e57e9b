"""What several commands share: the configuration they work on, and how their help ends."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

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


def examples(*lines: str) -> str:
    """Return what the help of a command ends with."""
    return "\n".join(("\b", "Examples:", *(f"  {line}" for line in lines)))
