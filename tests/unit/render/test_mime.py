"""The bytes of a message: the same for the same words, and safe whatever the words are."""

from dataclasses import replace
from email.utils import parsedate_to_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model.alert import Message
from monitor.model.claim import Attribution, Capacity
from monitor.model.event import Happening, Tier
from monitor.model.partnership import Step
from monitor.render import mime
from tests.unit.render.reading import read, tags
from tests.unit.render.stories import (
    NOW,
    agreement,
    alert,
    claim,
    deal,
    finding,
    german_talks,
    group,
    partnership,
    source,
    version,
)


def titled(title: str) -> Message:
    return alert(finding(Happening.PUBLISHED, version("Text.", title=title)))


def test_same_findings_give_the_same_bytes() -> None:
    assert alert(*german_talks()) == alert(*german_talks())


def test_message_id_and_thread_are_fixed() -> None:
    findings = german_talks()
    message = alert(*findings)
    headers = read(message).parsed
    alerts = tuple(each.key for each in group(findings).alerts)
    key = Message.key_for(channel="mail", recipient="ann@example.org", alerts=alerts)
    assert message.key == key
    assert message.message_id == headers["Message-ID"] == f"<{key}@example.com>"
    root = f"<thread.{message.thread}@example.com>"
    assert (headers["References"], headers["In-Reply-To"]) == (root, root)


def test_headers_say_whence_whither_and_that_nobody_answers() -> None:
    headers = read(alert(agreement())).parsed
    assert headers["From"] == "Press monitor <alerts@example.com>"
    assert headers["To"] == "ann@example.org"
    assert parsedate_to_datetime(headers["Date"]) == NOW
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["X-Auto-Response-Suppress"] == "All"
    assert headers["List-Id"] == "Press release monitor <monitor.example.com>"
    assert headers["List-Unsubscribe"] == "<mailto:alerts@example.com?subject=unsubscribe>"
    assert headers.get_content_type() == "multipart/alternative"


@pytest.mark.parametrize(
    "title",
    [
        "News\r\nBcc: eve@example.org",
        "News\nBcc: eve@example.org",
        "News\r\n\r\n<html>",
        "News\x0bBcc: eve@example.org\u2028Bcc: eve@example.org",
        "News\x85Bcc: eve@example.org",
    ],
)
def test_title_cannot_add_a_header(title: str) -> None:
    headers = read(titled(title)).parsed
    assert headers["Bcc"] is None
    assert headers.keys() == read(titled("News")).parsed.keys()


@pytest.mark.parametrize(
    "address", ["ann@example.org\r\nBcc: eve@example.org", "a@b.example\nX: y"]
)
def test_recipient_cannot_add_a_header(address: str) -> None:
    headers = read(alert(agreement(), recipient=address)).parsed
    assert headers.keys() == read(alert(agreement())).parsed.keys()


@pytest.mark.parametrize(
    "title",
    [
        "Rocket 🚀 and family 👨‍👩‍👧‍👦",
        "شراكة جديدة بين شركتين",
        "חברה חדשה",
        "新しい提携を発表",
        "=?utf-8?q?not_encoded?=",
        "Long " + "words that go on " * 30,
        "Long " + "Ärger für 提携 " * 30,
        "x" * 400,
        '"quoted" <angled> (in brackets); colon: comma,',
        "C:\\path and = and ? and _",
    ],
)
def test_subject_survives_the_journey(title: str) -> None:
    message = titled(title)
    assert read(message).parsed["Subject"] == message.subject
    head = message.content.partition(b"\r\n\r\n")[0]
    assert head.isascii()
    assert max(len(line) for line in head.split(b"\r\n")) <= 200
    folded = head.split(b"Subject: ")[1].split(b"\r\nDate")[0]
    spaces = b" " in message.subject.encode() or not message.subject.isascii()
    assert not spaces or max(len(line) for line in folded.split(b"\r\n")) <= 190


def test_subject_is_bounded() -> None:
    message = titled("word " * 400)
    assert len(message.subject) <= 180
    assert message.subject.endswith("…")


def test_lone_surrogate_is_replaced() -> None:
    message = titled("Broken \ud83d emoji")
    assert "Broken \ufffd emoji" in message.subject
    assert "\ufffd" in read(message).text


def test_control_codes_never_reach_a_terminal() -> None:
    said = version("Red \x1b[31malert\x07 \x9b2J", title="\x1b]0;owned\x07")
    message = read(alert(finding(Happening.PUBLISHED, said)))
    assert not {"\x1b", "\x07", "\x9b"} & set(message.text + message.html)


def test_direction_override_does_not_disguise_a_name() -> None:
    message = titled("Visit \u202emoc.elgoog")
    assert "\u202e" not in message.subject + read(message).text + read(message).html


def test_markup_is_shown_and_not_obeyed() -> None:
    said = version("<script>alert(1)</script> & <b>bold</b>", title="<title> & <img src=x>")
    message = read(alert(finding(Happening.PUBLISHED, said)))
    assert "<title> & <img src=x>" in message.shown
    assert "<script>alert(1)</script> & <b>bold</b>" in message.shown
    assert "<title> & <img src=x>" in message.text
    assert not {"script", "img", "b"} & {name for name, _ in tags(message.html)}


def test_html_needs_nothing_from_elsewhere() -> None:
    found = tags(read(alert(*german_talks())).html)
    names = {name for name, _ in found}
    assert not names & {"img", "link", "script", "style", "ins", "del", "iframe", "object", "form"}
    assert not {name for _, attributes in found for name in attributes} & {
        "src",
        "background",
        "class",
        "id",
    }
    assert not any("url(" in (attributes.get("style") or "") for _, attributes in found)


def test_colours_come_in_pairs() -> None:
    for _, found in tags(read(alert(*german_talks())).html):
        rules = [rule.partition(":")[0] for rule in (found.get("style") or "").split(";")]
        assert ("color" in rules) == ("background-color" in rules)


def test_right_to_left_texts_run_as_their_language_does() -> None:
    said = version("تعلن الشركة عن شراكة جديدة.", title="شراكة جديدة", language="ar")
    found = tags(read(alert(finding(Happening.PUBLISHED, said))).html)
    fetched = [attributes for _, attributes in found if attributes.get("lang") == "ar"]
    assert len(fetched) >= 2
    assert {attributes.get("dir") for attributes in fetched} == {"rtl"}


def test_right_to_left_speaker_keeps_apart_from_our_words() -> None:
    text = "تعلن الشركة."
    says = Attribution(speaker="شركة Acme", capacity=Capacity.PARTY)
    event = deal(
        version(text),
        [claim(text, text, attribution=says)],
        partnership(("A", "B")),
        step=Step.AGREED,
        tier=Tier.ANNOUNCEMENT,
    )
    assert "\u2068شركة Acme\u2069 (a party itself)" in read(alert(event)).text


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://", "//x", "x"]
)
def test_only_web_addresses_become_links(url: str) -> None:
    told = finding(Happening.PUBLISHED, version("Text."))
    message = read(alert(replace(told, event=replace(told.event, url=url))))
    assert not any(name == "a" for name, _ in tags(message.html))
    assert url in message.text


def test_web_address_becomes_a_link() -> None:
    url = "https://example.com/a?b=1&c=%22"
    told = finding(Happening.PUBLISHED, version("Text."))
    message = read(alert(replace(told, event=replace(told.event, url=url))))
    assert ("a", {"href": url}) in tags(message.html)


def test_every_line_is_short_and_ascii_on_the_way() -> None:
    said = version("Long line without end " * 500 + "Ärger 提携 🚀", title="T")
    content = alert(finding(Happening.PUBLISHED, said)).content
    assert content.isascii()
    assert max(len(line) for line in content.split(b"\r\n")) <= 78
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_line_that_looks_like_an_envelope_stays_as_it_is() -> None:
    said = version("From here on.\n.\n..dots\n", title="T")
    assert "From here on.\n.\n..dots" in read(alert(finding(Happening.PUBLISHED, said))).text


@pytest.mark.parametrize(
    ("sender", "shown", "domain"),
    [
        ("alerts@example.com", "alerts@example.com", "example.com"),
        ("Mönitor <alerts@bücher.example>", "Mönitor <alerts@xn--bcher-kva.example>", "xn--bcher"),
        ('"Acme, Inc." <a@example.com>', '"Acme, Inc." <a@example.com>', "example.com"),
    ],
)
def test_sender_is_shown_with_its_name(sender: str, shown: str, domain: str) -> None:
    message = alert(agreement(), sender=sender)
    assert read(message).parsed["From"] == shown
    assert domain in message.message_id
    assert message.message_id.isascii()


def test_sender_without_a_domain_still_has_a_message_id() -> None:
    assert alert(agreement(), sender="monitor").message_id.endswith("@localhost>")


def test_recipient_outside_ascii_is_written_as_it_is() -> None:
    message = alert(agreement(), recipient="änne@bücher.example")
    assert "To: änne@xn--bcher-kva.example\r\n".encode() in message.content


def test_name_of_a_source_is_one_line() -> None:
    told = finding(Happening.PUBLISHED, version("x"), source=source(name="Two\nlines"))
    assert alert(told).subject == "[New] Two lines: A title"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_gives_a_readable_message(title: str, text: str) -> None:
    message = alert(agreement(title=title, text=text or "x"))
    parsed = read(message)
    assert parsed.parsed["Subject"] == message.subject
    assert not parsed.parsed.defects


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=500))
def test_size_is_what_travels(text: str) -> None:
    assert mime.encoded_size(text) >= len(text)
