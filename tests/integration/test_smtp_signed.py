"""Signed mails (DKIM): what the mail server received verifies by the public key alone."""

import base64
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from monitor.deliver.smtp import SmtpChannel
from monitor.errors import MonitorError
from monitor.model.alert import Message
from monitor.model.settings import DkimSettings, MailSettings, Tls
from monitor.render.trial import compose_trial
from tests.support.smtp import MailServer, Reaction, running
from tests.support.templates import shipped_templates

dkim = pytest.importorskip("dkim", reason="the extra dkim is not installed")
pytestmark = pytest.mark.integration


def mail(day: int = 1) -> Message:
    return compose_trial(
        "ann@example.org",
        now=datetime(2026, 3, day, tzinfo=UTC),
        sender="Monitor <alerts@example.com>",
        templates=shipped_templates(),
    )


class Key:
    """A private key in a file, and what its owner writes into the DNS."""

    def __init__(self, path: Path, form: PrivateFormat) -> None:
        self.path = path
        made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        path.write_bytes(made.private_bytes(Encoding.PEM, form, NoEncryption()))
        public = made.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        self.record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
        self.asked: list[bytes] = []

    def lookup(self, name: bytes, timeout: float = 5) -> bytes:
        self.asked.append(name)
        return self.record

    def verifies(self, content: bytes) -> bool:
        return bool(dkim.verify(content, dnsfunc=self.lookup))


@pytest.fixture(params=[PrivateFormat.TraditionalOpenSSL, PrivateFormat.PKCS8])
def key(request: pytest.FixtureRequest, tmp_path: Path) -> Key:
    return Key(tmp_path / "dkim.pem", request.param)


def settings(server: MailServer, key_file: Path) -> MailSettings:
    return MailSettings(
        host="127.0.0.1",
        port=server.port,
        sender="Monitor <alerts@example.com>",
        tls=Tls.NONE,
        timeout=timedelta(seconds=5),
        dkim=DkimSettings(selector="s1", domain="example.com", key_file=str(key_file)),
    )


def test_what_arrives_is_signed_by_the_sender_s_domain(key: Key) -> None:
    with running(MailServer()) as server:
        results = list(SmtpChannel(settings(server, key.path)).send([mail(), mail(2)]))
    assert not any(result.error for result in results)
    for taken in server.accepted:
        assert taken.content.startswith(b"DKIM-Signature: v=1; a=rsa-sha256;")
        assert key.verifies(taken.content)
    assert set(key.asked) == {b"s1._domainkey.example.com."}


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        (b"Subject: ", b"Subject: Not "),
        (b"From: ", b"From: Somebody else <x@example.net>\r\nFrom: "),
        (b"\r\n\r\n", b"\r\n\r\nNot so: "),
    ],
)
def test_what_was_altered_on_the_way_verifies_no_more(
    key: Key, said: bytes, instead: bytes
) -> None:
    with running(MailServer()) as server:
        list(SmtpChannel(settings(server, key.path)).send([mail()]))
    (taken,) = server.accepted
    assert said in taken.content
    assert not key.verifies(taken.content.replace(said, instead, 1))


def test_the_next_try_of_a_signed_message_has_the_same_message_id(key: Key) -> None:
    reaction = Reaction(step="CONTENT", reply="451 4.3.0 Later", times=1)
    with running(MailServer(reactions=[reaction])) as server:
        channel = SmtpChannel(settings(server, key.path))
        (first,) = channel.send([mail()])
        (second,) = channel.send([mail()])
    assert (first.error, second.error) == (True, False)
    unsigned = [content.partition(b"From: ")[2] for content in server.contents]
    assert unsigned[0] == unsigned[1]


def test_a_key_that_is_none_is_told_before_anything_is_sent(tmp_path: Path) -> None:
    file = tmp_path / "dkim.pem"
    file.write_text("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")
    with pytest.raises(MonitorError, match="expected an RSA key in PEM"):
        SmtpChannel(settings(MailServer(), file))
