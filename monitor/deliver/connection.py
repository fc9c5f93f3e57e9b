"""A connection to the mail server: dialled, protected, authenticated, or a clear word why not."""

import base64
import smtplib
import socket
import ssl

from monitor.deliver.token import MECHANISM, NoToken, Shown, access_token, has_token
from monitor.errors import MonitorError
from monitor.model.settings import MailSettings, Tls

_AUTHENTICATED = 235
_LONGEST_COMPLAINT = 200


class Trouble(MonitorError):
    """The mail server cannot be used now; `str()` is one line that a person can act on."""

    def __init__(self, settings: MailSettings, reason: str) -> None:
        self.reason = _masked(reason, settings)
        super().__init__(f"{settings.host}:{settings.port}: {self.reason}")


def connect(settings: MailSettings) -> smtplib.SMTP:
    """Return a connection that is ready for mail; raise Trouble when there is none."""
    connection: smtplib.SMTP | None = None
    try:
        connection = _dialled(settings)
        connection.ehlo_or_helo_if_needed()
        if settings.tls is Tls.STARTTLS:
            _start_tls(connection, settings)
        if settings.user is not None:
            _authenticate(connection, settings)
    except OSError as error:
        if connection is not None:
            connection.close()
        raise trouble_of(settings, error) from None
    except Trouble:
        if connection is not None:
            connection.close()
        raise
    return connection


def trouble_of(settings: MailSettings, error: OSError) -> Trouble:
    """Return what went wrong in words; every error of smtplib and ssl is an OSError."""
    return Trouble(settings, _reason(settings, error))


def _dialled(settings: MailSettings) -> smtplib.SMTP:
    seconds = settings.timeout.total_seconds()
    if settings.tls is Tls.TLS:
        context = _context(settings)
        return smtplib.SMTP_SSL(settings.host, settings.port, timeout=seconds, context=context)
    return smtplib.SMTP(settings.host, settings.port, timeout=seconds)


def _start_tls(connection: smtplib.SMTP, settings: MailSettings) -> None:
    if not connection.has_extn("starttls"):
        # Going on without would send the password and the mail in the open.
        raise Trouble(settings, "the server does not offer STARTTLS (tls: starttls); nothing sent")
    connection.starttls(context=_context(settings))
    connection.ehlo_or_helo_if_needed()


def _context(settings: MailSettings) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if settings.ca_file is not None:
        try:
            context.load_verify_locations(settings.ca_file)
        except OSError as error:
            problem = f"ca_file {settings.ca_file} is not usable: {error}"
            raise Trouble(settings, problem) from None
    return context


def _authenticate(connection: smtplib.SMTP, settings: MailSettings) -> None:
    user = settings.user or ""
    password = settings.password.reveal() if settings.password else ""
    # Some servers name AUTH without a mechanism when there is none to choose.
    if not connection.esmtp_features.get("auth", "").strip():
        raise Trouble(settings, f"the server does not offer authentication (user: {user})")
    if has_token(settings):
        _show_token(connection, settings)
        return
    if (user + password).isascii():
        connection.login(user, password)
        return
    # smtplib knows ASCII only; PLAIN is UTF-8 by its definition (RFC 4616 2).
    token = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
    code, answer = connection.docmd("AUTH", f"PLAIN {token}")
    if code != _AUTHENTICATED:
        raise smtplib.SMTPAuthenticationError(code, answer)


def _show_token(connection: smtplib.SMTP, settings: MailSettings) -> None:
    """Authenticate by an access token; a server that wants none of it is told with its reason."""
    offered = connection.esmtp_features["auth"].upper().split()
    if MECHANISM not in offered:
        raise Trouble(settings, f"the server does not offer {MECHANISM}, only {' '.join(offered)}")
    try:
        token = access_token(settings)
    except NoToken as error:
        raise Trouble(settings, str(error)) from None
    shown = Shown(settings.user or "", token)
    try:
        connection.auth(MECHANISM, shown)
    except smtplib.SMTPAuthenticationError as error:
        said = _said(error).replace(token, "***")
        reason = f"the token was refused (user: {settings.user}): {said}"
        why = " ".join(shown.complaint.replace(token, "***").split())[:_LONGEST_COMPLAINT]
        raise Trouble(settings, f"{reason} {why}".strip()) from None


def _reason(settings: MailSettings, error: OSError) -> str:
    # smtplib tells a time-out as a closed connection.
    if isinstance(error.__context__, TimeoutError):
        error = error.__context__
    match error:
        case ssl.SSLCertVerificationError():
            problem = f"the server's certificate is not trusted: {error.verify_message}"
            reason = f"{problem}; check host and ca_file"
        case ssl.SSLError():
            reason = f"no TLS with this server (tls: {settings.tls}): {error.reason}"
        case smtplib.SMTPAuthenticationError():
            reason = f"authentication was refused (user: {settings.user}): {_said(error)}"
        case smtplib.SMTPServerDisconnected():
            reason = f"the server closed the connection: {error}"
        case smtplib.SMTPResponseException():
            reason = f"the server answered {_said(error)}"
        case TimeoutError():
            reason = f"no answer within {settings.timeout.total_seconds():g} s"
        case socket.gaierror():
            reason = f"the name {settings.host} cannot be resolved: {error.strerror}"
        case _:
            reason = f"the connection failed: {error.strerror or error}"
    return reason


def _said(error: smtplib.SMTPResponseException) -> str:
    given = error.smtp_error
    text = given.decode("utf-8", "replace") if isinstance(given, bytes) else given
    return " ".join(f"{error.smtp_code} {text}".split())


def _masked(text: str, settings: MailSettings) -> str:
    """Return text without the password, should a server say it back."""
    password = settings.password.reveal() if settings.password else ""
    return text.replace(password, "***") if password else text
