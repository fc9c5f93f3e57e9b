"""Makes the settings from config.yaml: read it first, then `shape` for what may stand in it."""

import shlex
from dataclasses import fields
from email.utils import parseaddr
from pathlib import Path

from pydantic import ValidationError

from monitor.config import consistency, rules, shape
from monitor.config.channels import Channel
from monitor.config.faults import translated
from monitor.config.tree import Tree, read
from monitor.errors import ConfigError, Fault
from monitor.model.alert import Deliver, Rule, Timing, When
from monitor.model.recipient import Quiet, Recipient
from monitor.model.settings import (
    Access,
    ChannelSettings,
    DkimSettings,
    FetchSettings,
    HeartbeatSettings,
    LogSettings,
    MailSettings,
    Proxy,
    Secret,
    Settings,
    Tls,
    WebSettings,
)
from monitor.model.source import Company, Source

_PORTS = {Tls.NONE: 25, Tls.STARTTLS: 587, Tls.TLS: 465}


def load(path: Path | str) -> Settings:
    """Read and check a configuration; raise ConfigError with every fault at once."""
    path = Path(path)
    tree = read(path)
    faults = [*tree.faults, *consistency.faults(tree)]
    try:
        root = shape.Root.model_validate(tree.value, context=path.absolute().parent)
    except ValidationError as error:
        faults += translated(error, tree)
        raise ConfigError(str(path), _in_order(faults, tree)) from None
    if faults:
        raise ConfigError(str(path), _in_order(faults, tree))
    return _settings(root)


def _in_order(faults: list[Fault], tree: Tree) -> tuple[Fault, ...]:
    """Sort as the file goes; a list's members are places as well, so numbers are parsed back."""

    def line(fault: Fault) -> int:
        parts = fault.path.split(".")
        return tree.line(tuple(int(part) if part.isdecimal() else part for part in parts)) or 0

    return tuple(sorted(dict.fromkeys(faults), key=line))


def cautions(settings: Settings) -> tuple[str, ...]:
    """Return what is allowed but seldom meant, one sentence each."""
    said = []
    if not settings.fetch.contact and not settings.fetch.user_agent:
        said.append("fetch.contact is empty: publishers cannot tell who is asking")
    said += [
        f"sources: {access.source} is asked over http: its password and headers travel in clear"
        for access in settings.access
        if access.url.startswith("http:") and (access.password or access.headers)
    ]
    if not settings.rules:
        said.append("rules is empty: nobody is told of anything")
    if settings.mail is None and settings.rules:
        said.append(f"mail is empty: mails are written into {settings.outbox}")
    return tuple(said)


def _settings(root: shape.Root) -> Settings:
    return Settings(
        database=root.database,
        fetch=FetchSettings(**dict(root.fetch)),
        sources=tuple(as_source(source) for source in root.sources),
        companies=tuple(Company(**dict(company)) for company in root.companies),
        rules=tuple(_rule(rule) for rule in root.rules),
        channels=tuple(_channel(one) for one in root.channels),
        recipients=tuple(_recipient(one) for one in root.recipients),
        mail=None if root.mail is None else _mail(root.mail),
        outbox=root.outbox,
        web=WebSettings(listen=root.web.listen, token=root.web.token_env or root.web.token_file),
        log=LogSettings(**dict(root.log)),
        heartbeat=None if root.heartbeat is None else _heartbeat(root.heartbeat),
        workers=root.workers,
        access=tuple(filter(None, map(as_access, root.sources))),
    )


def as_source(source: shape.Source) -> Source:
    """Return a source without how its host is asked, which stands in its `Access`."""
    written = dict(source)
    names = (field.name for field in fields(Source))
    return Source(**{name: written[name] for name in names if name in written})


def as_access(source: shape.Source) -> Access | None:
    """Return how a source's host is asked, or None where nothing special is said."""
    plain = Access(source=source.key, url=source.url)
    access = Access(
        source=source.key,
        url=source.url,
        headers=source.headers,
        user=source.user,
        password=source.password_env or source.password_file,
        proxy=None if source.proxy is None else _proxy(source.proxy, source),
        ca_file=source.ca_file,
    )
    return None if access == plain else access


def _proxy(url: str, source: shape.Source) -> Proxy:
    password = source.proxy_password_env or source.proxy_password_file
    return Proxy(url=url, user=source.proxy_user, password=password)


def _mail(mail: shape.Mail) -> MailSettings:
    return MailSettings(
        host=mail.host,
        sender=mail.sender,
        port=mail.port or _PORTS[mail.tls],
        tls=mail.tls,
        user=mail.user,
        password=mail.password_env or mail.password_file,
        operator=mail.operator,
        timeout=mail.timeout,
        ca_file=mail.ca_file,
        per_minute=mail.per_minute,
        token_file=mail.token_file,
        token_command=tuple(shlex.split(mail.token_command or "")),
        dkim=None if mail.dkim is None else _dkim(mail.dkim, mail.sender),
    )


def _dkim(dkim: shape.Dkim, sender: str) -> DkimSettings:
    domain = dkim.domain or parseaddr(sender)[1].rpartition("@")[2]
    return DkimSettings(selector=dkim.selector, domain=domain, key_file=dkim.key_file)


def _channel(given: Channel) -> ChannelSettings:
    return ChannelSettings(
        key=given.key,
        kind=given.kind,
        url=Secret(given.url) if given.url else given.url_env or given.url_file,
        secret=given.secret_env or given.secret_file,
        folder=given.folder,
        keep=given.keep,
    )


def _heartbeat(heartbeat: shape.Heartbeat) -> HeartbeatSettings:
    return HeartbeatSettings(url=Secret(heartbeat.url), every=heartbeat.every)


def _rule(rule: rules.Rule) -> Rule:
    return Rule(
        key=rule.key,
        to=tuple(dict.fromkeys(rule.to)),
        when=When(**dict(rule.when)),
        deliver=_deliver(rule.deliver),
    )


def _recipient(given: rules.Recipient) -> Recipient:
    wanted = dict(given)
    wanted["quiet"] = tuple(Quiet(**dict(one)) for one in given.quiet)
    wanted["urgent"] = None if given.urgent is None else When(**dict(given.urgent))
    return Recipient(**wanted)


def _deliver(deliver: Timing | rules.Immediate | rules.Digest) -> Deliver:
    if isinstance(deliver, Timing):
        return Deliver(timing=deliver)
    if isinstance(deliver, rules.Immediate):
        return Deliver(join_edits=deliver.join_edits)
    return Deliver(timing=Timing.DIGEST, cron=deliver.digest, timezone=deliver.timezone)
