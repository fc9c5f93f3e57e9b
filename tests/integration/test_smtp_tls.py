"""TLS and authentication: what protects the mail, and what keeps it back when that is missing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.deliver.sent import Sent
from monitor.deliver.smtp import SmtpChannel
from monitor.model.settings import MailSettings, Secret, Tls
from tests.integration.test_smtp import message
from tests.support.certificates import Authority
from tests.support.smtp import MailServer, Reaction, running

pytestmark = pytest.mark.integration

PASSWORD = "s3cret-of-the-server"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(params=[Tls.STARTTLS, Tls.TLS])
def tls(request: pytest.FixtureRequest) -> Tls:
    return Tls(request.param)


@pytest.fixture
def server(tls: Tls, authority: Authority) -> Iterator[MailServer]:
    with running(protected(tls, authority)) as started:
        yield started


def protected(tls: Tls, authority: Authority, host: str = "localhost") -> MailServer:
    context = authority.server_context(host)
    if tls is Tls.TLS:
        return MailServer(tls=context, login=("alerts", PASSWORD))
    return MailServer(starttls=context, login=("alerts", PASSWORD))


def settings(server: MailServer, tls: Tls, authority: Authority, **given: object) -> MailSettings:
    made = MailSettings(
        host="localhost",
        port=server.port,
        sender="alerts@example.com",
        tls=tls,
        user="alerts",
        password=Secret(PASSWORD),
        timeout=timedelta(seconds=5),
        ca_file=str(authority.ca_file),
    )
    return replace(made, **given)  # type: ignore[arg-type]


def sent(given: MailSettings, names: str = "a") -> list[Sent]:
    return list(SmtpChannel(given).send([message(name) for name in names]))


def test_mail_travels_encrypted_and_authenticated(
    server: MailServer, tls: Tls, authority: Authority
) -> None:
    results = sent(settings(server, tls, authority), "ab")
    assert not any(result.error for result in results)
    assert {(taken.encrypted, taken.user) for taken in server.accepted} == {(True, "alerts")}
    assert server.connections == 1


def test_stranger_s_certificate_puts_mail_off(
    server: MailServer, tls: Tls, authority: Authority, tmp_path: Path
) -> None:
    stranger = Authority(tmp_path, "Another authority")
    results = sent(settings(server, tls, authority, ca_file=str(stranger.ca_file)), "ab")
    assert [(result.error, result.permanent) for result in results] == [(True, False)] * 2
    assert "the server's certificate is not trusted" in results[0].detail
    assert "check host and ca_file" in results[0].detail
    assert server.accepted == []


def test_certificate_of_another_host_puts_mail_off(tls: Tls, authority: Authority) -> None:
    with running(protected(tls, authority, "mail.example.net")) as server:
        (result,) = sent(settings(server, tls, authority))
    assert (result.error, result.permanent) == (True, False)
    assert "the server's certificate is not trusted" in result.detail
    assert "localhost" in result.detail


def test_missing_authority_file_is_named(
    server: MailServer, tls: Tls, authority: Authority
) -> None:
    (result,) = sent(settings(server, tls, authority, ca_file="/nowhere/ca.pem"))
    assert (result.error, result.permanent) == (True, False)
    assert "ca_file /nowhere/ca.pem is not usable" in result.detail


def test_wrong_password_puts_mail_off_and_stays_hidden(
    server: MailServer, tls: Tls, authority: Authority
) -> None:
    wrong = settings(server, tls, authority, password=Secret("wrong-password"))
    (result,) = sent(wrong)
    assert (result.error, result.permanent) == (True, False)
    assert "authentication was refused (user: alerts): 535" in result.detail
    assert "wrong-password" not in result.detail + repr(wrong) + repr(result)


def test_probe_tells_protection_and_user(
    server: MailServer, tls: Tls, authority: Authority
) -> None:
    probe = SmtpChannel(settings(server, tls, authority)).probe()
    named = {Tls.STARTTLS: "STARTTLS", Tls.TLS: "TLS"}[tls]
    assert probe.ok
    assert probe.detail == f"localhost:{server.port} {named}, authenticated as alerts"


def test_probe_raises_nothing_when_refused(
    server: MailServer, tls: Tls, authority: Authority
) -> None:
    probe = SmtpChannel(settings(server, tls, authority, password=Secret("no"))).probe()
    assert not probe.ok
    assert "authentication was refused" in probe.detail


def test_password_outside_ascii_is_accepted(tls: Tls, authority: Authority) -> None:
    given = protected(tls, authority)
    given.login = ("alerts", "pässwörd")
    with running(given) as server:
        (result,) = sent(settings(server, tls, authority, password=Secret("pässwörd")))
        (refused,) = sent(settings(server, tls, authority, password=Secret("pässword")))
    assert not result.error
    assert "authentication was refused" in refused.detail
    assert "pässword" not in refused.detail


def test_server_without_starttls_gets_nothing(authority: Authority) -> None:
    with running(MailServer(login=("alerts", PASSWORD))) as server:
        (result,) = sent(settings(server, Tls.STARTTLS, authority))
    assert (result.error, result.permanent) == (True, False)
    assert "the server does not offer STARTTLS" in result.detail
    assert server.accepted == []


def test_tls_on_a_plain_port_is_told_as_such(authority: Authority) -> None:
    with running(MailServer()) as server:
        (result,) = sent(settings(server, Tls.TLS, authority))
    assert (result.error, result.permanent) == (True, False)
    assert "no TLS with this server (tls: tls)" in result.detail


def test_server_without_authentication_is_told_as_such(authority: Authority) -> None:
    with running(MailServer(starttls=authority.server_context())) as server:
        (result,) = sent(settings(server, Tls.STARTTLS, authority))
    assert (result.error, result.permanent) == (True, False)
    assert "the server does not offer authentication (user: alerts)" in result.detail


def test_mail_without_the_needed_login_is_put_off(
    server: MailServer, tls: Tls, authority: Authority
) -> None:
    (result,) = sent(settings(server, tls, authority, user=None, password=None))
    assert (result.error, result.permanent) == (True, False)
    assert "530 5.7.0 Authentication required" in result.detail


def test_lost_answer_is_uncertain_under_tls_too(
    server: MailServer, tls: Tls, authority: Authority
) -> None:
    server.reactions = [Reaction(step="CONTENT", reply="drop", times=1)]
    results = sent(settings(server, tls, authority), "ab")
    assert [result.error for result in results] == [True, False]
    assert "uncertain" in results[0].detail
