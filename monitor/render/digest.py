"""Many findings in one message: a line or two for each, by company or source."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.model.alert import REST_GROUP, Message, PendingGroup
from monitor.model.digest import key_of
from monitor.model.event import Finding
from monitor.render import mime
from monitor.render.clean import link, shortened
from monitor.render.message import FOR_SUBJECT, key_of_group, message, rules_of
from monitor.render.mime import Letter
from monitor.render.room import Room, Telling, fitted_html, fitted_text
from monitor.render.story import Story, by_subject, name_of, tell
from monitor.render.subject import headline, headlines
from monitor.render.templates import Templates
from monitor.render.words import Words

_MOST = 50
_QUOTE = 280
_SUBJECT = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One statement in a digest: its headline, one proof, and where to read on."""

    headline: str
    title: str
    verdict: str
    quote: str
    language: str | None
    href: str | None
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The lines of one company, or of one source that belongs to no company."""

    name: str
    lines: tuple[Line, ...]


def compose_digest(
    group: PendingGroup,
    findings: Sequence[Finding],
    *,
    now: datetime,
    sender: str,
    templates: Templates,
) -> Message:
    """Return the one message that lists many findings; the same input gives the same bytes."""
    words = templates.words
    told = by_subject(findings)
    rules = rules_of(group, words)

    def render(name: str) -> Callable[[Room], str]:
        return lambda room: templates.render(
            name,
            lead=_lead(group, len(told), words=words),
            sections=_sections(told[: min(_MOST, room.stories)], Telling(words=words, room=room)),
            more=_more(len(told) - min(_MOST, room.stories), words),
            rules=rules,
        )

    return message(
        group,
        Letter(
            key=key_of_group(group),
            # All digests of one rule and person are one thread.
            thread=key_of("thread", group.channel, group.recipient, group.group),
            sender=sender,
            recipient=group.recipient,
            subject=digest_subject(findings, words),
            date=now,
            text=fitted_text(render("digest.txt.j2"), mime.encoded_size),
            html=fitted_html(render("digest.html.j2"), mime.encoded_size),
            list_name=words.say("list.name"),
        ),
        events=[finding.event for finding in findings],
    )


def digest_subject(findings: Sequence[Finding], words: Words) -> str:
    """Return the subject of the digest that lists findings."""
    told = by_subject(findings)
    telling = Telling(words=words, room=FOR_SUBJECT)
    stories = [tell(group, telling) for group in told[:_MOST]]
    told_here = headlines(stories, words)
    return shortened(words.count("subject.digest", len(told), headlines=told_here), _SUBJECT)


def _lead(group: PendingGroup, count: int, *, words: Words) -> str:
    lead = words.count("digest.lead", count)
    rest = words.say("digest.rest")
    return f"{rest} {lead}" if group.group.startswith(REST_GROUP) else lead


def _more(count: int, words: Words) -> str:
    return words.say("more", count=count) if count > 0 else ""


def _sections(told: Sequence[Sequence[Finding]], telling: Telling) -> tuple[Section, ...]:
    """Return the lines by company or source, in the order of their strongest."""
    names: dict[str, str] = {}
    lines: dict[str, list[Line]] = {}
    for group in told:
        source = group[0].source
        key = source.company or source.key
        names.setdefault(key, name_of(group[0]))
        lines.setdefault(key, []).append(_line(tell(group, telling), telling))
    return tuple(Section(name=names[key], lines=tuple(given)) for key, given in lines.items())


def _line(story: Story, telling: Telling) -> Line:
    quotes = [quote for panel in story.panels for quote in panel.quotes] or list(story.quotes)
    quote = quotes[0].text.replace("\n", " ") if quotes else ""
    verdicts = dict.fromkeys(panel.verdict for panel in story.panels if panel.verdict)
    words, limit = telling.words, min(_QUOTE, telling.room.characters)
    told = headline(story, words)
    return Line(
        headline=told,
        title="" if story.title in told else story.title,
        verdict=" ".join(verdicts or story.sentences),
        quote=shortened(quote, limit),
        language=story.language,
        href=link(story.url),
        command=words.say("command.show", statement=story.key),
    )
