"""The words for what lies on this machine: files, folders, the database, secrets."""

import os
import re
import shlex
from pathlib import Path

from monitor.config.word import Unfit, Word, text
from monitor.model.settings import Secret

_LONGEST_SECRET = 4096
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# What looks like nothing else: a password given in place of a name is not repeated.
_SHOWABLE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
_SERVERS = re.compile(r"(?:postgresql(?:\+psycopg)?|postgres)://[^\s/?]*/[^\s/?]+(?:\?\S*)?")
_SQLITE = "sqlite:///"


def variable(value: object) -> Secret:
    """Return the secret that an environment variable holds."""
    if not isinstance(value, str) or not _VARIABLE.fullmatch(value):
        raise Unfit
    secret = os.environ.get(value, "")
    if not secret.strip() and _SHOWABLE.fullmatch(value):
        raise Unfit(f"expected the environment variable {value} to be set")
    if not secret.strip():
        raise Unfit
    return Secret(secret)


def secret_file(value: object, folder: Path) -> Secret:
    """Return the secret that a file holds, without the end of its line."""
    path = readable(value, folder)
    try:
        with Path(path).open(encoding="utf-8") as file:
            secret = file.read(_LONGEST_SECRET + 1).rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise Unfit from error
    if not secret.strip() or len(secret) > _LONGEST_SECRET or "\n" in secret:
        raise Unfit("expected a file that holds the secret on one line")
    return Secret(secret)


def command(value: object) -> str:
    """Return a command with its arguments, in which every quote is closed."""
    given = text(value)
    try:
        parts = shlex.split(given)
    except ValueError as error:
        raise Unfit from error
    if not parts:
        raise Unfit
    return given


def readable(value: object, folder: Path) -> str:
    """Return the path of a file that can be read."""
    path = folder / text(value)
    if not path.is_file() or not os.access(path, os.R_OK):
        raise Unfit
    return str(path)


def directory(value: object, folder: Path) -> str:
    """Return the path of a folder, which need not exist yet."""
    path = folder / text(value)
    if path.exists() and not path.is_dir():
        raise Unfit
    return str(path)


def database(value: object, folder: Path) -> str:
    """Return the URL of a database; a relative SQLite file lies beside the configuration."""
    url = text(value)
    if _SERVERS.fullmatch(url):
        return url
    if not url.startswith(_SQLITE):
        raise Unfit
    name, mark, query = url.removeprefix(_SQLITE).partition("?")
    if name in {"", ":memory:"}:
        raise Unfit
    return f"{_SQLITE}{folder / name}{mark}{query}"


DATABASE = Word(
    noun="database URL",
    expected='expected "sqlite:///monitor.db" or "postgresql://user@host/name"',
    place=database,
    secret=True,
)
FOLDER = Word(noun="folder", expected="expected a folder", place=directory)
FILE = Word(noun="file", expected="expected a file that can be read", place=readable)
COMMAND = Word(
    noun="command", expected="expected a command with its arguments", check=command, secret=True
)
SECRET_VARIABLE = Word(
    noun="environment variable",
    expected="expected the name of an environment variable that is set",
    check=variable,
    secret=True,
    schema={"type": "string", "pattern": f"^{_VARIABLE.pattern}$"},
)
SECRET_FILE = Word(
    noun="file", expected="expected a file that can be read", place=secret_file, secret=True
)
