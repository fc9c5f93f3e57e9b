"""The bytes of a mail message, the same for the same words: nothing of the clock or of chance.

The parts are put together here and not by `email.message`: it picks boundaries at random, and how
it folds long and mixed subjects differs between the supported Pythons.
"""

import base64
import quopri
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, parseaddr
from urllib.parse import quote

from monitor.render.clean import line

_FOLD = 76
_ASCII_MAILBOX = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 !#$%&'*+-/=?^_`{|}~"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a mail message is made of; `key` and `thread` become its identifiers."""

    key: str
    thread: str
    sender: str
    recipient: str
    subject: str
    date: datetime
    text: str
    html: str
    list_name: str


def message_id(letter: Letter) -> str:
    """Return the Message-ID, which is fixed by the key and the sender."""
    return f"<{letter.key}@{domain(letter.sender)}>"


def domain(sender: str) -> str:
    """Return the domain of a sender's address, in ASCII."""
    _, at, given = address(sender).rpartition("@")
    try:
        return (at and given.encode("idna").decode()) or "localhost"
    except UnicodeError:
        return "localhost"


def address(mailbox: str) -> str:
    """Return the address alone: `Monitor <alerts@example.com>` gives `alerts@example.com`."""
    return parseaddr(line(mailbox))[1].replace(" ", "")


def encoded_size(text: str) -> int:
    """Return how many bytes a part takes as it travels."""
    return len(_encoded(text).content)


def written(letter: Letter) -> bytes:
    """Return the complete message with CRLF line ends."""
    boundary = f"=_{letter.key}"
    lines = [*_headers(letter, boundary), ""]
    for kind, text in (("plain", letter.text), ("html", letter.html)):
        part = _encoded(text)
        lines += [
            f"--{boundary}",
            f"Content-Type: text/{kind}; charset=utf-8",
            f"Content-Transfer-Encoding: {part.encoding}",
            "",
            part.content.decode("ascii"),
        ]
    lines += [f"--{boundary}--", ""]
    return "\r\n".join(lines).encode()


def _headers(letter: Letter, boundary: str) -> Sequence[str]:
    home = domain(letter.sender)
    root = f"<thread.{letter.thread}@{home}>"
    unsubscribe = quote(address(letter.sender), safe="@+.")
    return [
        f"From: {_mailbox(letter.sender)}",
        f"To: {_mailbox(letter.recipient)}",
        f"Subject: {_words(letter.subject, first=len('Subject: '))}",
        f"Date: {format_datetime(letter.date)}",
        f"Message-ID: {message_id(letter)}",
        # The root is never sent: every reader threads by the common ancestor (RFC 5256 3).
        f"In-Reply-To: {root}",
        f"References: {root}",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
        f"List-Id: {_phrase(letter.list_name)} <monitor.{home}>",
        f"List-Unsubscribe: <mailto:{unsubscribe}?subject=unsubscribe>",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/alternative; boundary="{boundary}"',
    ]


def _mailbox(mailbox: str) -> str:
    name, _ = parseaddr(line(mailbox))
    local, _, home = address(mailbox).rpartition("@")
    # What is no domain is left as it is; the channel finds that it cannot be delivered to.
    with suppress(UnicodeError):
        home = home.encode("idna").decode()
    bare = f"{local}@{home}" if local else home
    return f"{_phrase(name)} <{bare}>" if name else bare


def _phrase(name: str) -> str:
    if set(name) <= _ASCII_MAILBOX and "=?" not in name:
        return name
    if name.isascii():
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return _words(name, first=len("From: "))


def _words(text: str, *, first: int) -> str:
    """Return text as a header's value, in encoded words where it is not plain ASCII (RFC 2047)."""
    given = line(text)
    # "=?" in plain text would be read as the start of an encoded word.
    plain = given.isascii() and "=?" not in given
    header = Header(
        given, "us-ascii" if plain else "utf-8", maxlinelen=_FOLD, header_name=" " * (first - 2)
    )
    return header.encode(linesep="\r\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    encoding: str
    content: bytes


def _encoded(text: str) -> _Part:
    """Return text in the shorter transfer encoding; both pass through every server."""
    content = text.encode("utf-8", "replace")
    quoted = quopri.encodestring(content).replace(b"\n", b"\r\n")
    # What is encoded is the text with its line ends as they travel (RFC 2045 6.8).
    coded = base64.encodebytes(content.replace(b"\n", b"\r\n")).replace(b"\n", b"\r\n")
    if len(quoted) <= len(coded):
        return _Part(encoding="quoted-printable", content=quoted)
    return _Part(encoding="base64", content=coded)
