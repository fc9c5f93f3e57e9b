"""Digests and notices: many things in one message, in order, counted."""

from dataclasses import replace
from datetime import timedelta

from monitor.model.alert import Message, Notice, NoticeKind
from monitor.model.event import Finding, Happening
from monitor.render.notice import compose_notice
from tests.support.templates import shipped_templates
from tests.unit.render.reading import read
from tests.unit.render.stories import (
    NOW,
    SENDER,
    TALKS,
    agreement,
    digest,
    finding,
    german_talks,
    partnership,
    source,
    version,
)


def agreements(count: int, sources: int = 3) -> list[Finding]:
    told = []
    for number in range(count):
        each = agreement(title=f"Acme signs number {number}")
        told.append(
            replace(
                each,
                event=replace(each.event, statement=f"key{number:03d}"),
                source=source(f"s{number % sources}", name=f"Newsroom {number % sources}"),
                partnership=partnership(("Acme", f"Partner {number}")),
            )
        )
    return told


def notices(*texts: str, kind: NoticeKind = NoticeKind.SOURCE_FAILING) -> list[Notice]:
    return [
        Notice(kind=kind, subject=f"source{number}", at=NOW - timedelta(hours=1), text=text)
        for number, text in enumerate(texts)
    ]


def noticed(given: list[Notice]) -> Message:
    return compose_notice(
        given,
        recipient="ops@example.org",
        now=NOW,
        sender=SENDER,
        templates=shipped_templates(),
        channel="mail",
    )


def test_digest_lists_each_statement_once() -> None:
    message = read(digest(*german_talks(), *agreements(2)))
    assert message.text.count("* [") == 3
    assert TALKS in message.text
    assert TALKS in message.shown
    assert "monitor statements show key001" in message.shown


def test_digest_is_in_sections_by_company_or_source() -> None:
    message = read(digest(*agreements(6)))
    headings = [line for line in message.text.splitlines() if line.startswith("== ")]
    assert headings == [f"== Newsroom {number} ==" for number in range(3)]


def test_sources_of_one_company_share_a_section() -> None:
    told = [
        replace(each, source=source(f"feed{number}", name=f"Feed {number}", company="acme"))
        for number, each in enumerate(agreements(2))
    ]
    headings = [line for line in read(digest(*told)).text.splitlines() if line.startswith("== ")]
    assert headings == ["== Feed 0 =="]


def test_digest_of_many_counts_the_rest() -> None:
    message = read(digest(*agreements(87)))
    assert message.text.count("* [") == 50
    assert "… and 37 more" in message.text
    assert "… and 37 more" in message.shown
    assert "87 findings" in message.text


def test_digest_puts_the_strongest_first_in_its_subject() -> None:
    news = finding(Happening.PUBLISHED, version("x", title="Small news"))
    news = replace(news, event=replace(news.event, statement="small"))
    subject = digest(news, *agreements(2)).subject
    assert subject == (
        "[Digest] 3 findings: [Agreed] Acme – Partner 0 · Acme – Partner 1 · [New] Small news"
    )


def test_digest_subject_is_bounded() -> None:
    subject = digest(*agreements(50)).subject
    assert len(subject) <= 180
    assert subject.endswith("…")


def test_digests_of_a_rule_are_one_thread() -> None:
    first, second = digest(*agreements(1)), digest(*agreements(2))
    assert first.thread == second.thread
    assert first.key != second.key


def test_digest_bytes_are_the_same_each_time() -> None:
    assert digest(*agreements(5)) == digest(*agreements(5))


def test_notice_is_told_in_both_parts() -> None:
    message = noticed(notices("HTTP 503 for 6 hours\nsince 03:30"))
    parts = read(message)
    assert message.subject == "[Monitor] Source failing: HTTP 503 for 6 hours since 03:30"
    assert "  HTTP 503 for 6 hours\n  since 03:30" in parts.text
    assert "HTTP 503 for 6 hours since 03:30" in parts.shown
    assert "2024-03-01 08:30 UTC" in parts.text
    assert "2024-03-01 08:30 UTC" in parts.shown


def test_several_notices_are_one_message() -> None:
    message = noticed(notices("one", "two", "three"))
    assert message.subject == "[Monitor] 3 notices: Source failing: one"
    assert all(f"source{number}" in read(message).shown for number in range(3))


def test_notices_of_one_source_are_one_thread() -> None:
    failing = notices("down")
    recovered = notices("up", kind=NoticeKind.SOURCE_RECOVERED)
    assert noticed(failing).thread == noticed(recovered).thread
    assert noticed(failing).key != noticed(recovered).key


def test_flood_of_notices_is_cut_and_counted() -> None:
    message = read(noticed(notices(*(f"text {number}" for number in range(250)))))
    assert "… cut: 50 more notices" in message.text
    assert "… cut: 50 more notices" in message.shown
