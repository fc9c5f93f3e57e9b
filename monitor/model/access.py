"""How the host of an added source is asked, as it is stored: secrets by where they are kept."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderNote:
    """A header, with its text or with the environment variable or the file that holds it."""

    name: str
    text: str | None = None
    env: str | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessNote:
    """How the host of `url` is asked; no other host sees what it leads to.

    It is stored and shown, so it never holds a secret, only the name of what does. Files are named
    by their whole path.
    """

    url: str
    headers: tuple[HeaderNote, ...] = ()
    user: str | None = None
    password_env: str | None = None
    password_file: str | None = None
    ca_file: str | None = None
    proxy: str | None = None
    proxy_user: str | None = None
    proxy_password_env: str | None = None
    proxy_password_file: str | None = None
