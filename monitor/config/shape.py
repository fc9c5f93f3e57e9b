"""The shape of config.yaml: every key with its word, its default and its meaning."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from monitor.config.address import LISTEN, NETWORK, SENDER, URL
from monitor.config.channels import Channel
from monitor.config.headers import HEADERS
from monitor.config.local import COMMAND, DATABASE, FOLDER
from monitor.config.rules import Addressee, Recipient, Rule
from monitor.config.schedule import PAUSE
from monitor.config.section import (
    Account,
    Domain,
    Duration,
    File,
    HeaderText,
    Host,
    Key,
    Language,
    SecretFile,
    SecretVariable,
    Several,
    Shape,
    Text,
)
from monitor.config.selector import PATTERN, SELECTOR
from monitor.config.word import SIZE, YES_OR_NO, one_of, whole
from monitor.model.settings import (
    FetchSettings,
    LogFormat,
    LogSettings,
    MailSettings,
    Secret,
    Tls,
)
from monitor.model.source import Outlet, SourceKind

# The defaults are the model's own.
FETCH = FetchSettings()
MAIL = MailSettings(host="", sender="")
LOG = LogSettings()
BEAT = timedelta(minutes=5)


class Fetch(Shape):
    """How pages are fetched."""

    contact: HeaderText = Field(
        default=FETCH.contact,
        description="Where a publisher can reach you; goes into the User-Agent.",
    )
    allow: Several[Annotated[str, NETWORK]] = Field(
        default=(), description="Private networks (CIDR) that may be fetched from all the same."
    )
    concurrency: Annotated[int, whole(1, 1000)] = Field(
        default=FETCH.concurrency, description="Fetches under way at the same time."
    )
    per_host: Annotated[int, whole(1, 100)] = Field(
        default=FETCH.per_host, description="Fetches under way at one host at the same time."
    )
    spacing: Annotated[timedelta, PAUSE] = Field(
        default=FETCH.spacing, description="The least time between two requests to one host."
    )
    revisits_per_hour: Annotated[int, whole(1, 100_000)] = Field(
        default=FETCH.revisits_per_hour,
        description="The most pages of one host that are looked at again within an hour; what is "
        "due beyond that waits. First looks at new statements are not counted.",
    )
    timeout: Duration = Field(
        default=FETCH.timeout,
        description="The total deadline of a fetch, with its redirects and body.",
    )
    max_bytes: Annotated[int, SIZE] = Field(
        default=FETCH.max_bytes, description="The largest body that is read, after decompression."
    )
    max_redirects: Annotated[int, whole(0, 20)] = Field(
        default=FETCH.max_redirects, description="The most redirects that are followed."
    )
    user_agent: HeaderText | None = Field(
        default=None, description="The whole User-Agent, in place of ours with `contact`."
    )


class Company(Shape):
    """An organisation to recognise in texts."""

    key: Key = Field(description="Its name in this file and in the database; unique.")
    name: Text = Field(description="Its name on screens and in mails.")
    aliases: Several[Text] = Field(
        default=(), description="Other spellings, in any script, that mean it."
    )
    domains: Several[Domain] = Field(default=(), description="Domains on which it speaks itself.")


class Source(Shape):
    """A place that lists statements."""

    key: Key = Field(
        description="Its identity; unique. The URL may change under it, the history stays."
    )
    url: Annotated[str, URL] = Field(description="The address of the feed or page.")
    every: Duration = Field(description="How often to ask.")
    name: Text = Field(default="", description="Its name on screens.")
    company: Key | None = Field(
        default=None, description="The key of the company that speaks here; none for a wire."
    )
    outlet: Annotated[Outlet, one_of(Outlet.REGULATOR, Outlet.WIRE, Outlet.MEDIA)] | None = Field(
        default=None,
        description="What it is where it is no party's newsroom: an office that companies report "
        "to (`regulator`, such as EDGAR, RNS or a cartel office), a `wire` of releases, or "
        "`media`. Of statements that tell the same, a newsroom's counts before a regulator's, then "
        "a wire's. Without it, what a party says there on the record came by a wire.",
    )
    language: Language | None = Field(
        default=None, description="The language of its texts; without it, recognised."
    )
    kind: Annotated[SourceKind, one_of(*SourceKind)] = Field(
        default=SourceKind.FEED,
        description="How it lists its statements: RSS or Atom (`feed`), JSON Feed, an XML or news "
        "sitemap or an index of them, a web page of headlines (`listing`), or not at all: it is "
        "one `page` itself. `auto` tells feeds and sitemaps apart.",
    )
    include: Several[Annotated[str, PATTERN]] = Field(
        default=(),
        description="Patterns of which one must match the path of an entry's address, as in "
        "`/news/*`; without any, all are taken.",
    )
    selector: Annotated[str, SELECTOR] | None = Field(
        default=None,
        description="The CSS selector of a listing's links, or of the blocks they stand in; "
        "without it, found by their structure.",
    )
    robots: Annotated[bool, YES_OR_NO] = Field(
        default=True,
        description="Heed the robots.txt of its pages' hosts. `false` is for who has the "
        "publisher's permission. The source itself is asked in any case: you named it.",
    )
    pace_hints: Annotated[bool, YES_OR_NO] = Field(
        default=True,
        description="Poll more rarely where the server asks for it (`max-age`, `ttl`, "
        "`skipHours`, `skipDays`, `sy:updatePeriod`): at most half as often as `every`, and over "
        "skipped hours and days a day later at most.",
    )
    headers: Annotated[tuple[tuple[str, Secret], ...], HEADERS] = Field(
        default=(),
        description="Headers that its own host gets: a text each, or `{env: NAME}` or "
        "`{file: PATH}` for what is secret.",
    )
    user: Account | None = Field(
        default=None, description="The account for basic authentication, at its own host only."
    )
    password_env: SecretVariable | None = Field(
        default=None, description="The environment variable that holds the password."
    )
    password_file: SecretFile | None = Field(
        default=None, description="The file that holds the password, on one line."
    )
    ca_file: File | None = Field(
        default=None,
        description="Certificates (PEM) of a private authority to trust as well, at its own host.",
    )
    proxy: Annotated[str, URL] | None = Field(
        default=None,
        description="The proxy through which its own host is asked, such as "
        "`http://proxy.example.org:3128`. On a private address it needs `fetch.allow`.",
    )
    proxy_user: Account | None = Field(default=None, description="The account on the proxy.")
    proxy_password_env: SecretVariable | None = Field(
        default=None, description="The environment variable that holds the proxy's password."
    )
    proxy_password_file: SecretFile | None = Field(
        default=None, description="The file that holds the proxy's password, on one line."
    )


class Dkim(Shape):
    """With which key mails are signed; the provider signs them where this is left out."""

    selector: Domain = Field(
        description="The name before `._domainkey` where the public key stands in the DNS."
    )
    domain: Domain | None = Field(
        default=None, description="The domain that signs; without it, that of `from`."
    )
    key_file: File = Field(description="The file that holds the private key: RSA, PEM.")


class Mail(Shape):
    """The mail server. Without this section, mails are written into `outbox`."""

    host: Host = Field(description="The mail server.")
    port: Annotated[int, whole(1, 65535)] | None = Field(
        default=None,
        description="Its port; without it 587, with `tls: tls` 465, with `tls: none` 25.",
    )
    tls: Annotated[Tls, one_of(*Tls)] = Field(
        default=MAIL.tls, description="How the connection is protected."
    )
    ca_file: File | None = Field(
        default=None, description="Certificates (PEM) of a private authority to trust as well."
    )
    user: Text | None = Field(default=None, description="The account, where the server wants one.")
    password_env: SecretVariable | None = Field(
        default=None, description="The environment variable that holds the password."
    )
    password_file: SecretFile | None = Field(
        default=None, description="The file that holds the password, on one line."
    )
    token_file: File | None = Field(
        default=None,
        description="The file that holds an access token (OAuth 2.0) in place of a password; read "
        "at each connection, so that something else may keep it fresh.",
    )
    token_command: Annotated[str, COMMAND] | None = Field(
        default=None,
        description="The command that prints an access token, with its arguments; run at each "
        "connection, without a shell.",
    )
    sender: Annotated[str, SENDER] = Field(
        alias="from", description="The sender, such as `Monitor <monitor@example.org>`."
    )
    operator: Several[Addressee] = Field(
        default=(),
        description="Who is told of failing sources and undeliverable mails; a channel beside an "
        "address is a second way, for when mail itself does not work.",
    )
    per_minute: Annotated[int, whole(1, 100_000)] | None = Field(
        default=None, description="The most mails within a minute; without it, no bound."
    )
    timeout: Duration = Field(default=MAIL.timeout, description="How long to wait for the server.")
    dkim: Dkim | None = Field(default=None, description="Signatures on the mails (an extra).")


class Web(Shape):
    """The status page."""

    listen: Annotated[str, LISTEN] | None = Field(
        default=None,
        description="Where it listens; without it there is none. Beyond loopback it needs a token.",
    )
    token_env: SecretVariable | None = Field(
        default=None, description="The environment variable that holds the access token."
    )
    token_file: SecretFile | None = Field(
        default=None, description="The file that holds the access token, on one line."
    )


LEVELS = ("debug", "info", "warning", "error")


class Log(Shape):
    """The log on standard error."""

    level: Annotated[str, one_of(*LEVELS)] = Field(
        default=LOG.level, description="The least level that is written."
    )
    format: Annotated[LogFormat, one_of(*LogFormat)] = Field(
        default=LOG.format, description="For people or for programs."
    )


class Heartbeat(Shape):
    """A sign of life, to a dead man's switch elsewhere."""

    url: Annotated[str, URL] = Field(
        description="The address that is asked (GET) while the service works. What stands behind "
        "it raises the alarm when it is not asked for too long."
    )
    every: Duration = Field(default=BEAT, description="How often it is asked.")


class Root(Shape):
    """The configuration of the press release monitor."""

    database: Annotated[str, DATABASE] = Field(
        default="sqlite:///monitor.db",
        validate_default=True,
        description="Where everything is remembered.",
    )
    fetch: Fetch = Field(default_factory=Fetch, description="How pages are fetched.")
    sources: tuple[Source, ...] = Field(
        default=(),
        description="Where statements come from, beside those of `monitor sources add`.",
    )
    companies: tuple[Company, ...] = Field(
        default=(), description="The organisations to recognise."
    )
    rules: tuple[Rule, ...] = Field(default=(), description="Who is told of what, and when.")
    recipients: tuple[Recipient, ...] = Field(
        default=(), description="What single recipients of rules want; left out: nothing."
    )
    mail: Mail | None = Field(default=None, description="The mail server.")
    channels: tuple[Channel, ...] = Field(default=(), description="Ways to people beside mail.")
    outbox: Annotated[str, FOLDER] = Field(
        default="outbox",
        validate_default=True,
        description="The folder for mails while there is no mail server.",
    )
    web: Web = Field(default_factory=Web, description="The status page.")
    log: Log = Field(default_factory=Log, description="The log on standard error.")
    heartbeat: Heartbeat | None = Field(
        default=None, description="A sign of life to an address elsewhere."
    )
    workers: Annotated[int, whole(1, 256)] = Field(
        default=2, description="Processes that read and compare texts."
    )
