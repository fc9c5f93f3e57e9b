"""A message that tries a channel, and says so."""

from datetime import datetime

from monitor.model.alert import Message, PendingGroup, channel_of
from monitor.model.digest import key_of
from monitor.render.message import message
from monitor.render.mime import Letter
from monitor.render.templates import Templates


def compose_trial(recipient: str, *, now: datetime, sender: str, templates: Templates) -> Message:
    """Return the message that tries the way to a recipient."""
    words, channel = templates.words, channel_of(recipient)
    return message(
        PendingGroup(recipient=recipient, channel=channel, group="trial", alerts=()),
        Letter(
            key=key_of("trial", channel, recipient, now.isoformat()),
            thread=key_of("thread", "trial"),
            sender=sender,
            recipient=recipient,
            subject=words.say("subject.notice", headline=words.say("trial")),
            date=now,
            text=words.say("trial.text"),
            html=f"<p>{words.say('trial.text')}</p>",
            list_name=words.say("list.name"),
        ),
    )
