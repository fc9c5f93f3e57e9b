"""The shape of config.yaml: every key with its word, its default and its meaning."""

from datetime import timedelta
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from monitor.config.address import ADDRESS, DOMAIN, HOST, LANGUAGE, LISTEN, NETWORK, SENDER, URL
from monitor.config.headers import HEADERS
from monitor.config.local import (
    DATABASE,
    FILE,
    FOLDER,
    SECRET_FILE,
    SECRET_VARIABLE,
)
from monitor.config.schedule import CRON, DURATION, PAUSE, TIMEZONE
from monitor.config.selector import PATTERN, SELECTOR
from monitor.config.word import (
    ACCOUNT,
    HEADER_TEXT,
    KEY_WORD,
    SHARE,
    SIZE,
    TEXT,
    YES_OR_NO,
    OneOrMore,
    one_of,
    whole,
)
from monitor.model.alert import Deliver, Timing
from monitor.model.alert import When as AlertWhen
from monitor.model.claim import Kind, Modality, Stage
from monitor.model.event import Happening, Tier
from monitor.model.settings import (
    FetchSettings,
    LogFormat,
    LogSettings,
    MailSettings,
    Secret,
    Tls,
)
from monitor.model.source import SourceKind

# The defaults are the model's own.
FETCH = FetchSettings()
MAIL = MailSettings(host="", sender="")
LOG = LogSettings()
BEAT = timedelta(minutes=5)
WHEN = AlertWhen()
DELIVER = Deliver()

T = TypeVar("T")
Several = Annotated[tuple[T, ...], OneOrMore()]

Key = Annotated[str, KEY_WORD]
Text = Annotated[str, TEXT]
HeaderText = Annotated[str, HEADER_TEXT]
Address = Annotated[str, ADDRESS]
Domain = Annotated[str, DOMAIN]
Host = Annotated[str, HOST]
Language = Annotated[str, LANGUAGE]
Duration = Annotated[timedelta, DURATION]
SecretVariable = Annotated[Secret, SECRET_VARIABLE]
SecretFile = Annotated[Secret, SECRET_FILE]
File = Annotated[str, FILE]
Account = Annotated[str, ACCOUNT]


class Shape(BaseModel):
    """A mapping whose keys are all known."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


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
    sender: Annotated[str, SENDER] = Field(
        alias="from", description="The sender, such as `Monitor <monitor@example.org>`."
    )
    operator: Several[Address] = Field(
        default=(), description="Who is told of failing sources and undeliverable mails."
    )
    timeout: Duration = Field(default=MAIL.timeout, description="How long to wait for the server.")


class When(Shape):
    """What a rule asks of an event.

    An empty field asks nothing; the values of one are joined by "or", the fields by "and".
    """

    events: Several[Annotated[Happening, one_of(*Happening)]] = Field(
        default=(), description="What happened."
    )
    tiers: Several[Annotated[Tier, one_of(*Tier)]] = Field(
        default=(), description="Announcement (A), signal (B), contradiction or material edit (C)."
    )
    companies: Several[Key] = Field(default=(), description="Keys of companies that take part.")
    sources: Several[Key] = Field(default=(), description="Keys of sources.")
    kinds: Several[Annotated[Kind, one_of(*Kind)]] = Field(
        default=(), description="The sort of alliance."
    )
    stages: Several[Annotated[Stage, one_of(*Stage)]] = Field(
        default=(), description="How far the partnership is."
    )
    modalities: Several[Annotated[Modality, one_of(*Modality)]] = Field(
        default=(), description="How firmly it is said."
    )
    languages: Several[Language] = Field(default=(), description="The language of the statement.")
    keywords: Several[Text] = Field(
        default=(), description="Words looked for in title and text, without case."
    )
    confidence: Annotated[float, SHARE] = Field(
        default=WHEN.confidence, description="The least confidence of a claim."
    )


class Immediate(Shape):
    """Mails at once, with a word on what waits."""

    join_edits: Annotated[timedelta, PAUSE] = Field(
        default=DELIVER.join_edits,
        description="For so long after a statement was first seen, its edits wait and leave as one "
        "mail; one that takes a party out leaves at once. `0s`: each leaves at once.",
    )


class Digest(Shape):
    """A mail that gathers what came since the last one."""

    digest: Annotated[str, CRON] = Field(
        description="When it leaves: minute, hour, day of month, month, day of week (0 and 7 are "
        "Sunday; better by name). Give a day of month or a day of week, not both."
    )
    timezone: Annotated[str, TIMEZONE] = Field(
        default="UTC", description="The time zone in which the line is meant."
    )


def _form(value: object) -> str:
    if isinstance(value, dict):
        return "at once" if "join_edits" in value and "digest" not in value else "gathered"
    if isinstance(value, Immediate):
        return "at once"
    return "gathered" if isinstance(value, Digest) else "word"


FORMS = {"word", "at once", "gathered"}
Delivery = Annotated[
    Annotated[
        Literal[Timing.IMMEDIATE, Timing.KEEP],
        one_of(Timing.IMMEDIATE, Timing.KEEP),
        Tag("word"),
    ]
    | Annotated[Immediate, Tag("at once")]
    | Annotated[Digest, Tag("gathered")],
    Discriminator(_form),
]


class Rule(Shape):
    """Who is told of which events, and when."""

    key: Key = Field(description="Its name in this file; unique.")
    to: Several[Address] = Field(min_length=1, description="One address or a list.")
    when: When = Field(default_factory=When, description="What it asks; left out: nothing.")
    deliver: Delivery = Field(
        default=Timing.IMMEDIATE,
        description="At once, kept for reading only, or in a digest.",
    )


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
    mail: Mail | None = Field(default=None, description="The mail server.")
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
