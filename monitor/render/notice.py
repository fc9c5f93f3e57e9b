"""Notices to the operator as a message."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.model.alert import Message, Notice, PendingGroup
from monitor.model.digest import key_of
from monitor.render import mime
from monitor.render.clean import body, line, shortened
from monitor.render.message import message
from monitor.render.mime import Letter
from monitor.render.room import Room, Telling, fitted_html, fitted_text
from monitor.render.said import said
from monitor.render.story import moment
from monitor.render.templates import Templates
from monitor.render.words import Words

_SUBJECT = 180
_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One notice in words."""

    label: str
    about: str
    at: str
    text: str


def compose_notice(
    notices: Sequence[Notice],
    *,
    recipient: str,
    now: datetime,
    sender: str,
    templates: Templates,
    channel: str = "mail",
) -> Message:
    """Return the one message that tells the operator these notices, in their order."""
    words = templates.words
    keys = tuple(notice.key for notice in notices)

    def render(name: str) -> Callable[[Room], str]:
        return lambda room: templates.render(
            name,
            notices=[
                _told(notice, Telling(words=words, room=room))
                for notice in notices[: _fitting(room)]
            ],
            cut=_cut(len(notices) - _fitting(room), words),
        )

    return message(
        PendingGroup(recipient=recipient, channel=channel, group="notices", alerts=()),
        Letter(
            key=Message.key_for(channel=channel, recipient=recipient, alerts=keys),
            thread=_thread(notices),
            sender=sender,
            recipient=recipient,
            subject=_subject(notices, words),
            date=now,
            text=fitted_text(render("notice.txt.j2"), mime.encoded_size),
            html=fitted_html(render("notice.html.j2"), mime.encoded_size),
            list_name=words.say("list.name"),
        ),
    )


def _thread(notices: Sequence[Notice]) -> str:
    """Return the thread: what is said of one source or message stays together."""
    subjects = {notice.subject for notice in notices}
    return key_of("thread", "notice", *(subjects if len(subjects) == 1 else ()))


def _subject(notices: Sequence[Notice], words: Words) -> str:
    first = words.say(
        "subject.detail", title=words.notices[notices[0].kind], detail=_line(notices, words)
    )
    if len(notices) == 1:
        return shortened(words.say("subject.notice", headline=first), _SUBJECT)
    return shortened(words.say("subject.notices", count=len(notices), headline=first), _SUBJECT)


def _line(notices: Sequence[Notice], words: Words) -> str:
    return said(line(notices[0].text), words) or line(notices[0].subject)


def _fitting(room: Room) -> int:
    return min(_MOST, room.stories * 10)


def _cut(count: int, words: Words) -> str:
    return words.count("cut.notices", count) if count > 0 else ""


def _told(notice: Notice, telling: Telling) -> Told:
    limit = telling.room.characters
    return Told(
        label=telling.words.notices[notice.kind],
        about=shortened(line(notice.subject), limit),
        at=moment(notice.at, telling.words),
        text=shortened(said(body(notice.text).strip(), telling.words), limit),
    )
