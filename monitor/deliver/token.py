"""Access tokens in place of a password: where they come from and how they are shown (XOAUTH2).

Tokens last for an hour and are renewed by tools that keep the refresh token safe: we ask for one at
each connection and keep none (docs/decisions/0031-tokens-and-signatures.md).
"""

import subprocess
from pathlib import Path

from monitor.errors import MonitorError
from monitor.model.settings import MailSettings

MECHANISM = "XOAUTH2"
_LONGEST = 16_384


class NoToken(MonitorError):
    """There is no access token now; `str()` says why in one line."""


def has_token(settings: MailSettings) -> bool:
    """Whether the settings ask for an access token."""
    return settings.token_file is not None or bool(settings.token_command)


def access_token(settings: MailSettings) -> str:
    """Return a token as it is now; raises NoToken."""
    if settings.token_file is not None:
        where, said = f"token_file {settings.token_file}", _read(settings.token_file)
    else:
        where, said = f"token_command {settings.token_command[0]}", _printed(settings)
    token = said.strip()
    # A token is one word (RFC 6750 2.1); what else a command says is no token, and not repeated.
    if not token.isascii() or not token.isprintable() or len(token.split()) != 1:
        raise NoToken(f"{where}: expected an access token and nothing else")
    return token


class Shown:
    """Shows a token to a server that asks, and keeps what it says against it."""

    def __init__(self, user: str, token: str) -> None:
        self._first = f"user={user}\x01auth=Bearer {token}\x01\x01"
        self.complaint = ""

    def __call__(self, challenge: bytes | None = None) -> str:
        """Return the first answer, or to a complaint the empty one that lets the server go on."""
        if challenge is None:
            return self._first
        self.complaint = challenge.decode("utf-8", "replace")
        return ""


def _read(path: str) -> str:
    try:
        with Path(path).open(encoding="utf-8") as file:
            return file.read(_LONGEST)
    except (OSError, UnicodeDecodeError) as error:
        raise NoToken(f"token_file {path} is not readable: {error}") from None


def _printed(settings: MailSettings) -> str:
    command = settings.token_command
    try:
        # The operator's own words from config.yaml; no shell reads them.
        done = subprocess.run(  # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=settings.timeout.total_seconds(),
        )
    except subprocess.TimeoutExpired:
        seconds = settings.timeout.total_seconds()
        raise NoToken(f"token_command {command[0]}: nothing within {seconds:g} s") from None
    except OSError as error:
        raise NoToken(f"token_command {command[0]}: {error.strerror or error}") from None
    if done.returncode:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())[:200]
        raise NoToken(f"token_command {command[0]} ended with {done.returncode}: {said}")
    return done.stdout[:_LONGEST].decode("utf-8", "replace")
