"""The channels that the settings ask for: which implementation hands messages over."""

import sys
import tomllib
from importlib import resources
from pathlib import Path

from monitor.courier import Post
from monitor.deliver.apprise import AppriseChannel
from monitor.deliver.console import ConsoleChannel
from monitor.deliver.feed import FeedChannel
from monitor.deliver.files import FileChannel
from monitor.deliver.smtp import SmtpChannel
from monitor.deliver.webhook import WebhookChannel
from monitor.errors import MonitorError
from monitor.fetch.post import HttpPoster
from monitor.model.alert import MAIL, channel_of
from monitor.model.delivery import Channel, Sending
from monitor.model.protocols import Clock
from monitor.model.recipient import LANGUAGES
from monitor.model.settings import ChannelKind, ChannelSettings, Secret, Settings
from monitor.render.catalogue import catalogue
from monitor.render.english import ENGLISH
from monitor.render.templates import Templates
from monitor.render.trial import compose_trial
from monitor.render.words import Words

# Whom mails are from while they only go to files.
_LOCAL_SENDER = "press-release-monitor <monitor@localhost>"


def post(settings: Settings, clock: Clock) -> Post:
    """Return how messages leave."""
    mail = settings.mail
    others = {one.key: _channel(one, settings, clock=clock) for one in settings.channels}
    return Post(
        channels={MAIL: mail_channel(settings), **others},
        sender=mail.sender if mail else _LOCAL_SENDER,
        operator=settings.operator,
        templates=templates(),
        recipients={one.to: one for one in settings.recipients},
        per_minute=mail.per_minute if mail else None,
    )


def mail_channel(settings: Settings) -> Channel:
    """Return how mail leaves: by the mail server, or as files while there is none."""
    if settings.mail is None:
        return FileChannel(Path(settings.outbox))
    return SmtpChannel(settings.mail)


def try_channel(settings: Settings, recipient: str, *, clock: Clock) -> Sending:
    """Hand a message that says it is a trial to an address or a channel, past the outbox.

    Raises MonitorError where there is no such channel.
    """
    made = post(settings, clock)
    name = channel_of(recipient)
    if name not in made.channels:
        known = ", ".join(made.channels)
        raise MonitorError(f"expected an address or one of {known}, got {recipient!r}")
    message = compose_trial(
        recipient, now=clock(), sender=made.sender, templates=made.templates_for(recipient)
    )
    [sending] = made.channels[name].send([message])
    return sending


def _channel(given: ChannelSettings, settings: Settings, *, clock: Clock) -> Channel:
    match given.kind:
        case ChannelKind.WEBHOOK:
            poster = HttpPoster(settings.fetch)
            url, secret = _revealed(given.url), given.secret or Secret("")
            return WebhookChannel(url, secret, poster=poster, clock=clock)
        case ChannelKind.FEED:
            return FeedChannel(Path(given.folder or "."), keep=given.keep)
        case ChannelKind.APPRISE:
            return AppriseChannel(Secret(_revealed(given.url)))
        case ChannelKind.CONSOLE:
            return ConsoleChannel(sys.stdout)


def _revealed(secret: Secret | None) -> str:
    return secret.reveal() if secret else ""


def templates() -> dict[str, Templates]:
    """Return the templates by the language of our own words."""
    sources = template_sources()
    return {code: Templates.build(sources, words) for code, words in words_by_language().items()}


def words_by_language() -> dict[str, Words]:
    """Return the catalogues, English first."""
    spoken = [ENGLISH, *map(words_in, LANGUAGES[1:])]
    return {words.code: words for words in spoken}


def words_in(language: str) -> Words:
    """Return the catalogue of a language beside English."""
    file = resources.files("monitor.render") / "catalogues" / f"{language}.toml"
    return catalogue(tomllib.loads(file.read_text(encoding="utf-8")))


def template_sources() -> dict[str, str]:
    """Return the templates of messages, by name."""
    folder = resources.files("monitor.render") / "templates"
    return {
        file.name: file.read_text(encoding="utf-8")
        for file in folder.iterdir()
        if file.name.endswith(".j2")
    }
