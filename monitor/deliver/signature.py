"""Signatures on mails (DKIM, RFC 6376), for who sends them past a provider (extra `dkim`)."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TypeAlias

from monitor.errors import MonitorError
from monitor.model.settings import DkimSettings

# Takes a message with CRLF line ends, and gives it back with its signature on top.
Signer: TypeAlias = Callable[[bytes], bytes]

# All that we write.
_HEADERS = (
    b"From",
    b"To",
    b"Subject",
    b"Date",
    b"Message-ID",
    b"In-Reply-To",
    b"References",
    b"Auto-Submitted",
    b"List-Id",
    b"List-Unsubscribe",
    b"MIME-Version",
    b"Content-Type",
)
# Named once more than they are there, so that nobody adds another (RFC 6376 8.15).
_SEALED = (b"From", b"To", b"Subject", b"Date", b"Message-ID")
_TRIAL = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: a trial\r\n\r\nA trial.\r\n"


def signer(settings: DkimSettings | None) -> Signer:
    """Return what signs messages, or leaves them as they are; raises MonitorError where it cannot.

    A key that does not fit is found here, not at the first message.
    """
    if settings is None:
        return _unsigned
    library = _library()
    try:
        key = Path(settings.key_file).read_bytes()
    except OSError as error:
        raise MonitorError(f"mail.dkim.key_file {settings.key_file}: {error}") from None

    def signed(content: bytes) -> bytes:
        header: bytes = library.sign(
            content,
            settings.selector.encode("ascii"),
            settings.domain.encode("ascii"),
            key,
            # Both survive a server that folds a header or trims the end of a line.
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=[*_HEADERS, *_SEALED],
        )
        return header + content

    try:
        signed(_TRIAL)
    except library.DKIMException as error:
        expected = "expected an RSA key in PEM"
        raise MonitorError(f"mail.dkim.key_file {settings.key_file}: {expected}: {error}") from None
    return signed


def _unsigned(content: bytes) -> bytes:
    return content


def _library() -> ModuleType:
    try:
        return import_module("dkim")
    except ImportError:
        raise MonitorError(
            'mail.dkim needs the library: pip install "press-release-monitor[dkim]"'
        ) from None
