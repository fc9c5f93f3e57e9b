"""An access token in place of a password (XOAUTH2), and what becomes of one that is too old."""

import sys
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.deliver.sent import Sent
from monitor.deliver.smtp import SmtpChannel
from monitor.model.settings import MailSettings, Tls
from tests.integration.test_smtp import message
from tests.support.smtp import MailServer, running

pytestmark = pytest.mark.integration

USER = "monitor@example.org"
FRESH = "ya29.fresh-" + "a" * 200
OLD = "ya29.old-" + "b" * 200


def settings(server: MailServer, **given: object) -> MailSettings:
    return MailSettings(
        host="127.0.0.1",
        port=server.port,
        sender="alerts@example.com",
        tls=Tls.NONE,
        user=USER,
        timeout=timedelta(seconds=5),
        **given,  # type: ignore[arg-type]
    )


def sent(given: MailSettings, names: str = "a") -> list[Sent]:
    return list(SmtpChannel(given).send([message(name) for name in names]))


def printing(said: str, *, status: int = 0, error: str = "") -> tuple[str, ...]:
    program = f"import sys; print({said!r}); print({error!r}, file=sys.stderr); sys.exit({status})"
    return (sys.executable, "-c", program)


def test_a_token_from_a_command_is_taken(tmp_path: Path) -> None:
    with running(MailServer(tokens=(FRESH,))) as server:
        results = sent(settings(server, token_command=printing(FRESH)), "ab")
    assert not any(result.error for result in results)
    assert [taken.user for taken in server.accepted] == [USER, USER]
    assert server.connections == 1


def test_a_token_in_a_file_is_read_at_each_connection(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(f"{OLD}\n")
    with running(MailServer(tokens=(FRESH,))) as server:
        given = settings(server, token_file=str(file))
        channel = SmtpChannel(given)
        (refused,) = channel.send([message("a")])
        file.write_text(f"{FRESH}\n")
        (taken,) = channel.send([message("a")])
    assert (refused.error, refused.permanent, refused.unreached) == (True, False, True)
    assert not taken.error


def test_a_token_that_is_too_old_is_told_with_the_server_s_reason(tmp_path: Path) -> None:
    with running(MailServer(tokens=(FRESH,))) as server:
        (result,) = sent(settings(server, token_command=printing(OLD)))
    assert (result.error, result.permanent, result.unreached) == (True, False, True)
    assert f"the token was refused (user: {USER}): 535 5.7.8" in result.detail
    assert '"status": "401"' in result.detail
    assert OLD not in result.detail
    assert server.accepted == []


def test_a_server_that_knows_no_tokens_is_named() -> None:
    with running(MailServer(login=(USER, "password"))) as server:
        (result,) = sent(settings(server, token_command=printing(FRESH)))
    assert (result.error, result.permanent) == (True, False)
    assert "does not offer XOAUTH2, only LOGIN PLAIN" in result.detail


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (
            printing("", status=3, error="the refresh token was revoked"),
            "ended with 3: the refresh",
        ),
        (printing("Please log in first"), "expected an access token and nothing else"),
        (printing(""), "expected an access token and nothing else"),
        (("/nowhere/token",), "No such file"),
        ((sys.executable, "-c", "import time; time.sleep(60)"), "nothing within 5 s"),
    ],
)
def test_a_command_without_a_token_is_told(command: tuple[str, ...], said: str) -> None:
    with running(MailServer(tokens=(FRESH,))) as server:
        (result,) = sent(settings(server, token_command=command))
    assert (result.error, result.permanent, result.unreached) == (True, False, True)
    assert said in result.detail
    assert "log in" not in result.detail


def test_a_file_without_a_token_is_told(tmp_path: Path) -> None:
    with running(MailServer(tokens=(FRESH,))) as server:
        (result,) = sent(settings(server, token_file=str(tmp_path / "gone")))
    assert "is not readable" in result.detail


def test_check_shows_the_token_too() -> None:
    with running(MailServer(tokens=(FRESH,))) as server:
        good = SmtpChannel(settings(server, token_command=printing(FRESH))).probe()
        bad = SmtpChannel(settings(server, token_command=printing(OLD))).probe()
    assert good.ok
    assert f"authenticated as {USER}" in good.detail
    assert not bad.ok
    assert "the token was refused" in bad.detail
