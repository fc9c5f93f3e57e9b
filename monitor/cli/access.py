"""The options that say how the host of an added source is asked; secrets by where they are kept."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from typing_extensions import override

from monitor.model.access import AccessNote, HeaderNote

Command = TypeVar("Command", bound=Callable[..., Any])
_FILE = click.Path(path_type=Path, dir_okay=False)


class _Header(click.ParamType[tuple[str, str]]):
    """`NAME=VALUE`."""

    name = "name=value"

    @override
    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Cut at the first equals sign, which no header's name has."""
        name, sign, said = str(value).partition("=")
        if not sign or not name.strip() or not said.strip():
            self.fail("expected the name of a header, = and what belongs to it", param, ctx)
        return name.strip(), said.strip()


_OPTIONS = (
    click.option(
        "--header",
        type=_Header(),
        metavar="NAME=TEXT",
        multiple=True,
        help="A header for its own host; stored, so nothing secret. Repeatable.",
    ),
    click.option(
        "--header-env",
        type=_Header(),
        metavar="NAME=VARIABLE",
        multiple=True,
        help="A header that an environment variable holds. Repeatable.",
    ),
    click.option(
        "--header-file",
        type=_Header(),
        metavar="NAME=FILE",
        multiple=True,
        help="A header that a file holds. Repeatable.",
    ),
    click.option("--user", help="The account for basic authentication, at its own host only."),
    click.option("--password-env", metavar="VARIABLE", help="The variable with the password."),
    click.option("--password-file", type=_FILE, help="The file with the password."),
    click.option("--ca-file", type=_FILE, help="Certificates of a private authority (PEM)."),
    click.option("--proxy", metavar="URL", help="The proxy through which its host is asked."),
    click.option("--proxy-user", help="The account on the proxy."),
    click.option("--proxy-password-env", metavar="VARIABLE", help="As for the source."),
    click.option("--proxy-password-file", type=_FILE, help="As for the source."),
)


def access_options(command: Command) -> Command:
    """Add the options of a source's access to a command, in their order."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def access_in(given: dict[str, Any], *, url: str) -> AccessNote:
    """Return what the options say, unchecked."""
    headers = [
        *(HeaderNote(name=name, text=text) for name, text in given["header"]),
        *(HeaderNote(name=name, env=variable) for name, variable in given["header_env"]),
        *(HeaderNote(name=name, file=file) for name, file in given["header_file"]),
    ]
    return AccessNote(
        url=url,
        headers=tuple(headers),
        user=given["user"],
        password_env=given["password_env"],
        password_file=_path(given["password_file"]),
        ca_file=_path(given["ca_file"]),
        proxy=given["proxy"],
        proxy_user=given["proxy_user"],
        proxy_password_env=given["proxy_password_env"],
        proxy_password_file=_path(given["proxy_password_file"]),
    )


def _path(given: Path | None) -> str | None:
    return None if given is None else str(given)
