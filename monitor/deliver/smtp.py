"""Mail by SMTP: one connection for many messages, and an honest word on each."""

import smtplib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parseaddr

from monitor.deliver.connection import Trouble, connect, trouble_of
from monitor.deliver.sent import Sent
from monitor.deliver.signature import Signer, signer
from monitor.errors import MonitorError
from monitor.model.alert import Message
from monitor.model.settings import MailSettings, Tls

_READY_FOR_CONTENT = 354
_OK = 250
_RCPT_OK = frozenset({250, 251, 252})
_CLOSING = 421
_TOO_LARGE = 552
# "Authentication required" and its kin say something of our settings, not of the message.
_SETTINGS = frozenset({530, 534, 535, 538})
_PERMANENT = range(500, 600)
_LONGEST_ANSWER = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What a look at the mail server found, in one line."""

    ok: bool
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    code: int
    text: str

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class _Refused(MonitorError):
    """The server said no. `settings` when its reason lies with us and not with the message."""

    def __init__(self, step: str, answer: _Answer, *, settings: bool = False) -> None:
        self.step = step
        self.answer = answer
        self.settings = settings
        super().__init__(f"{answer} (answer to {step})")


class _Lost(MonitorError):
    """The connection ended before anything of the message was handed over.

    `unnamed` when it ended before a recipient was named: no other message would fare better.
    """

    def __init__(self, reason: str, *, unnamed: bool = False) -> None:
        self.unnamed = unnamed
        super().__init__(reason)


class SmtpChannel:
    """Hands messages to the mail server of the settings, signed where they say so.

    Raises MonitorError where the settings ask for signatures that cannot be made.
    """

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings
        self._signer = signer(settings.dkim)

    def send(self, messages: Iterable[Message]) -> Iterator[Sent]:
        """Hand over one message after another; each result is yielded before the next is drawn.

        The connection is made for the first message. When it cannot be made, the messages of this
        call are put off without a try for each: a dead server would cost one time-out apiece.
        """
        session = _Session(self._settings, self._signer)
        try:
            for message in messages:
                yield session.deliver(message)
        finally:
            session.close()

    def probe(self) -> Probe:
        """Connect, authenticate and say goodbye; nothing is sent and nothing is raised."""
        settings = self._settings
        where = f"{settings.host}:{settings.port}"
        try:
            connection = connect(settings)
        except Trouble as trouble:
            return Probe(ok=False, detail=str(trouble))
        try:
            code, _ = connection.noop()
        except OSError as error:
            return Probe(ok=False, detail=str(trouble_of(settings, error)))
        finally:
            _quit(connection)
        if code != _OK:
            return Probe(ok=False, detail=f"{where} answered {code} to NOOP")
        named = {Tls.NONE: "unencrypted", Tls.STARTTLS: "STARTTLS", Tls.TLS: "TLS"}
        who = f"authenticated as {settings.user}" if settings.user else "without authentication"
        return Probe(ok=True, detail=f"{where} {named[settings.tls]}, {who}")


class _Session:
    """One call's connection, made when needed and made again when the server closed it."""

    def __init__(self, settings: MailSettings, signer: Signer) -> None:
        self._settings = settings
        self._signed = signer
        self._connection: smtplib.SMTP | None = None
        self._trouble: Trouble | None = None
        self._has_named = False

    def deliver(self, message: Message) -> Sent:
        """Hand over one message. A used connection that fails before DATA is made anew, once."""
        tries = 1 if self._connection is None else 2
        lost = _Lost("")
        for _ in range(tries):
            try:
                return self._try(message)
            except _Lost as error:
                lost = error
        detail = f"{self._where}: {lost}"
        return Sent(message=message.key, detail=detail, error=True, unreached=lost.unnamed)

    def close(self) -> None:
        """Say goodbye, if there is anybody to say it to."""
        if self._connection is not None:
            _quit(self._connection)
            self._connection = None

    @property
    def _where(self) -> str:
        return f"{self._settings.host}:{self._settings.port}"

    def _try(self, message: Message) -> Sent:
        """Hand over one message; raise _Lost when the connection is lost before its content."""
        connection = self._connected()
        if connection is None:
            detail = str(self._trouble)
            return Sent(message=message.key, detail=detail, error=True, unreached=True)
        try:
            content = self._signed(message.content)
            self._envelope(connection, message, size=len(content))
        except _Refused as refused:
            if refused.answer.code == _CLOSING:
                self._drop()
                raise _Lost(str(refused), unnamed=refused.step == "MAIL") from None
            return self._refusal(message, refused)
        except UnicodeError as error:
            self._reset()
            detail = f"{message.recipient}: no address that mail can be sent to: {error}"
            return Sent(message=message.key, detail=_one_line(detail), error=True, permanent=True)
        except OSError as error:
            self._drop()
            reason = trouble_of(self._settings, error).reason
            raise _Lost(reason, unnamed=not self._has_named) from None
        return self._content(connection, message, content=content)

    def _connected(self) -> smtplib.SMTP | None:
        if self._connection is None and self._trouble is None:
            try:
                self._connection = connect(self._settings)
            except Trouble as trouble:
                self._trouble = trouble
        return self._connection

    def _envelope(self, connection: smtplib.SMTP, message: Message, *, size: int) -> None:
        """Name sender and recipient and ask to send (RFC 5321 3.3)."""
        self._has_named = False
        sender = _deliverable(self._settings.sender)
        recipient = _deliverable(message.recipient)
        international = not (sender + recipient).isascii()
        options = [f"SIZE={size}"] if connection.has_extn("size") else []
        if international:
            if not connection.has_extn("smtputf8"):
                raise UnicodeError("the server does not offer SMTPUTF8")
            options += ["BODY=8BITMIME", "SMTPUTF8"]
        answer = _answer(connection.mail(sender, options))
        if answer.code != _OK:
            # A sender that the server does not like is the settings' fault: no message is given up.
            raise _Refused("MAIL", answer, settings=answer.code != _TOO_LARGE)
        self._has_named = True
        answer = _answer(connection.rcpt(recipient))
        if answer.code not in _RCPT_OK:
            raise _Refused("RCPT", answer, settings=answer.code in _SETTINGS)
        answer = _answer(connection.docmd("DATA"))
        if answer.code != _READY_FOR_CONTENT:
            raise _Refused("DATA", answer, settings=answer.code in _SETTINGS)

    def _content(self, connection: smtplib.SMTP, message: Message, *, content: bytes) -> Sent:
        """Send the content and wait for the final answer; without it nobody knows."""
        try:
            connection.send(_dotted(content))
            answer = _answer(connection.getreply())
        except OSError as error:
            self._drop()
            detail = (
                f"{self._where}: {trouble_of(self._settings, error).reason}; uncertain: the server "
                "may have taken it; the next try repeats the same Message-ID"
            )
            return Sent(message=message.key, detail=_one_line(detail), error=True)
        if answer.code == _OK:
            return Sent(message=message.key, detail=str(answer))
        return self._refusal(message, _Refused("content", answer))

    def _refusal(self, message: Message, refused: _Refused) -> Sent:
        if refused.answer.code == _CLOSING:
            self._drop()
        elif refused.step != "content":
            self._reset()
        permanent = refused.answer.code in _PERMANENT and not refused.settings
        return Sent(message=message.key, detail=str(refused), error=True, permanent=permanent)

    def _reset(self) -> None:
        """End the transaction that was refused, so that the next message finds a clean start."""
        if self._connection is None:
            return
        try:
            code, _ = self._connection.rset()
        except OSError:
            code = _CLOSING
        if code != _OK:
            self._drop()

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _deliverable(mailbox: str) -> str:
    """Return an address for the envelope; its domain in ASCII, as every server knows it."""
    local, at, domain = parseaddr(mailbox)[1].rpartition("@")
    is_clean = mailbox.isprintable() and " " not in f"{local}{domain}"
    if not (local and at and domain and is_clean):
        raise UnicodeError("expected name@domain")
    return f"{local}@{domain.encode('idna').decode()}"


def _dotted(content: bytes) -> bytes:
    """Return the content with its dots doubled and its end marked (RFC 5321 4.5.2)."""
    dotted = content.replace(b"\r\n.", b"\r\n..")
    if dotted.startswith(b"."):
        dotted = b"." + dotted
    end = b".\r\n" if dotted.endswith(b"\r\n") else b"\r\n.\r\n"
    return dotted + end


def _answer(reply: tuple[int, bytes]) -> _Answer:
    code, text = reply
    return _Answer(code=code, text=_one_line(text.decode("utf-8", "replace")))


def _one_line(text: str) -> str:
    printable = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(printable.split())[:_LONGEST_ANSWER]


def _quit(connection: smtplib.SMTP) -> None:
    with suppress(OSError):
        connection.quit()
    connection.close()
