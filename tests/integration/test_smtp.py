"""Handing mail to a real server: what it says decides what becomes of the message."""

import socket
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.deliver.sent import Sent
from monitor.deliver.smtp import SmtpChannel
from monitor.model.alert import Message
from monitor.model.settings import MailSettings, Secret, Tls
from tests.support.smtp import DROP, MailServer, Reaction, running

pytestmark = pytest.mark.integration

NOW = datetime(2024, 3, 1, 9, 30, tzinfo=UTC)
UNCERTAIN = "uncertain: the server may have taken it; the next try repeats the same Message-ID"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with running(MailServer()) as started:
        yield started


def settings(server: MailServer, **given: object) -> MailSettings:
    made = MailSettings(
        host=server.host,
        port=server.port,
        sender="Monitor <alerts@example.com>",
        tls=Tls.NONE,
        timeout=timedelta(seconds=5),
    )
    return replace(made, **given)  # type: ignore[arg-type]


def message(name: str = "a", *, to: str = "ann@example.org", body: str = "Hello") -> Message:
    content = f"Subject: {name}\r\nMessage-ID: <{name}@example.com>\r\n\r\n{body}\r\n"
    return Message(
        key=name,
        channel="mail",
        recipient=to,
        message_id=f"<{name}@example.com>",
        thread="t",
        subject=name,
        content=content.encode(),
        created=NOW,
        due=NOW,
    )


def sent(server: MailServer, *messages: Message, **given: object) -> list[Sent]:
    return list(SmtpChannel(settings(server, **given)).send(messages))


def verdicts(results: Sequence[Sent]) -> list[tuple[str, bool, bool]]:
    return [(result.message, result.error, result.permanent) for result in results]


def test_message_arrives_as_it_was_written(server: MailServer) -> None:
    given = message(body=".starts with a dot\r\nend")
    results = sent(server, given)
    (accepted,) = server.accepted
    assert accepted.content == given.content
    assert (accepted.sender, accepted.recipient) == ("alerts@example.com", "ann@example.org")
    assert results == [Sent(message="a", detail="250 2.0.0 Ok: queued as 1")]


def test_hundred_messages_take_one_connection(server: MailServer) -> None:
    results = sent(server, *(message(f"m{number}") for number in range(100)))
    assert not any(result.error for result in results)
    assert [accepted.subject for accepted in server.accepted] == [f"m{n}" for n in range(100)]
    assert server.connections == 1


def test_nothing_to_send_dials_nobody(server: MailServer) -> None:
    assert sent(server) == []
    assert server.connections == 0


def test_next_message_is_drawn_after_the_last_result(server: MailServer) -> None:
    accepted_when_drawn = []

    def drawn() -> Iterator[Message]:
        for name in "abc":
            accepted_when_drawn.append(len(server.accepted))
            yield message(name)

    for count, _ in enumerate(SmtpChannel(settings(server)).send(drawn()), start=1):
        assert len(accepted_when_drawn) == count
    assert accepted_when_drawn == [0, 1, 2]


@pytest.mark.parametrize(
    ("step", "reply", "permanent"),
    [
        ("RCPT", "550 5.1.1 No such user", True),
        ("RCPT", "451 4.7.1 Greylisted", False),
        ("RCPT", "530 5.7.0 Authentication required", False),
        ("DATA", "554 5.5.1 No valid recipients", True),
        ("DATA", "451 4.3.0 Try again", False),
        ("CONTENT", "552 5.3.4 Message too large", True),
        ("CONTENT", "554 5.7.1 Looks like spam", True),
        ("CONTENT", "452 4.3.1 Out of storage", False),
        ("MAIL", "452 4.3.1 Out of storage", False),
        ("MAIL", "552 5.3.4 Message too large", True),
        ("MAIL", "553 5.7.1 Sender not allowed", False),
    ],
)
def test_refusal_concerns_only_its_message(
    server: MailServer, step: str, reply: str, permanent: bool
) -> None:
    server.reactions = [Reaction(step=step, reply=reply, times=1)]
    results = sent(server, message("a", to="nobody@example.org"), message("b"))
    assert verdicts(results) == [("a", True, permanent), ("b", False, False)]
    assert reply in results[0].detail
    assert [accepted.subject for accepted in server.accepted] == ["b"]
    assert server.connections == 1


def test_greylisted_message_is_taken_later(server: MailServer) -> None:
    server.reactions = [Reaction(step="RCPT", reply="451 4.7.1 Greylisted", times=1)]
    first, second = sent(server, message()), sent(server, message())
    assert verdicts(first + second) == [("a", True, False), ("a", False, False)]


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_connection_lost_before_the_content_is_put_off(server: MailServer, step: str) -> None:
    server.reactions = [Reaction(step=step, reply=DROP)]
    (result,) = sent(server, message())
    assert (result.error, result.permanent) == (True, False)
    assert "uncertain" not in result.detail
    assert server.contents == []


def test_connection_lost_after_the_content_is_uncertain(server: MailServer) -> None:
    server.reactions = [Reaction(step="CONTENT", reply=DROP, times=1)]
    results = sent(server, message("a"), message("b"))
    assert verdicts(results) == [("a", True, False), ("b", False, False)]
    assert UNCERTAIN in results[0].detail
    assert len(server.contents) == 2
    assert server.connections == 2


@pytest.mark.parametrize("reply", [DROP, "421 4.7.0 Too many messages on one connection"])
@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_used_connection_that_closes_is_made_anew(
    server: MailServer, step: str, reply: str
) -> None:
    closing = Reaction(step=step, reply=reply, recipient=None, times=0)
    server.reactions = [closing]

    def drawn() -> Iterator[Message]:
        yield message("a")
        closing.times = 1
        yield message("b")

    results = list(SmtpChannel(settings(server)).send(drawn()))
    assert verdicts(results) == [("a", False, False), ("b", False, False)]
    assert server.connections == 2


def test_closing_after_the_content_puts_off_and_reconnects(server: MailServer) -> None:
    server.reactions = [Reaction(step="CONTENT", reply="421 4.3.2 Shutting down", times=1)]
    results = sent(server, message("a"), message("b"))
    assert verdicts(results) == [("a", True, False), ("b", False, False)]
    assert server.connections == 2


def test_server_that_closes_every_new_connection_is_asked_once(server: MailServer) -> None:
    server.reactions = [Reaction(step="MAIL", reply="421 4.3.2 Closing")]
    (result,) = sent(server, message())
    assert (result.error, result.permanent) == (True, False)
    assert "421 4.3.2 Closing" in result.detail
    assert server.connections == 1


def test_server_that_is_down_puts_off_everything_after_one_try() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        down = MailServer(port=held.getsockname()[1])
        results = sent(down, message("a"), message("b"))
    assert verdicts(results) == [("a", True, False), ("b", True, False)]
    assert f"127.0.0.1:{down.port}: the connection failed: Connection refused" in results[0].detail


def test_unknown_host_is_named(server: MailServer) -> None:
    (result,) = sent(server, message(), host="mail.invalid")
    assert (result.error, result.permanent) == (True, False)
    assert "the name mail.invalid cannot be resolved" in result.detail


@pytest.mark.parametrize(("step", "uncertain"), [("RCPT", False), ("CONTENT", True)])
def test_slow_server_runs_into_the_time_out(server: MailServer, step: str, uncertain: bool) -> None:
    server.reactions = [Reaction(step=step, delay=5)]
    (result,) = sent(server, message(), timeout=timedelta(seconds=0.3))
    assert (result.error, result.permanent) == (True, False)
    assert "no answer within 0.3 s" in result.detail
    assert (UNCERTAIN in result.detail) is uncertain


def test_server_that_says_nothing_runs_into_the_time_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        mute = MailServer(port=silent.getsockname()[1])
        (result,) = sent(mute, message(), timeout=timedelta(seconds=0.3))
    assert result.error
    assert "no answer within 0.3 s" in result.detail


def test_server_within_the_time_out_is_waited_for(server: MailServer) -> None:
    server.reactions = [Reaction(step="CONTENT", delay=0.3)]
    assert verdicts(sent(server, message())) == [("a", False, False)]


def test_address_outside_ascii_uses_smtputf8(server: MailServer) -> None:
    results = sent(server, message("a", to="änne@bücher.example"), message("b"))
    assert verdicts(results) == [("a", False, False), ("b", False, False)]
    first, second = server.accepted
    assert (first.recipient, first.utf8) == ("änne@xn--bcher-kva.example", True)
    assert second.utf8 is False


def test_domain_outside_ascii_needs_no_smtputf8() -> None:
    with running(MailServer(utf8=False)) as server:
        results = sent(server, message(to="anne@bücher.example"))
    assert verdicts(results) == [("a", False, False)]
    assert server.accepted[0].recipient == "anne@xn--bcher-kva.example"


def test_address_outside_ascii_is_refused_where_the_server_cannot() -> None:
    with running(MailServer(utf8=False)) as server:
        results = sent(server, message("a", to="änne@example.org"), message("b"))
    assert verdicts(results) == [("a", True, True), ("b", False, False)]
    assert "the server does not offer SMTPUTF8" in results[0].detail


@pytest.mark.parametrize("address", ["nobody", "@example.org", "a@\u2024.example", "", "a@.."])
def test_what_is_no_address_is_refused_for_good(server: MailServer, address: str) -> None:
    results = sent(server, message("a", to=address), message("b"))
    assert verdicts(results) == [("a", True, True), ("b", False, False)]


def test_address_cannot_smuggle_a_command(server: MailServer) -> None:
    smuggling = message("a", to="ann@example.org>\r\nRCPT TO:<eve@example.org")
    sent(server, smuggling, message("b"))
    assert "eve@example.org" not in {accepted.recipient for accepted in server.accepted}


def test_generator_left_early_ends_the_connection(server: MailServer) -> None:
    sending = SmtpChannel(settings(server)).send([message("a"), message("b")])
    next(iter(sending))
    sending.close()  # type: ignore[attr-defined]  # a generator, behind the protocol's Iterator
    assert [accepted.subject for accepted in server.accepted] == ["a"]


def test_probe_tells_how_the_server_is_reached(server: MailServer) -> None:
    probe = SmtpChannel(settings(server)).probe()
    assert probe.ok
    assert probe.detail == f"127.0.0.1:{server.port} unencrypted, without authentication"
    assert server.accepted == []


def test_probe_of_a_server_that_is_down_says_so(tmp_path: Path) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        down = MailServer(port=held.getsockname()[1])
        probe = SmtpChannel(settings(down, user="alerts", password=Secret("pw"))).probe()
    assert not probe.ok
    assert probe.detail == f"127.0.0.1:{down.port}: the connection failed: Connection refused"


@pytest.mark.parametrize(
    ("step", "reply", "unreached"),
    [
        ("MAIL", DROP, True),
        ("MAIL", "421 4.3.2 Closing", True),
        ("RCPT", DROP, False),
        ("RCPT", "421 4.7.0 Slow down", False),
        ("DATA", DROP, False),
        ("CONTENT", DROP, False),
        ("MAIL", "452 4.3.1 Out of storage", False),
    ],
)
def test_channel_does_not_work_where_no_other_message_would_fare_better(
    server: MailServer, step: str, reply: str, unreached: bool
) -> None:
    server.reactions = [Reaction(step=step, reply=reply)]
    (result,) = sent(server, message())
    assert (result.error, result.permanent, result.unreached) == (True, False, unreached)
