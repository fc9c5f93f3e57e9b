"""Findings as a message: what happened, with the words that prove it and the way to all of it."""

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.model.alert import MAIL, Message, PendingGroup
from monitor.model.event import Event, Finding
from monitor.render import mime
from monitor.render.clean import line
from monitor.render.document import document
from monitor.render.mime import Letter
from monitor.render.room import Room, Telling, fitted_html, fitted_text
from monitor.render.story import Story, by_subject, tell
from monitor.render.subject import subject
from monitor.render.templates import Templates
from monitor.render.words import Words


def compose_alert(
    group: PendingGroup,
    findings: Sequence[Finding],
    *,
    now: datetime,
    sender: str,
    templates: Templates,
    thread: str | None = None,
) -> Message:
    """Return the one message that tells all findings of a group; the same input, the same bytes.

    `thread` is that of the mail that told the story first, where there is one.
    """
    words = templates.words
    told = by_subject(findings)
    rules = rules_of(group, words)
    mute = words.say("mute.this", command=_mute(findings, group.recipient))

    def render(name: str) -> Callable[[Room], str]:
        return lambda room: templates.render(
            name,
            stories=_stories(told, Telling(words=words, room=room)),
            cut=_cut(len(told), Telling(words=words, room=room)),
            rules=rules,
            mute=mute,
        )

    return message(
        group,
        Letter(
            key=key_of_group(group),
            thread=thread or thread_of(findings),
            sender=sender,
            recipient=group.recipient,
            subject=alert_subject(findings, words),
            date=now,
            text=fitted_text(render("alert.txt.j2"), mime.encoded_size),
            html=fitted_html(render("alert.html.j2"), mime.encoded_size),
            list_name=words.say("list.name"),
        ),
        events=[finding.event for finding in findings],
    )


def alert_subject(findings: Sequence[Finding], words: Words) -> str:
    """Return the subject of the message that tells findings."""
    return subject(_stories(by_subject(findings), Telling(words=words, room=FOR_SUBJECT)), words)


# Enough of each story for its headline.
FOR_SUBJECT = Room(stories=100, partnerships=20, quotes=1, hunks=1, characters=200)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldOf:
    """The keys of what findings are about."""

    statements: tuple[str, ...]
    partnerships: tuple[str, ...]


def told_of(findings: Sequence[Finding]) -> ToldOf:
    """Return which statements and partnerships findings are about."""
    events = [finding.event for finding in findings]
    return ToldOf(
        statements=tuple(dict.fromkeys(event.statement for event in events if event.statement)),
        partnerships=tuple(
            dict.fromkeys(event.partnership for event in events if event.partnership)
        ),
    )


def thread_of(findings: Sequence[Finding]) -> str:
    """Return the thread of a new story: its one partnership, its one statement, or its source."""
    told = told_of(findings)
    for keys in (told.partnerships, told.statements):
        if len(keys) == 1:
            return keys[0]
    return findings[0].event.source


def rules_of(group: PendingGroup, words: Words) -> str:
    """Return the rules that raised the alerts, each in quotes."""
    return ", ".join(
        words.say("quoted", words=line(rule))
        for rule in sorted({alert.rule for alert in group.alerts})
    )


def _mute(findings: Sequence[Finding], recipient: str) -> str:
    """Return the command by which somebody hears no more of what findings are mostly about."""
    told = told_of(findings)
    kinds = {"partnership": told.partnerships, "statement": told.statements}
    kind, keys = next(
        ((kind, keys) for kind, keys in kinds.items() if keys),
        ("source", (findings[0].event.source,)),
    )
    who, what = shlex.quote(line(recipient)), shlex.quote(keys[0])
    return f"monitor alerts mute {kind} {what} --recipient {who}"


def key_of_group(group: PendingGroup) -> str:
    """Return the key of the message that tells a group's alerts."""
    alerts = tuple(alert.key for alert in group.alerts)
    return Message.key_for(channel=group.channel, recipient=group.recipient, alerts=alerts)


def message(group: PendingGroup, letter: Letter, *, events: Sequence[Event] = ()) -> Message:
    """Return a written letter as a message, due at once: a mail, or a document for programs."""
    is_mail = group.channel == MAIL
    return Message(
        key=letter.key,
        channel=group.channel,
        recipient=group.recipient,
        message_id=mime.message_id(letter),
        thread=letter.thread,
        subject=letter.subject,
        content=mime.written(letter) if is_mail else document(letter, events),
        created=letter.date,
        due=letter.date,
    )


def _stories(told: Sequence[Sequence[Finding]], telling: Telling) -> tuple[Story, ...]:
    return tuple(tell(group, telling) for group in told[: telling.room.stories])


def _cut(count: int, telling: Telling) -> str:
    return telling.cut("cut.stories", count - telling.room.stories)
