"""Whatever a title, a name or a rule holds: the mail server receives our headers and no other."""

import email
import email.policy
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.deliver.smtp import SmtpChannel
from monitor.model.alert import Alert, PendingGroup
from monitor.model.event import Tier
from monitor.model.partnership import Step
from monitor.model.settings import MailSettings, Tls
from monitor.render.digest import compose_digest
from monitor.render.message import compose_alert
from monitor.render.notice import compose_notice
from tests.support.builders import a_notice
from tests.support.smtp import MailServer, running
from tests.support.templates import shipped_templates
from tests.unit.render.stories import (
    NOW,
    claim,
    deal,
    partnership,
    source,
    version,
)

pytestmark = pytest.mark.integration

HEADERS = [
    b"From",
    b"To",
    b"Subject",
    b"Date",
    b"Message-ID",
    b"In-Reply-To",
    b"References",
    b"Auto-Submitted",
    b"X-Auto-Response-Suppress",
    b"List-Id",
    b"List-Unsubscribe",
    b"MIME-Version",
    b"Content-Type",
]
_ENDS = ("\r\n", "\n", "\r", "\0", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029")
_WORDS = (
    *("Bcc: eve@example.org", "X-Evil: 1", "Subject: other", "DATA", ".", "QUIT", " ", "\t"),
    *("=?utf-8?q?=0D=0ABcc:_eve@example.org?=", "=?utf-8?b?DQpCY2M6IGV2ZQ==?=", "=?", "?="),
    *(
        "\ud800",
        "\u202e",
        "👨‍👩‍👧",
        "Ä",
        "<eve@example.org>",
        '"',
        "\\",
        ",",
        ";",
        "%0d%0a",
        "x" * 90,
    ),
)
HOSTILE = st.lists(st.sampled_from((*_ENDS, *_WORDS)) | st.text(max_size=5), max_size=8).map(
    "".join
)


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    with running(MailServer()) as started:
        yield started


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(title=HOSTILE, company=HOSTILE, rule=HOSTILE, sender=HOSTILE, recipient=HOSTILE)
def test_no_text_adds_a_header_or_a_recipient(
    server: MailServer, title: str, company: str, rule: str, sender: str, recipient: str
) -> None:
    text = f"{company} and Globex agreed."
    said = version(text, title=title)
    folded = partnership((company, "Globex"))
    told = deal(said, [claim(text, text)], folded, step=Step.AGREED, tier=Tier.ANNOUNCEMENT)
    told = replace(told, source=source(name=company))
    alert = Alert(
        event=told.event.key,
        recipient=f"{recipient}<ann@example.org>",
        channel="mail",
        rule=rule,
        raised=NOW,
        due=NOW,
        group="x",
    )
    group = PendingGroup(
        recipient=alert.recipient, channel="mail", group=alert.group, alerts=(alert,)
    )
    who = f"{sender} <monitor@example.org>"
    kit = shipped_templates()
    notice = replace(a_notice(company), text=f"{title} {rule}")
    messages = [
        compose_alert(group, [told], now=NOW, sender=who, templates=kit),
        compose_digest(group, [told], now=NOW, sender=who, templates=kit),
        compose_notice([notice], recipient=alert.recipient, now=NOW, sender=who, templates=kit),
    ]
    server.accepted.clear()
    server.contents.clear()
    mail = MailSettings(
        host="127.0.0.1",
        port=server.port,
        tls=Tls.NONE,
        sender="monitor@example.org",
        timeout=timedelta(seconds=5),
    )
    # The envelope is a test of its own; here the mail has to arrive, whatever its headers say.
    sent = list(
        SmtpChannel(mail).send([replace(one, recipient="ann@example.org") for one in messages])
    )
    assert [one.detail for one in sent if one.error] == []
    assert len(server.accepted) == len(messages)
    for one, message in zip(server.accepted, messages, strict=True):
        assert one.recipient == "ann@example.org"
        assert one.content == message.content
        head, _, body = one.content.partition(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        assert [line.partition(b":")[0] for line in lines if not line.startswith(b" ")] == HEADERS
        assert b"\n" not in head.replace(b"\r\n", b"")
        assert b"\r" not in head.replace(b"\r\n", b"")
        # An address may be beyond ASCII (RFC 6532); all else is in encoded words.
        assert all(line.isascii() for line in lines if not line.startswith((b"To:", b"From:")))
        assert head.decode("utf-8")
        assert b"\0" not in one.content
        assert max(map(len, lines)) <= 998
        parsed = email.message_from_bytes(one.content, policy=email.policy.default)
        assert [part.get_content_type() for part in parsed.iter_parts()] == [
            "text/plain",
            "text/html",
        ]
        assert body


@settings(max_examples=60, deadline=None)
@given(before=HOSTILE, after=HOSTILE)
def test_no_address_adds_a_command(server: MailServer, before: str, after: str) -> None:
    server.accepted.clear()
    server.contents.clear()
    kit = shipped_templates()
    message = compose_notice(
        [a_notice()], recipient="ann@example.org", now=NOW, sender="m@example.org", templates=kit
    )
    mail = MailSettings(
        host="127.0.0.1", port=server.port, tls=Tls.NONE, sender="monitor@example.org"
    )
    given_address = replace(message, recipient=f"{before}ann@example.org{after}")
    (sent,) = SmtpChannel(mail).send([given_address])
    # It is refused as no address, or goes to one mailbox: never to eve.
    assert len(server.accepted) == (not sent.error)
    assert all(
        "\r" not in one.recipient and "\n" not in one.recipient and " " not in one.recipient
        for one in server.accepted
    )
    assert not any(one.content.startswith(b"Bcc") for one in server.accepted)
