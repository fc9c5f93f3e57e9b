"""What the configuration says, validated and typed; `monitor.config` makes it from a file."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from monitor.model.alert import Rule
from monitor.model.recipient import Recipient
from monitor.model.source import Company, Source


class Secret:
    """A password or token that no log, error or repr ever shows."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the secret itself, for the one call that needs it."""
        return self._value

    def __repr__(self) -> str:
        return "Secret('***')"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """How pages are fetched.

    `contact` goes into the User-Agent. `allow` are networks (CIDR) that may be dialled although
    they are private. `timeout` is the total deadline of one fetch with its redirects and body.
    `max_bytes` bounds the decoded body. `spacing` is the least time between two requests to a host,
    `revisits_per_hour` the most looks at pages of one host that were read before.
    """

    contact: str = ""
    allow: tuple[str, ...] = ()
    concurrency: int = 64
    per_host: int = 2
    timeout: timedelta = timedelta(seconds=30)
    max_bytes: int = 20 * 1024 * 1024
    max_redirects: int = 5
    spacing: timedelta = timedelta(seconds=1)
    # One every ten seconds, the crawl-delay that is named most. A host with n new statements a day
    # is owed about 5.2 n looks an hour (docs/decisions/0009): enough for 69 of them.
    revisits_per_hour: int = 360
    user_agent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """A proxy (http or https URL) and the account on it."""

    url: str
    user: str | None = field(default=None, repr=False)
    password: Secret | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How the host of one source is asked, where that takes more than a plain request.

    Only the host of `url`, the source's own, sees any of it. `ca_file` adds a private certificate
    authority. It stands beside the source, not in it: a source is stored, and goes to workers.
    """

    source: str
    url: str
    headers: tuple[tuple[str, Secret], ...] = ()
    user: str | None = field(default=None, repr=False)
    password: Secret | None = None
    proxy: Proxy | None = None
    ca_file: str | None = None


class Tls(StrEnum):
    """How the connection to the mail server is protected (RFC 3207, RFC 8314)."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


@dataclass(frozen=True, slots=True, kw_only=True)
class DkimSettings:
    """With which key mails are signed (RFC 6376), and where its public half stands in the DNS.

    That is `<selector>._domainkey.<domain>`; `key_file` holds an RSA key in PEM.
    """

    selector: str
    domain: str
    key_file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """The mail server that takes the messages. `ca_file` adds a private certificate authority.

    A user proves itself by a password or by an access token (OAuth 2.0), which is asked for at each
    connection: from a file that something else keeps fresh, or from a command that prints it.
    """

    host: str
    sender: str
    port: int = 587
    tls: Tls = Tls.STARTTLS
    user: str | None = None
    password: Secret | None = None
    operator: tuple[str, ...] = ()
    timeout: timedelta = timedelta(seconds=60)
    ca_file: str | None = None
    per_minute: int | None = None
    token_file: str | None = None
    token_command: tuple[str, ...] = field(default=(), repr=False)
    dkim: DkimSettings | None = None


class ChannelKind(StrEnum):
    """The ways to people beside mail."""

    WEBHOOK = "webhook"
    FEED = "feed"
    APPRISE = "apprise"
    CONSOLE = "console"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSettings:
    """A way to people beside mail, by the key that rules name."""

    key: str
    kind: ChannelKind
    url: Secret | None = None
    secret: Secret | None = None
    folder: str | None = None
    keep: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """Where the status page listens; without `listen` there is none."""

    listen: str | None = None
    token: Secret | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeartbeatSettings:
    """An address elsewhere that is asked while the service works, and how often.

    Who knows the address can keep the alarm silent, so it is a secret.
    """

    url: Secret
    every: timedelta = timedelta(minutes=5)


class LogFormat(StrEnum):
    """How log lines are written."""

    CONSOLE = "console"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogSettings:
    """How much is logged, and in which form, to standard error."""

    level: str = "info"
    format: LogFormat = LogFormat.CONSOLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything the program was told.

    `database` is a URL, and may hold a password. `outbox` is the folder for mails while no mail
    server is configured. Both are absolute here; in the file they start at the file's folder.
    """

    database: str = field(repr=False)
    fetch: FetchSettings
    sources: tuple[Source, ...]
    companies: tuple[Company, ...]
    rules: tuple[Rule, ...]
    mail: MailSettings | None
    outbox: str
    web: WebSettings = field(default_factory=WebSettings)
    log: LogSettings = field(default_factory=LogSettings)
    heartbeat: HeartbeatSettings | None = None
    workers: int = 2
    access: tuple[Access, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    channels: tuple[ChannelSettings, ...] = ()

    @property
    def operator(self) -> tuple[str, ...]:
        """Who is told of trouble: addresses and channels."""
        return self.mail.operator if self.mail else ()
