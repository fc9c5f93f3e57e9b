"""Every kind of message in German: of the English catalogue nothing is left."""

import re
from collections.abc import Iterator
from dataclasses import fields, replace
from itertools import cycle

from monitor.channels import template_sources, words_in
from monitor.model.alert import Message, Notice, NoticeKind
from monitor.model.event import Disclosure, Finding, Happening, Novelty, Tier
from monitor.model.partnership import Status, Step
from monitor.render.digest import compose_digest
from monitor.render.english import ENGLISH
from monitor.render.message import compose_alert
from monitor.render.notice import compose_notice
from monitor.render.sentences import SENTENCES
from monitor.render.templates import Templates
from monitor.render.trial import compose_trial
from monitor.render.words import Words
from tests.support.templates import shipped_templates
from tests.unit.render.reading import read
from tests.unit.render.stories import (
    NOW,
    SENDER,
    agreement,
    edit,
    finding,
    german_talks,
    group,
    revision,
    version,
)

GERMAN = Templates.build(template_sources(), words_in("de"))
TITLE = "Zq und Wx bauen ein Werk"
TEXT = "Zq und Wx bauen in Porto ein Werk für 12 Millionen Euro."
REASON = "HTTP status 404; found missing 3 times since 2024-02-28 09:00 UTC"


def english() -> frozenset[str]:
    """Return what the English catalogue says and the German one does not, of two words or more."""
    german = "\n".join(said(GERMAN.words))
    pieces = {
        piece.strip(" .:;,()“”…")
        for text in (*said(ENGLISH), *SENTENCES)
        for piece in re.split(r"\{\w+\}|`[^`]*`", text)
    }
    return frozenset(one for one in pieces if " " in one and len(one) > 8 and one not in german)


def said(words: Words) -> Iterator[str]:
    for field in fields(Words):
        given = getattr(words, field.name)
        if not isinstance(given, str):
            yield from given.values()


def happened(kind: Happening) -> Finding:
    one = finding(kind, version(TEXT, title=TITLE, language="de"))
    return replace(one, event=replace(one.event, reason=REASON, disclosure=Disclosure.SILENT))


def correction(status: Status) -> Finding:
    told = agreement(TITLE, TEXT)
    assert told.partnership is not None
    event = replace(told.event, kind=Happening.CORRECTED)
    return replace(told, event=event, partnership=replace(told.partnership, status=status))


def of_partnerships() -> Iterator[Finding]:
    told = agreement(TITLE, TEXT)
    for step in Step:
        yield replace(told, event=replace(told.event, step=step))
    for tier in Tier:
        yield replace(told, event=replace(told.event, tier=tier))
    for novelty in Novelty:
        yield replace(told, event=replace(told.event, novelty=novelty))


def edited(summary: str) -> Finding:
    first, last = "12 Millionen", "21 Millionen"
    after = TEXT.replace(first, last)
    told = revision(TEXT, after, [edit(TEXT, after, old=first, new=last)], title=TITLE)
    assert told.change is not None
    comparison = replace(told.change.comparison, summary=summary)
    change = replace(told.change, comparison=comparison)
    return replace(told, change=change, steps=(change, change))


SUMMARIES = (
    "Amount 12 Millionen → 21 Millionen; added “Zq”; and 2 more",
    "Title: removed “Zq” (2 times); “Wx” no longer named",
    "Claim weakened in paragraph 2: Zq – Wx, agreed → talks",
    "Partner “Zq” → “Wx” in the title",
    "4 edit(s), none material",
)


# What the operator is told are the whole sentences.
NOTICES = (
    *(
        re.sub(r"\{(\w+)\}", lambda found: "7" if found[1] == "n" else "Zq", one)
        for one in SENTENCES
        if one[0].isupper() and one.endswith((".", "{why}")) and one[:4] != "HTTP"
    ),
    "no service works on this database; mails wait: the mail server takes none",
)


def messages() -> Iterator[Message]:
    told = [
        *((happened(kind),) for kind in Happening if kind is not Happening.PARTNERSHIP),
        german_talks(),
        *((one,) for one in of_partnerships()),
        *((correction(status),) for status in Status),
        *((edited(summary),) for summary in SUMMARIES),
    ]
    for findings in told:
        yield compose_alert(group(findings), findings, now=NOW, sender=SENDER, templates=GERMAN)
        yield compose_digest(
            group(findings, name="digest:x"), findings, now=NOW, sender=SENDER, templates=GERMAN
        )
    notices = [
        Notice(kind=kind, subject="zq", at=NOW, text=text)
        for kind, text in zip(cycle(NoticeKind), [*NOTICES, *NOTICES], strict=False)
    ]
    yield compose_notice(
        notices, recipient="ann@example.org", now=NOW, sender=SENDER, templates=GERMAN
    )
    for one in notices:
        yield compose_notice(
            [one], recipient="ann@example.org", now=NOW, sender=SENDER, templates=GERMAN
        )
    yield compose_trial("ann@example.org", now=NOW, sender=SENDER, templates=GERMAN)


def told(message: Message) -> str:
    parts = read(message)
    return f"{message.subject} {' '.join(parts.text.split())} {parts.shown}"


def test_no_english_of_ours_is_left() -> None:
    unwanted = english()
    texts = {message.subject: told(message) for message in messages()}
    left = [(subject, one) for subject, text in texts.items() for one in unwanted if one in text]
    assert left == []


def test_the_search_finds_english_where_it_is() -> None:
    telling = happened(Happening.WITHDRAWN)
    sent = compose_alert(
        group([telling]), [telling], now=NOW, sender=SENDER, templates=shipped_templates()
    )
    found = {one for one in english() if one in " ".join(read(sent).text.split())}
    assert {"Our record", "found missing", "What was seen", "First seen"} <= found
